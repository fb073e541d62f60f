"""The manager's form: when the board warns."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from atbilde.calls.actions.thresholds import HIGHEST, Place, set_thresholds
from atbilde.calls.enums import Measure
from atbilde.calls.models import Threshold
from atbilde.calls.queries.board import thresholds_of
from atbilde.calls.queries.exchanges import all_lines
from atbilde.cases.errors import Refused
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.settings.forms import DeskForm
from atbilde.institutions.access import may_assign


class ThresholdsForm(DeskForm):
    """A number for each line and measure; empty for no warning."""

    all_optional = True

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        self.places: dict[str, Place] = {}
        super().__init__(*args, **kwargs)
        for code, name in lines:
            for measure in Measure:
                field = forms.FloatField(
                    label=f"{name}: {measure.label}",
                    required=False,
                    min_value=0,
                    max_value=HIGHEST[measure],
                    widget=forms.NumberInput(attrs={"class": "ds-input", "step": "any", "inputmode": "decimal"}),
                )
                key = f"{measure}.{code}"
                self.fields[key], self.places[key] = field, (code, measure)
        self.rows = [(name, [self[f"{measure}.{code}"] for measure in Measure]) for code, name in lines]

    @property
    def limits(self) -> dict[Place, float]:
        """What was typed, by place."""
        typed = {place: self.cleaned_data.get(key) for key, place in self.places.items()}
        return {place: limit for place, limit in typed.items() if limit is not None}


@desk_view(here="board", allowed=may_assign)
def thresholds(request: DeskRequest) -> HttpResponseBase:
    """All limits on one page, those of all lines together first."""
    english = request.frame.language == "en"
    lines = [(line.code, line.name_en if english else line.name_lv) for line in all_lines(request.post)]
    now = {f"{one.measure}.{one.line}": _plain(one) for one in thresholds_of(request.post.institution)}
    typed = request.POST if request.method == "POST" else None
    form = ThresholdsForm(typed, initial=now, lines=[("", _("All lines together")), *lines])
    if form.is_valid():
        try:
            set_thresholds(form.limits, by=request.post, at=request.now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:board")
    context = {"form": form, "measures": [str(measure.label) for measure in Measure]}
    return render(request, "desk/calls/board_thresholds.html", context, status=422 if form.errors else 200)


def _plain(threshold: Threshold) -> float | int:
    """A whole limit without a decimal point."""
    return int(threshold.limit) if threshold.limit.is_integer() else threshold.limit
