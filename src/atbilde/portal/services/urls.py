"""Addresses of the catalogue of services."""

from django.urls import path

from atbilde.portal.services import views

urlpatterns = [
    path("services/", views.services, name="services"),
    path("services/prices/", views.prices, name="prices"),
    path("services/<slug:code>/", views.service, name="service"),
]
