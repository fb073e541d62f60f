"""Addresses of surveys."""

from django.urls import path

from atbilde.portal.surveys import views

urlpatterns = [
    path("surveys/", views.surveys, name="surveys"),
    path("surveys/<int:pk>/", views.open_page, name="open_survey"),
    path("survey/<str:secret>/", views.survey, name="survey"),
    path("no-surveys/<str:secret>/", views.no_surveys, name="no_surveys"),
]
