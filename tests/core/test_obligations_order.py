"""The same events give the same obligations: in any order, told twice, and judged contact by contact."""

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.engine_world import RIGA, WORKDAYS, at, book, call_in, duty, ev, judged, minutes, standard, statuses

from atbilde.core.event_types import CallOffered, Event
from atbilde.core.events import refers_to
from atbilde.core.obligations import Book, Needs, Status, by_contact, gather, judge, summary
from atbilde.core.rules.naming import digits
from atbilde.core.standard import Clock, Standard, Term

DAYS = Term("D", "D", Clock.WORKING_DAYS, 2)
MONTH = Term("M", "M", Clock.MONTHS, 1)
EVERYTHING = book(
    duty("answer_within_rings", rings=4, ring_seconds=5),
    duty("offer_electronic_answer", after_minutes=10),
    duty("electronic_answer", minutes(120)),
    duty("correct_error", minutes(10), name="by-call", channels=["call"], by="call"),
    duty("correct_error", minutes(20), name="by-email", channels=["email"], by="email"),
    duty("correct_error", name="any-way", channels="all", except_=["call", "email"], needs=["apology"]),
    duty("keep_promise"),
    duty("hand_over_answered", DAYS),
    duty("call_back", name="signal", on="signal"),
    duty("call_back", name="promise", on="promise", foreign="email"),
    duty("warn_before_ending"),
    duty("not_ours_told", scope="any"),
    duty("answer_request"),
    duty("contest_window", MONTH),
    duty("answer_submission", DAYS),
    duty("forward_submission", DAYS),
    duty("answer_information_request", DAYS, processing="none"),
)
UNTIL = at("2026-03-20 10:00")

CONTACTS = st.sampled_from(["a", "b", "c", "d"])
NUMBERS = st.sampled_from(["+37120000001", "20000002", "+4420794600", None])
KINDS: dict[str, dict[str, st.SearchStrategy[object]]] = {
    "call.offered": {"direction": st.sampled_from(["in", "out"]), "from": NUMBERS, "to": NUMBERS, "answers": CONTACTS},
    "call.answered": {"rings": st.integers(1, 6)},
    "call.abandoned": {"ring_seconds": st.integers(1, 40)},
    "call.busy": {"signal": st.booleans()},
    "call.ended": {"question_open": st.booleans()},
    "electronic_answer.offered": {"accepted": st.booleans()},
    "message.received": {"channel": st.sampled_from(["email", "post"]), "from": st.just("x@example.lv")},
    "message.sent": {
        "channel": st.sampled_from(["email", "post"]),
        "to": st.just("x@example.lv"),
        "answers": CONTACTS,
        "corrects": CONTACTS,
        "apology": st.booleans(),
    },
    "message.bounced": {"of": CONTACTS},
    "visit.started": {},
    "chat.ended": {"question_open": st.booleans()},
    "error.found": {"in": CONTACTS},
    "correction.made": {"in": CONTACTS, "via": CONTACTS, "apology": st.booleans()},
    "question.handed_over": {},
    "question.not_ours": {"scope": st.sampled_from(["unit", "institution"]), "named": st.just("V")},
    "question.forwarded": {"to": st.just("V")},
    "promise.given": {
        "due": st.just(at("2026-03-02 15:00").isoformat()),
        "channel": st.just("call"),
        "number": NUMBERS,
    },
    "submission.received": {},
    "submission.reclassified": {"to": st.just("consultation")},
    "information_request.received": {},
    "act.issued": {"act": CONTACTS, "sent_on": st.just("2026-03-02"), "delivery": st.just("email")},
    "contest.received": {"act": CONTACTS},
    "incident.step": {"step": st.sampled_from(["warned", "call_ended"])},
    "case.closed": {"reason": st.sampled_from(["answered", "withdrawn", "refused"])},
    "case.reopened": {},
    "term.paused": {"of": CONTACTS},
    "term.resumed": {"of": CONTACTS},
}


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    """Events that collide as often as they can: few contacts, cases, numbers and times."""
    made = []
    for number in range(draw(st.integers(1, 24))):
        kind = draw(st.sampled_from(sorted(KINDS)))
        fields = {name: draw(values) for name, values in KINDS[kind].items() if name in NEEDED or draw(st.booleans())}
        moment = at("09:58") + timedelta(seconds=draw(st.integers(0, 80)) * 15)
        case = draw(st.sampled_from(["K", "L", None]))
        made.append(ev(kind, "09:00", draw(CONTACTS), **fields | {"id": f"e{number}", "at": moment, "case": case}))
    return made


NEEDED = {"direction", "channel", "of", "in", "scope", "to", "act", "sent_on", "delivery", "step", "reason"}


