"""Addresses of a submission."""

from django.urls import path

from atbilde.portal.submission import uploads, views

urlpatterns = [
    path("write/", views.write, name="write"),
    path("write/sent/<slug:secret>/", views.sent, name="write_sent"),
    path("write/<slug:form>/check/", views.check, name="write_check"),
    path("write/<slug:form>/end/", views.give_up, name="write_end"),
    path("write/<slug:form>/uploads/", uploads.uploads, name="write_uploads"),
    path("write/<slug:form>/uploads/remove/", uploads.removal, name="write_removal"),
    path("write/<slug:form>/uploads/<slug:secret>/", uploads.upload, name="write_upload"),
    path("write/<slug:form>/<slug:name>/", views.step, name="write_step"),
]
