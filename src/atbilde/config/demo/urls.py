"""The addresses of the demonstration: its own pages before those of every installation."""

from django.urls import path

from atbilde.config import urls
from atbilde.config.demo import views

handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404

urlpatterns = [
    path("", views.first_page, name="demo"),
    path("demo/post/", views.post, name="demo_post"),
    path("demo/post/inbox/", views.inbox, name="demo_inbox"),
    *urls.urlpatterns,
]
