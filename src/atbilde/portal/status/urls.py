"""Addresses of a client's own matter; who has the secret in them, has the matter."""

from django.urls import path

from atbilde.portal.status import lost, views

urlpatterns = [
    path("matter/link/", lost.lost, name="matter_link"),
    path("matter/link/sent/", lost.lost_sent, name="matter_link_sent"),
    path("status/<slug:secret>/", views.status, name="status"),
    path("status/<slug:secret>/files/<int:pk>/", views.attachment, name="status_file"),
    path("status/<slug:secret>/more/", views.more, name="status_more"),
    path("status/<slug:secret>/materials/", views.materials, name="status_materials"),
    path("status/<slug:secret>/materials/<int:pk>/", views.material, name="status_material"),
    path("status/<slug:secret>/rate/", views.rate, name="status_rate"),
    path("status/<slug:secret>/end/", views.end, name="status_end"),
]
