"""Addresses of what clients read."""

from django.urls import path

from atbilde.portal.knowledge import views

urlpatterns = [
    path("answers/", views.answers, name="answers"),
    path("answers/<int:pk>/", views.answer, name="answer"),
    path("directory/", views.resources, name="directory"),
    path("respondents/", views.respondents, name="respondents"),
    path("respondents/forms/", views.forms, name="survey_forms"),
    path("data-protection/", views.protection, name="data_protection"),
    path("publications/", views.publications, name="publications"),
    path("publications/calendar.ics", views.calendar, name="publications_feed"),
]
