"""Addresses of ratings."""

from django.urls import path

from atbilde.portal.ratings import views

urlpatterns = [
    path("rate/<str:secret>/", views.rating, name="rate"),
    path("services/<slug:code>/rating/", views.service_rating, name="service_rating"),
]
