"""Addresses of sessions with places."""

from django.urls import path

from atbilde.portal.sessions import views

urlpatterns = [
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/<int:pk>/", views.register, name="session"),
    path("sessions/<int:pk>/noted/", views.noted, name="session_noted"),
    path("sessions/mine/<str:token>/", views.registration, name="registration"),
    path("sessions/mine/<str:token>/registration.pdf", views.paper, name="registration_paper"),
    path("sessions/mine/<str:token>/cancel/", views.cancel, name="registration_cancel"),
]
