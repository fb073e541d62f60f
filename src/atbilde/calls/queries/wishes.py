"""The call back that a case waits for."""

from atbilde.calls.models import CallBack
from atbilde.cases.models import Case


def call_back_of(case: Case) -> CallBack | None:
    """The open entry on the list of those to be called that the case is about; the oldest where there are several."""
    return CallBack.objects.filter(case=case, closed_at=None).order_by("asked_at", "pk").first()
