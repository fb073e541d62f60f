"""Addresses of the telephone's pages, under `/desk/`. A talk is a call or a visit, named by its contact's key."""

from django.urls import path, register_converter

from atbilde.desk.calls import (
    answers,
    backs,
    begin,
    board,
    caller,
    colleagues,
    conduct,
    lists,
    mistakes,
    offers,
    page,
    panel,
    sound,
    talk,
    thresholds,
)
from atbilde.desk.case.fields import NameConverter

register_converter(NameConverter, "talk")
urlpatterns = [
    path("board/", board.board, name="board"),
    path("board/thresholds/", thresholds.thresholds, name="board_thresholds"),
    path("calls/", lists.calls, name="calls"),
    path("calls/panel/", panel.panel, name="call_panel"),
    path("calls/duty/", panel.duty, name="call_duty"),
    path("calls/invitations/<int:pk>/", panel.invitation, name="call_invitation"),
    path("calls/new/", begin.new_call, name="call_new"),
    path("calls/visit/", begin.new_visit, name="call_visit"),
    path("calls/wrapping/", talk.wrapping_all, name="call_wrapping_all"),
    path("calls/out/", backs.calling, name="call_out"),
    path("calls/backs/<int:pk>/taking/", backs.taking, name="call_back_taking"),
    path("calls/backs/<int:pk>/settling/", backs.settling, name="call_back_settling"),
    path("calls/<talk:key>/", page.page, name="call"),
    path("calls/<talk:key>/sound/", sound.sound, name="call_sound"),
    path("calls/<talk:key>/listening/", page.listening, name="call_listening"),
    path("calls/<talk:key>/holding/", talk.holding, name="call_holding"),
    path("calls/<talk:key>/end/", talk.end, name="call_end"),
    path("calls/<talk:key>/wrapping/", talk.wrapping, name="call_wrapping"),
    path("calls/<talk:key>/case/", talk.case, name="call_case"),
    path("calls/<talk:key>/offer/", offers.offer, name="call_offer"),
    path("calls/<talk:key>/choice/", offers.choice, name="call_choice"),
    path("calls/<talk:key>/promise/", offers.promising, name="call_promise"),
    path("calls/<talk:key>/writing/", offers.writing, name="call_writing"),
    path("calls/<talk:key>/answers/", answers.answers, name="call_answers"),
    path("calls/<talk:key>/caller/", caller.caller, name="call_caller"),
    path("calls/<talk:key>/identity/", caller.identity, name="call_identity"),
    path("calls/<talk:key>/colleagues/", colleagues.colleagues, name="call_colleagues"),
    path("calls/<talk:key>/message/", colleagues.message, name="call_message"),
    path("calls/<talk:key>/handover/", colleagues.handover, name="call_handover"),
    path("calls/<talk:key>/conduct/", conduct.conduct, name="call_conduct"),
    path("calls/<talk:key>/error/", mistakes.mistake, name="call_error"),
    path("calls/<talk:key>/corrections/<int:pk>/", mistakes.righting, name="call_righting"),
]
