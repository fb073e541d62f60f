"""Addresses of what is registered by hand, of feedback, and of questions back to the client."""

from django.urls import path

from atbilde.desk.case import asking, by_hand, opinion
from atbilde.desk.intake import register, reporting

urlpatterns = [
    path("intake/", register.intake, name="intake"),
    path("intake/senders/", register.senders, name="intake_senders"),
    path("reports/feedback/", reporting.feedback_page, name="feedback"),
    path("reports/information-asked/", reporting.asked_page, name="information_asked"),
    path("cases/<name:number>/asking/", asking.asking, name="case_asking"),
    path("cases/<name:number>/by-hand/", by_hand.by_hand, name="case_by_hand"),
    path("cases/<name:number>/opinion/", opinion.opinion, name="case_opinion"),
]
