"""Where a matter stands and what comes next, in the client's words."""

from datetime import datetime

from django.utils.translation import gettext as _

from atbilde.cases.queries.status import Course, Stage


def next_words(course: Course, now: datetime) -> tuple[str, str]:
    """The heading of the page and the sentence below it."""
    late = course.due is not None and course.due.due_at is not None and course.due.due_at < now
    if course.result is not None and course.stage in (Stage.CLOSED, Stage.ANSWERED):
        return _("What you ordered is ready"), _("The documents are below. If something is not right, ask back.")
    if course.stage is Stage.CLOSED:
        return _("Your matter is closed"), _("If the answer is not enough, ask back: it is opened again.")
    if course.stage is Stage.ANSWERED:
        return _("We have answered"), _("The answer is below. If it is not enough, ask back.")
    if late:
        return _("We are late"), _(
            "The answer should be here by now. Our staff sees that it is late; you can also call us."
        )
    if course.stage is Stage.WORKING:
        return _("We are working on it"), _("Next you get our answer.")
    return _("We have received it"), _("It waits to be taken up. Next somebody takes it, then you get our answer.")


def closing_words(course: Course) -> str:
    """Why it was closed; empty where it is open."""
    if course.stage is not Stage.CLOSED:
        return ""
    return next((step.closing for step in reversed(course.steps) if step.closing), "")
