"""Addresses of a case: one noun each."""

from django.urls import path

from atbilde.desk.case import (
    closing,
    corrections,
    drafts,
    files,
    kind,
    letters,
    notes,
    obligations,
    ownership,
    page,
    redirection,
)

urlpatterns = [
    path("<str:number>/", page.page, name="case"),
    path("<str:number>/ownership/", ownership.ownership, name="case_ownership"),
    path("<str:number>/assignment/", ownership.assignment, name="case_assignment"),
    path("<str:number>/handover/", ownership.handover, name="case_handover"),
    path("<str:number>/letters/", letters.letters, name="case_letters"),
    path("<str:number>/letters/<str:key>/withdrawal/", letters.withdrawal, name="case_withdrawal"),
    path("<str:number>/draft/", drafts.draft, name="case_draft"),
    path("<str:number>/presence/", drafts.presence, name="case_presence"),
    path("<str:number>/notes/", notes.notes, name="case_notes"),
    path("<str:number>/kind/", kind.kind, name="case_kind"),
    path("<str:number>/closure/", closing.closure, name="case_closure"),
    path("<str:number>/reopening/", closing.reopening, name="case_reopening"),
    path("<str:number>/redirection/", redirection.redirection, name="case_redirection"),
    path("<str:number>/errors/", corrections.errors, name="case_errors"),
    path("<str:number>/corrections/<int:pk>/", corrections.correction, name="case_correction"),
    path("<str:number>/obligations/<int:pk>/", obligations.obligation, name="case_obligation"),
    path("<str:number>/messages/<str:key>/html/", files.html, name="case_message_html"),
    path("<str:number>/messages/<str:key>/original/", files.original, name="case_message_original"),
    path("<str:number>/attachments/<int:pk>/", files.attachment, name="case_attachment"),
]
