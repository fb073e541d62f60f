"""The addresses of the demonstration: its own pages before those of every installation."""

from django.urls import path

from atbilde.config import urls
from atbilde.config.demo import network_views, views

handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404

urlpatterns = [
    path("", views.first_page, name="demo"),
    path("demo/post/", views.post, name="demo_post"),
    path("demo/post/inbox/", views.inbox, name="demo_inbox"),
    path("demo/networks/", network_views.page, name="demo_networks"),
    path("demo/networks/lines/", network_views.lines, name="demo_network_lines"),
    path("demo/networks/facebook/me", network_views.who, {"network": "facebook"}),
    path("demo/networks/facebook/<str:page>/messages", network_views.page_message),
    path("demo/networks/facebook/<str:under>/comments", network_views.comment),
    path("demo/networks/facebook/<str:id_>", network_views.profile),
    path("demo/networks/x/2/users/me", network_views.who, {"network": "x"}),
    path("demo/networks/x/2/dm_conversations/with/<str:to>/messages", network_views.direct_message),
    path("demo/networks/x/2/tweets", network_views.post),
    *urls.urlpatterns,
]
