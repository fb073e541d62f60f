"""Addresses of the portal."""

from django.urls import path

from atbilde.portal import views

app_name = "portal"
urlpatterns = [path("", views.landing, name="landing")]
