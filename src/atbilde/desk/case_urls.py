"""Addresses of a case: one noun each."""

from django.urls import path, register_converter

from atbilde.desk.case import (
    closing,
    corrections,
    drafts,
    files,
    group,
    kind,
    language,
    letters,
    links,
    materials,
    notes,
    obligations,
    ownership,
    page,
    redirection,
    refusal,
    splitting,
    wishes,
)
from atbilde.desk.case.fields import NameConverter
from atbilde.desk.services import reading

register_converter(NameConverter, "name")
urlpatterns = [
    path("<name:number>/", page.page, name="case"),
    path("<name:number>/ownership/", ownership.ownership, name="case_ownership"),
    path("<name:number>/assignment/", ownership.assignment, name="case_assignment"),
    path("<name:number>/handover/", ownership.handover, name="case_handover"),
    path("<name:number>/letters/", letters.letters, name="case_letters"),
    path("<name:number>/letters/<name:key>/withdrawal/", letters.withdrawal, name="case_withdrawal"),
    path("<name:number>/draft/", drafts.draft, name="case_draft"),
    path("<name:number>/presence/", drafts.presence, name="case_presence"),
    path("<name:number>/notes/", notes.notes, name="case_notes"),
    path("<name:number>/links/", links.links, name="case_links"),
    path("<name:number>/kind/", kind.kind, name="case_kind"),
    path("<name:number>/group/", group.group, name="case_group"),
    path("<name:number>/language/", language.language, name="case_language"),
    path("<name:number>/language/notice/", language.notice, name="case_language_notice"),
    path("<name:number>/wish/", wishes.wish, name="case_wish"),
    path("<name:number>/materials/", materials.materials, name="case_materials"),
    path("<name:number>/refusal/", refusal.refusal, name="case_refusal"),
    path("<name:number>/splitting/", splitting.splitting, name="case_splitting"),
    path("<name:number>/closure/", closing.closure, name="case_closure"),
    path("<name:number>/reopening/", closing.reopening, name="case_reopening"),
    path("<name:number>/reading/", reading.reading, name="case_reading"),
    path("<name:number>/redirection/", redirection.redirection, name="case_redirection"),
    path("<name:number>/errors/", corrections.errors, name="case_errors"),
    path("<name:number>/corrections/<int:pk>/", corrections.correction, name="case_correction"),
    path("<name:number>/obligations/<int:pk>/", obligations.obligation, name="case_obligation"),
    path("<name:number>/messages/<name:key>/html/", files.html, name="case_message_html"),
    path("<name:number>/messages/<name:key>/original/", files.original, name="case_message_original"),
    path("<name:number>/attachments/<int:pk>/", files.attachment, name="case_attachment"),
]
