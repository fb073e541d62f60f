"""Closed lists of cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    """What the client wants; it decides which legal terms run."""

    QUESTION = "question", _("Question")
    REQUEST = "request", _("Request")
    COMPLAINT = "complaint", _("Complaint")
    SUGGESTION = "suggestion", _("Suggestion")
    INFORMATION_REQUEST = "information_request", _("Information request")
    CONSULTATION = "consultation", _("Consultation")
    FEEDBACK = "feedback", _("Feedback")
    REGISTRATION = "registration", _("Registration of a user")


class AnswerWay(models.TextChoices):
    """How what a client wrote on a social network is answered."""

    PRIVATE = "private", _("Private message")
    PUBLIC = "public", _("Public reply")
    NOTICE = "notice", _("Public notice only, the answer comes later")
    EMAIL = "email", _("E-mail")


class Opinion(models.TextChoices):
    """What feedback is about (DVI-15); the values of `about` in `feedback.given` events."""

    DIFFERS = "differs_in_opinion", _("Differs in opinion")
    SERVICE = "service_quality", _("Service quality")
    STANDARD = "idea_for_standard", _("Idea for the standard")


#: Kinds that the law on submissions covers (IL 1): their answer is due under IL-5.3.
SUBMISSIONS = (CaseKind.QUESTION, CaseKind.REQUEST, CaseKind.COMPLAINT, CaseKind.SUGGESTION)


class ClosingReason(models.TextChoices):
    """Why a case may be closed. All but `answered` need words beside them (CSP-R3)."""

    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn by the client")
    PASSED_ON = "passed_on", _("Passed on")
    REFUSED = "refused", _("Refused")
    NOT_CONSIDERED = "not_considered", _("Not considered; the client was told why")
    OTHER_LANGUAGE = "other_language", _("Not in the state language; the client was told so")
    NO_ANSWER_NEEDED = "no_answer_needed", _("No answer asked for")
    DUPLICATE = "duplicate", _("Same as another case")


class Status(models.TextChoices):
    """Where an obligation stands (`core.obligations`)."""

    OPEN = "open", _("running")
    MET = "met", _("kept")
    LATE = "late", _("kept late")
    MISSED = "missed", _("not kept")
    CANCELLED = "cancelled", _("no longer applies")


class Scope(models.TextChoices):
    """Whose question it is when it is not ours."""

    UNIT = "unit", _("another unit of the institution")
    INSTITUTION = "institution", _("another institution")


class Part(models.TextChoices):
    """How much of the question is not ours (VPVB-14.1)."""

    WHOLE = "whole", _("the whole question")
    SOME = "part", _("a part of it")


class NoticeKind(models.TextChoices):
    """Why an officer or manager is told something."""

    DUE_SOON = "due_soon", _("A term is about to end")
    LATE = "late", _("A term has passed")
    GIVEN = "given", _("A case was given to you")
    HAND_OVER_ANSWERED = "hand_over_answered", _("A question you handed over was answered")
    CLIENT_WROTE = "client_wrote", _("The client wrote again")
    RETURNED = "returned", _("A letter was returned undelivered")
    NOT_SENT = "not_sent", _("A letter could not be sent")
    TERM_MOVED = "term_moved", _("A term moved")
    MESSAGE_TAKEN = "message_taken", _("A message was taken for you by telephone")
    POLICE_CALLED = "police_called", _("The police were called")
    CALL_BACK = "call_back", _("A client waits to be called back")
    LANGUAGE = "language", _("A client wrote in a language you work in")
