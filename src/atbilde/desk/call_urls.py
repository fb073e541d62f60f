"""Addresses of the telephone's pages, under `/desk/`."""

from django.urls import path

from atbilde.desk.calls import board, thresholds

urlpatterns = [
    path("board/", board.board, name="board"),
    path("board/thresholds/", thresholds.thresholds, name="board_thresholds"),
]
