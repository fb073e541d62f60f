"""Addresses of the administrator's pages, under `/desk/settings/`."""

from django.urls import path
from django.views.generic import RedirectView

from atbilde.desk.settings import calendar, mailboxes, people, structure, templates

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="desk:settings_people"), name="settings"),
    path("people/", people.people, name="settings_people"),
    path("people/new/", people.new_person, name="settings_person_new"),
    path("people/<int:pk>/", people.person, name="settings_person"),
    path("absences/<int:pk>/", people.end_absence, name="settings_absence"),
    path("structure/", structure.structure, name="settings_structure"),
    path("structure/units/new/", structure.unit, name="settings_unit_new"),
    path("structure/units/<int:pk>/", structure.unit, name="settings_unit"),
    path("structure/queues/new/", structure.queue, name="settings_queue_new"),
    path("structure/queues/<int:pk>/", structure.queue, name="settings_queue"),
    path("structure/subjects/new/", structure.subject, name="settings_subject_new"),
    path("structure/subjects/<int:pk>/", structure.subject, name="settings_subject"),
    path("mailboxes/", mailboxes.mailboxes, name="settings_mailboxes"),
    path("mailboxes/new/", mailboxes.mailbox, name="settings_mailbox_new"),
    path("mailboxes/<int:pk>/", mailboxes.mailbox, name="settings_mailbox"),
    path("mailboxes/<int:pk>/check/", mailboxes.check, name="settings_mailbox_check"),
    path("calendar/", calendar.calendar, name="settings_calendar"),
    path("calendar/<int:pk>/", calendar.remove_day, name="settings_day"),
    path("hours/", calendar.hours, name="settings_hours"),
    path("templates/", templates.templates, name="settings_templates"),
    path("templates/new/", templates.template, name="settings_template_new"),
    path("templates/<int:pk>/", templates.template, name="settings_template"),
    path("templates/<int:pk>/removal/", templates.remove, name="settings_template_removal"),
]
