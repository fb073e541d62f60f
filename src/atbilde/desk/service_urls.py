"""Addresses of services, under `/desk/`: front desk and sessions; the administrator's pages under `/desk/settings/`."""

from django.urls import path

from atbilde.desk.services import catalogue, front_desk, money, sessions

urlpatterns = [
    path("front-desk/", front_desk.front_desk, name="front_desk"),
    path("front-desk/walk-in/", front_desk.walk_in, name="front_desk_walk_in"),
    path("front-desk/<int:pk>/start/", front_desk.start, name="visit_start"),
    path("front-desk/<int:pk>/end/", front_desk.end, name="visit_end"),
    path("front-desk/<int:pk>/missed/", front_desk.missed, name="visit_missed"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/new/", sessions.plan, name="session_new"),
    path("sessions/<int:pk>/", sessions.session, name="session"),
    path("sessions/<int:pk>/plan/", sessions.plan, name="session_plan"),
    path("sessions/<int:pk>/calling-off/", sessions.calling_off, name="session_off"),
    path("sessions/registrations/<int:pk>/paper/", sessions.paper, name="registration_paper"),
    path("sessions/registrations/<int:pk>/cancellation/", sessions.cancellation, name="registration_cancellation"),
    path("sessions/registrations/<int:pk>/fee/", money.fee, name="registration_fee"),
    path("sessions/registrations/<int:pk>/certificate/", money.certificate, name="registration_certificate"),
    path("sessions/certificates/", money.certificates, name="certificates"),
    path("payments/", money.payments, name="payments"),
    path("payments/<int:pk>/voiding/", money.voiding, name="payment_voiding"),
    path("payments/<int:pk>.pdf", money.receipt, name="payment_receipt"),
    path("settings/services/", catalogue.services, name="settings_services"),
    path("settings/services/new/", catalogue.service, name="settings_service_new"),
    path("settings/services/<int:pk>/", catalogue.service, name="settings_service"),
    path("settings/services/<int:pk>/asked/", catalogue.fields, name="settings_service_fields"),
    path("settings/services/<int:pk>/asked/new/", catalogue.field, name="settings_service_field_new"),
    path("settings/services/<int:pk>/asked/<int:field>/", catalogue.field, name="settings_service_field"),
    path("settings/locations/", catalogue.locations, name="settings_locations"),
    path("settings/locations/new/", catalogue.location, name="settings_location_new"),
    path("settings/locations/<int:pk>/", catalogue.location, name="settings_location"),
    path("settings/locations/<int:pk>/hours/", catalogue.reception, name="settings_reception"),
    path("settings/locations/<int:pk>/hours/<int:post>/", catalogue.reception, name="settings_reception_of"),
]
