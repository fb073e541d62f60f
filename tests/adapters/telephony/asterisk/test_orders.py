"""Orders to the exchange: what is asked, what is refused before it is asked, what the answers mean."""

import pytest
from tests.adapters.telephony.asterisk.recorded import event

from atbilde.adapters.telephony.asterisk import orders
from atbilde.adapters.telephony.asterisk.orders import Outcome
from atbilde.adapters.telephony.asterisk.wire import encode


def test_click_to_call_rings_the_officer_first_and_names_the_contact_twice():
    order = orders.originate("101", "+37167000001", contact_key="c-17", context="office", name="Jānis Bērziņš")
    assert order == {
        "Action": "Originate",
        "ActionID": "atbilde-call-c-17",
        "Channel": "PJSIP/101",
        "Context": "office",
        "Exten": "+37167000001",
        "Priority": "1",
        "CallerID": '"Jānis Bērziņš" <+37167000001>',
        "Timeout": "30000",
        "Async": "true",
        "Variable": "ATBILDE_CALL=c-17",
    }
    encode(order)


def test_a_name_cannot_forge_another_number_or_field():
    order = orders.originate("101", "67000001", contact_key="1", context="office", name='x" <112>\r\nExten: 1')
    assert order["CallerID"] == '"x 112 Exten: 1" <67000001>'


def test_transfers_name_the_officers_channel():
    own = "PJSIP/101-0000004e"
    assert orders.blind_transfer(own, "102", "office") == {
        "Action": "BlindTransfer",
        "Channel": own,
        "Context": "office",
        "Exten": "102",
    }
    assert orders.attended_transfer(own, "102", "office")["Action"] == "Atxfer"
    assert orders.hang_up(own) == {"Action": "Hangup", "Channel": own, "Cause": "16"}


@pytest.mark.parametrize(
    "order, field",
    [
        (lambda: orders.originate("101&PJSIP/102", "1234", contact_key="1", context="office"), "extension"),
        (lambda: orders.originate("101", "1234\r\nx", contact_key="1", context="office"), "number"),
        (lambda: orders.originate("101", "zvans", contact_key="1", context="office"), "number"),
        (lambda: orders.originate("101", "1234", contact_key="1,CDR(x)=2", context="office"), "contact_key"),
        (lambda: orders.originate("101", "1234", contact_key="1", context="office,1"), "context"),
        (lambda: orders.originate("101", "1234", contact_key="1", context="o", technology="Local/x"), "technology"),
        (lambda: orders.hang_up("/^PJSIP/.*/"), "channel"),
        (lambda: orders.hang_up(""), "channel"),
        (lambda: orders.blind_transfer("PJSIP/101-0000004e", "102@x", "office"), "extension"),
    ],
)
def test_what_could_mean_more_than_it_says_is_refused_by_name_and_without_the_value(order, field):
    with pytest.raises(ValueError, match=f"^{field}: its value"):
        order()


@pytest.mark.parametrize(
    "fields, why",
    [
        ({"Response": "Success", "Reason": "4"}, ""),
        ({"Response": "Failure", "Reason": "3"}, "the officer did not answer the telephone"),
        ({"Response": "Failure", "Reason": "5"}, "the officer's telephone is busy"),
        ({"Response": "Failure", "Reason": "0"}, "the officer's telephone cannot be reached"),
        ({"Response": "Failure"}, "the exchange could not make the call"),
    ],
)
def test_what_became_of_a_call_that_was_ordered(fields, why):
    told = orders.outcome(event("OriginateResponse", ActionID="atbilde-call-c-17", **fields))
    assert told == Outcome("c-17", why)
    assert told.ok == (not why)


def test_others_orders_are_not_ours():
    assert orders.outcome(event("OriginateResponse", ActionID="action/3dfd", Response="Failure")) is None
    assert orders.outcome(event("Hangup", ActionID="atbilde-call-c-17")) is None


def test_refusals_in_plain_words():
    assert orders.refusal("No such channel") == "the call is over"
    assert "switched off" in orders.refusal("No attended transfer feature found")
    assert orders.refusal("Something new") == "Something new"
    assert orders.refusal("") == "the exchange refused without saying why"
