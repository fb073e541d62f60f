"""Addresses of the chat."""

from django.urls import path

from atbilde.portal.chat import exchange, views, widget

urlpatterns = [
    path("chat/", views.chat, name="chat"),
    path("chat/widget.js", widget.widget, name="chat_widget"),
    path("chat/sent/<str:secret>/", views.sent, name="chat_sent"),
    path("chat/<str:secret>/", views.talk, name="chat_talk"),
    path("chat/<str:secret>/news/", exchange.news, name="chat_news"),
    path("chat/<str:secret>/end/", views.end, name="chat_end"),
    path("chat/<str:secret>/by-email/", views.by_email, name="chat_by_email"),
    path("chat/<str:secret>/rating/", views.rating, name="chat_rating"),
    path("chat/<str:secret>/transcript.txt", views.transcript, name="chat_transcript"),
]
