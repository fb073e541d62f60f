"""What officers ask of an exchange: call, hang up, transfer. Asked here, carried out by who is connected to it."""

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atbilde.audit.actions import record
from atbilde.calls.actions.calling_back import outgoing_call
from atbilde.calls.actions.casework import attach_call, cases_of
from atbilde.calls.actions.news import announce_call, announce_officers, announce_orders
from atbilde.calls.actions.noting import allow, tell_anew
from atbilde.calls.actions.retelling import retell
from atbilde.calls.enums import ExchangeKind, OrderKind, State
from atbilde.calls.models import Call, Exchange, Order
from atbilde.calls.queries.directory import directory_of, officer_name
from atbilde.calls.queries.exchanges import ordering_exchange
from atbilde.cases.errors import Refused
from atbilde.contacts.actions import open_contact, record_event
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Contact
from atbilde.core.rules.calls import is_foreign
from atbilde.core.standard import Standard
from atbilde.institutions.access import may_work
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of

#: An order that nobody took for so long is given up: a telephone that rings a minute later helps nobody.
PATIENCE = timedelta(seconds=30)
GIVEN_UP = gettext_noop("the exchange did not take the order in time")
#: Further faults of orders as the adapters write them; named here so that pages can show them translated.
FAULTS = (
    gettext_noop("the officer's telephone cannot be reached"),
    gettext_noop("the officer hung up"),
    gettext_noop("the officer did not answer the telephone"),
    gettext_noop("the officer's telephone is busy"),
    gettext_noop("the exchange has no free line to the officer's telephone"),
    gettext_noop("the exchange could not make the call"),
    gettext_noop("the call is over"),
    gettext_noop("the exchange does not allow this user to give orders"),
    gettext_noop("the exchange has attended transfers switched off (features.conf)"),
    gettext_noop("the exchange knows no such extension"),
    gettext_noop("the exchange cannot be reached now"),
    gettext_noop("the exchange did not answer in time"),
    gettext_noop("the connection to the exchange was lost"),
    gettext_noop("the order cannot be given to the exchange as it is"),
)
_NUMBER = re.compile(r"\+?[0-9*#]{2,20}")
_EXTENSION = re.compile(r"[0-9*#]{1,20}")
_DECORATION = str.maketrans("", "", " -()/.\u00a0")


def calls_nobody_abroad(standard: Standard) -> bool:
    """Whether the standard answers by e-mail instead of calling abroad (VPVB-14.3)."""
    return any(duty.rule == "call_back" and duty.settings.get("foreign") == "email" for duty in standard.duties)


@transaction.atomic
def order_call(
    *, by: Post, number: str, at: datetime, answers: Contact | None = None, corrects: Contact | None = None
) -> Order:
    """Let the exchange call a number from the officer's telephone; the call is there at once, its contact our own.

    `answers` is the contact it is made for, `corrects` the one in which wrong information was given: the call joins
    its case. Raises `Refused`: `foreign` where the standard calls nobody abroad, `number`, `no_extension`, and
    `no_exchange` where none takes orders (a page then shows the number as a link that the telephone itself opens).
    """
    if not may_work(by):
        raise Refused("not_allowed", _("You may not serve clients."))
    for contact in filter(None, (answers, corrects)):
        allow(contact, by)
    if is_foreign(number) and calls_nobody_abroad(standard_of(by.institution, at)):
        raise Refused("foreign", _("The standard calls nobody abroad: answer by e-mail."))
    plain = number.translate(_DECORATION)
    if not _NUMBER.fullmatch(plain):
        raise Refused("number", _("This is not a telephone number."))
    if not by.extension:
        raise Refused("no_extension", _("You have no telephone set at the exchange; dial the number yourself."))
    exchange = ordering_exchange(by.institution)
    if exchange is None:
        raise Refused("no_exchange", _("No exchange here takes orders; dial the number yourself."))
    call = _begin(by, plain, at, answers, corrects)
    for contact in filter(None, (answers, corrects)):
        _join(contact, call.contact, at)
    outgoing_call(call, at=at)
    return _order(exchange, OrderKind.CALL, by, call.contact, plain, at)


@transaction.atomic
def order_hang_up(call: Call, *, by: Post, at: datetime) -> Order:
    """Let the exchange end the call. Raises `Refused` for one that is over or of an exchange that takes no orders."""
    return _order(_exchange_of(call, by), OrderKind.HANG_UP, by, call.contact, "", at)


