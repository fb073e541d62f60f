"""Addresses of the institution's own pages."""

from django.urls import path

from atbilde.portal.institution import views

urlpatterns = [
    path("", views.home, name="home"),
    path("matter/", views.matter, name="matter"),
    path("about/", views.about, name="about"),
    path("together/", views.together, name="together"),
    path("contacts/", views.contacts, name="contacts"),
    path("standard/", views.standard, name="standard"),
    path("standard/kept.csv", views.kept_figures, name="kept_figures"),
]
