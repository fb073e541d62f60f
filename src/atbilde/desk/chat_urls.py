"""Addresses of chats."""

from django.urls import path

from atbilde.desk.chats import lists, page

urlpatterns = [
    path("chats/", lists.chats, name="chats"),
    path("chats/waiting/", lists.waiting, name="chats_waiting"),
    path("chats/count/", lists.count, name="chats_count"),
    path("chats/<slug:key>/", page.page, name="chat"),
    path("chats/<slug:key>/news/", page.news, name="chat_news"),
    path("chats/<slug:key>/lines/", page.writing, name="chat_lines"),
    path("chats/<slug:key>/taking/", page.taking, name="chat_taking"),
    path("chats/<slug:key>/colleagues/", page.colleagues, name="chat_colleagues"),
    path("chats/<slug:key>/answers/", page.answers, name="chat_answers"),
    path("chats/<slug:key>/case/", page.making_case, name="chat_case"),
    path("chats/<slug:key>/end/", page.ending, name="chat_end"),
]
