"""Orders of the desk carried out at an Asterisk exchange."""

from datetime import datetime

from django.utils import timezone

from atbilde.adapters.telephony.asterisk import orders as ami
from atbilde.adapters.telephony.asterisk.link import Link, NotConnected
from atbilde.adapters.telephony.asterisk.wire import Action
from atbilde.calls.actions.orders import GIVEN_UP, PATIENCE, order_failed, take_order
from atbilde.calls.enums import OrderKind
from atbilde.calls.models import Call, Exchange, Order

OVER = "the call is over"
NOT_SO = "the order cannot be given to the exchange as it is"


def give(order: Order, link: Link) -> None:
    """Give one order and write down what came of it. An order that is too old is given up instead."""
    if timezone.now() - order.at > PATIENCE:
        order_failed(order, why=GIVEN_UP, at=timezone.now())
        return
    try:
        action = action_of(order, link)
        if action is None:
            order_failed(order, why=OVER, at=timezone.now())
            return
        if not take_order(order, at=timezone.now()):
            return
        answer = link.send(action)
    except ValueError:
        order_failed(order, why=NOT_SO, at=timezone.now())
    except NotConnected as fault:
        order_failed(order, why=str(fault), at=timezone.now())
    else:
        if not answer.ok:
            order_failed(order, why=answer.text, at=timezone.now())


def action_of(order: Order, link: Link) -> Action | None:
    """What to send; None where the call, or the officer's part in it, is not there any more."""
    exchange, officer = order.exchange, order.by.extension
    if order.kind == OrderKind.CALL:
        key = order.contact.key
        return ami.originate(
            officer, order.number, contact_key=key, context=exchange.context, technology=exchange.technology
        )
    call: Call | None = getattr(order.contact, "call", None)
    name = call.name_there if call else ""
    own = link.channel_of(name, officer) if officer else None
    if order.kind == OrderKind.HANG_UP:
        channel = link.client_channel_of(name) or own
        return ami.hang_up(channel) if channel else None
    if own is None:
        return None
    build = ami.attended_transfer if order.kind == OrderKind.TRANSFER_ASKING else ami.blind_transfer
    return build(own, order.number, exchange.context)


def call_failed(exchange: Exchange, outcome: ami.Outcome, *, at: datetime) -> None:
    """A call that the exchange had taken on did not come about: the officer's telephone was not answered, say."""
    found = Order.objects.filter(exchange=exchange, kind=OrderKind.CALL, contact__key=outcome.contact_key, fault="")
    order = found.select_related("contact").first()
    if order is not None:
        order_failed(order, why=outcome.why, at=at)
