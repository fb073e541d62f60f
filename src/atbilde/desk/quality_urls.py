"""Addresses of quality, under `/desk/quality/`."""

from django.urls import path

from atbilde.desk.quality import surveys

urlpatterns = [
    path("", surveys.surveys, name="survey_list"),
    path("surveys/new/", surveys.edit, name="survey_new"),
    path("surveys/<int:pk>/", surveys.survey, name="survey"),
    path("surveys/<int:pk>/edit/", surveys.edit, name="survey_edit"),
    path("surveys/<int:pk>/sending/", surveys.send, name="survey_send"),
    path("surveys/<int:pk>/end/", surveys.end, name="survey_end"),
    path("surveys/<int:pk>/removal/", surveys.remove, name="survey_remove"),
]
