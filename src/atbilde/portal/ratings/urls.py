"""The address of a rating."""

from django.urls import path

from atbilde.portal.ratings import views

urlpatterns = [path("rate/<str:secret>/", views.rating, name="rate")]
