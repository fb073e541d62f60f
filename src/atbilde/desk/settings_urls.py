"""Addresses of the administrator's pages, under `/desk/settings/`."""

from django.urls import path
from django.views.generic import RedirectView

from atbilde.desk.settings import calendar, exchanges, institution, lines, mailboxes, people, structure, templates

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="desk:settings_people"), name="settings"),
    path("institution/", institution.institution, name="settings_institution"),
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
    path("lines/", lines.lines, name="settings_lines"),
    path("lines/standard/", lines.take_over, name="settings_lines_standard"),
    path("lines/new/", lines.line, name="settings_line_new"),
    path("lines/<int:pk>/", lines.line, name="settings_line"),
    path("lines/<int:pk>/hours/", lines.hours, name="settings_line_hours"),
    path("exchanges/", exchanges.exchanges, name="settings_exchanges"),
    path("exchanges/new/webhook/", exchanges.new_webhook, name="settings_webhook_new"),
    path("exchanges/new/asterisk/", exchanges.new_asterisk, name="settings_asterisk_new"),
    path("exchanges/<int:pk>/", exchanges.exchange, name="settings_exchange"),
    path("exchanges/<int:pk>/token/", exchanges.token, name="settings_exchange_token"),
    path("exchanges/<int:pk>/check/", exchanges.check, name="settings_exchange_check"),
    path("calendar/", calendar.calendar, name="settings_calendar"),
    path("calendar/<int:pk>/", calendar.remove_day, name="settings_day"),
    path("hours/", calendar.hours, name="settings_hours"),
    path("templates/", templates.templates, name="settings_templates"),
    path("templates/new/", templates.template, name="settings_template_new"),
    path("templates/<int:pk>/", templates.template, name="settings_template"),
    path("templates/<int:pk>/removal/", templates.remove, name="settings_template_removal"),
]