@settings(max_examples=80, deadline=None)
@given(events(), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(log: list[Event], chance: object) -> None:
    told = log + log[::2]
    chance.shuffle(told)  # type: ignore[attr-defined]

    assert judge(told, [EVERYTHING], UNTIL) == judge(log, [EVERYTHING], UNTIL)


@settings(max_examples=80, deadline=None)
@given(events(), CONTACTS)
def test_a_contact_is_judged_alike_alone_and_among_all_others(log: list[Event], contact: str) -> None:
    def fetch(needs: Needs) -> Iterable[Event]:
        return [event for event in log if wanted(event, needs)]

    alone = judge(gather([contact], fetch), [EVERYTHING], UNTIL, contacts={contact})

    assert alone == by_contact(judge(log, [EVERYTHING], UNTIL)).get(contact, [])


def wanted(event: Event, needs: Needs) -> bool:
    """What a store of events is asked to give for these needs."""
    called = digits(event.to) if isinstance(event, CallOffered) and event.direction == "out" else ""
    return bool(
        needs.contacts & {event.contact, *refers_to(event)}
        or event.case in needs.cases
        or getattr(event, "act", None) in needs.acts
        or called in needs.numbers
    )


@settings(max_examples=50, deadline=None)
@given(events(), st.integers(0, 1300))
def test_what_happens_later_changes_nothing_of_what_was_so_then(log: list[Event], seconds: int) -> None:
    then = at("09:58") + timedelta(seconds=seconds)

    assert judge(log, [EVERYTHING], then) == judge([e for e in log if e.at <= then], [EVERYTHING], then)


@settings(max_examples=50, deadline=None)
@given(events())
def test_every_obligation_is_in_one_state_that_its_times_explain(log: list[Event]) -> None:
    obligations = judge(log, [EVERYTHING], UNTIL)

    for one in obligations:
        if one.status is Status.OPEN:
            assert one.closed_at is None
            assert one.due_at is None or one.due_at >= UNTIL
        if one.status is Status.LATE:
            assert one.due_at is not None
            assert one.closed_at is not None
            assert one.closed_at > one.due_at
        if one.status is Status.MET and one.due_at is not None and one.id != "answer_within_rings":
            assert one.closed_at is not None
            assert one.closed_at <= one.due_at
    assert sum(sum(counts.values()) for counts in summary(obligations).values()) == len(obligations)


def test_of_two_events_with_one_id_the_earlier_counts_in_any_order() -> None:
    early, late = ev("call.answered", "10:00:10", rings=1, id="x"), ev("call.answered", "10:00:50", rings=9, id="x")
    rings = duty("answer_within_rings", rings=4, ring_seconds=5)

    assert statuses(judged(rings, [call_in("10:00"), early, late])) == ["met"]
    assert statuses(judged(rings, [late, early, call_in("10:00")])) == ["met"]


def test_a_contact_is_judged_by_the_standard_of_its_first_day() -> None:
    strict = standard(duty("answer_within_rings", rings=4, ring_seconds=5), hours=WORKDAYS)
    lenient = standard(duty("answer_within_rings", rings=6, ring_seconds=5), hours=WORKDAYS)

    def in_force(day: date) -> Standard:
        return strict if day < date(2026, 3, 3) else lenient

    changing = Book(standard_on=in_force, calendar_for=EVERYTHING.calendar_for, zone=RIGA)
    calls = [
        call_in("2026-03-02 16:00", "before"),
        ev("call.answered", "2026-03-02 16:00:30", "before", rings=5),
        call_in("2026-03-03 09:00", "after"),
        ev("call.answered", "2026-03-03 09:00:30", "after", rings=5),
    ]

    assert [(o.contact, str(o.status)) for o in judge(calls, [changing])] == [("before", "missed"), ("after", "met")]


def test_the_day_is_that_of_the_institution_not_of_the_sender() -> None:
    asked = []

    def in_force(day: date) -> Standard:
        asked.append(day)
        return standard()

    late_evening = ev("message.received", "10:00", channel="email", at="2026-03-02T22:30:00Z")
    judge([late_evening], [Book(standard_on=in_force, calendar_for=EVERYTHING.calendar_for, zone=RIGA)])

    assert asked == [date(2026, 3, 3)]


def test_no_events_give_no_obligations() -> None:
    assert judge([], [EVERYTHING]) == []
    assert summary([]) == {}


def test_the_summary_counts_each_status_of_each_duty() -> None:
    rings = duty("answer_within_rings", name="CSP-D1", rings=4, ring_seconds=5)
    events = [call_in("10:00"), ev("call.answered", "10:00:05"), call_in("11:00", "c2"), call_in("11:10", "c3")]

    assert summary(judged(rings, events, "11:10:10")) == {
        "CSP-D1": {"met": 1, "late": 0, "missed": 1, "open": 1, "cancelled": 0}
    }


def test_a_call_to_the_number_that_left_a_signal_is_found_though_nothing_links_it() -> None:
    log = [call_in("10:00", "a"), ev("call.busy", "10:00", "a", signal=True)]
    log += [ev("call.offered", "11:00", "z", direction="out", to="20 000 001"), ev("call.answered", "11:01", "z")]

    alone = judge(
        gather(["a"], lambda needs: [e for e in log if wanted(e, needs)]), [EVERYTHING], UNTIL, contacts={"a"}
    )

    assert [str(one.status) for one in alone if one.id == "signal"] == ["met"]
