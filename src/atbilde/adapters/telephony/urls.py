"""Addresses that exchanges call, under `/cti/`."""

from django.urls import path

from atbilde.adapters.telephony import views

urlpatterns = [
    path("zammad/<str:token>", views.call_event, name="call_event"),
    path("zammad/<str:token>/recording/<path:call>", views.recording, name="call_recording"),
]
