"""Addresses of visits: first the steps of booking, then the client's own visit behind its secret."""

from django.urls import path

from atbilde.portal.visits import booking, views

urlpatterns = [
    path("visits/", booking.what, name="visits"),
    path("visits/where/", booking.where, name="visit_where"),
    path("visits/time/", booking.time, name="visit_time"),
    path("visits/details/", booking.details, name="visit_details"),
    path("visits/reading/<str:token>/", booking.reading, name="visit_reading"),
    path("visits/<str:token>/", views.visit, name="visit"),
    path("visits/<str:token>/move/", views.move, name="visit_move"),
    path("visits/<str:token>/rate/", views.rate, name="visit_rate"),
    path("visits/<str:token>/cancel/", views.cancel, name="visit_cancel"),
    path("visits/<str:token>/visit.ics", views.calendar_file, name="visit_file"),
]