@transaction.atomic
def order_transfer(call: Call, *, by: Post, at: datetime, to: str, asking: bool) -> Order:
    """Let the exchange connect the client to another extension; `asking`: the colleague is asked first.

    Raises `Refused` as `order_hang_up`, and where the officer has no telephone set or `to` is no extension.
    """
    exchange = _exchange_of(call, by)
    if not by.extension:
        raise Refused("no_extension", _("You have no telephone set at the exchange; transfer with the telephone."))
    if not _EXTENSION.fullmatch(to):
        raise Refused("extension", _("The colleague has no telephone set at the exchange."))
    if to == by.extension:
        raise Refused("oneself", _("Choose a colleague."))
    kind = OrderKind.TRANSFER_ASKING if asking else OrderKind.TRANSFER
    return _order(exchange, kind, by, call.contact, to, at)


@transaction.atomic
def take_order(order: Order, *, at: datetime) -> bool:
    """Whether the order is ours to carry out from now on: it is taken once, for nobody must be called twice."""
    order.done_at = max(at, order.at)
    return bool(Order.objects.filter(pk=order.pk, done_at=None).update(done_at=order.done_at))


@transaction.atomic
def order_failed(order: Order, *, why: str, at: datetime) -> None:
    """The order came to nothing: `why` in plain words. A call that was to be made is over with this cause."""
    order.fault, order.done_at = why[:300], max(order.done_at or at, order.at)
    order.save(update_fields=["fault", "done_at"])
    if order.kind != OrderKind.CALL:
        announce_officers(order.contact.institution_id, [order.by_id])
        return
    call = Call.objects.select_for_update(of=("self",)).filter(contact=order.contact_id).first()
    if call is not None and call.state != State.ENDED:
        key = f"{order.contact.key}:failed"
        record_event(order.contact, "call.ended", at=max(at, call.offered_at), data={"cause": why[:120]}, key=key)
    tell_anew(order.contact, at=at)


def give_up_orders(*, at: datetime) -> int:
    """Give up what no exchange took within `PATIENCE`; returns how many."""
    given_up = 0
    for pk in Order.objects.filter(done_at=None, at__lt=at - PATIENCE).values_list("pk", flat=True):
        with transaction.atomic():
            rows = Order.objects.select_for_update(of=("self",), skip_locked=True).select_related("contact")
            order = rows.filter(pk=pk, done_at=None).first()
            if order is not None:
                order_failed(order, why=GIVEN_UP, at=at)
                given_up += 1
    return given_up


def _begin(by: Post, number: str, at: datetime, answers: Contact | None, corrects: Contact | None) -> Call:
    """Our call with its contact. The exchange's own word of it has the same key: it is offered once."""
    about = answers or corrects
    client = about.client if about else None
    contact = open_contact(by.institution, channel=Channel.PHONE, direction=Direction.OUT, at=at, client=client)
    data: dict[str, object] = {"direction": "out", "to": number, "officer": officer_name(by)}
    data |= {"answers": answers.key} if answers else {}
    data |= {"corrects": corrects.key} if corrects else {}
    record_event(contact, "call.offered", at=at, data=data, key=f"{contact.key}:offered")
    call = Call(contact=contact, institution=by.institution)
    retell(call, directory_of(by.institution, at.date()), at=at)
    announce_call(call, [by.pk])
    return call


def _join(about: Contact, call: Contact, at: datetime) -> None:
    cases = cases_of(about)
    case = next((case for case in cases if case.is_open), cases[0] if cases else None)
    if case is not None:
        attach_call(case, call, at=at)


def _exchange_of(call: Call, by: Post) -> Exchange:
    allow(call.contact, by)
    if call.state == State.ENDED:
        raise Refused("over", _("The call is over."))
    exchange = call.exchange or ordering_exchange(call.institution)
    if exchange is None or exchange.kind != ExchangeKind.ASTERISK or not exchange.active:
        raise Refused("no_exchange", _("This exchange takes no orders; use the telephone."))
    return exchange


def _order(exchange: Exchange, kind: OrderKind, by: Post, contact: Contact, number: str, at: datetime) -> Order:
    order = Order.objects.create(exchange=exchange, kind=kind, by=by, contact=contact, number=number, at=at)
    record(f"call.{kind}", contact, institution=contact.institution_id, by=by.person_id, at=at)
    announce_orders(exchange)
    return order
