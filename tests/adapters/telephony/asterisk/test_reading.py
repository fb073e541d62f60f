"""What the recording does not hold: attended transfers, holding, outgoing calls, members behind Local channels."""

import pytest
from tests.adapters.telephony.asterisk.recorded import (
    BLIND,
    CLICKED,
    FIRST_RINGS,
    PICKED_UP,
    PRESSED_ONE,
    channel,
    event,
    heard,
    messages,
    of,
    one,
    reading,
    types,
)

from atbilde.adapters.telephony.asterisk.names import born, device, moment
from atbilde.adapters.telephony.asterisk.reading import MOST, Reading
from atbilde.adapters.telephony.asterisk.wire import Message

CLIENT = channel("PJSIP/trunk-0000001a", "1000.1", "1000.1", Context="from-trunk", Exten="67000000", CallerIDNum="+371")
ANNA = channel("PJSIP/101-0000001b", "1001.2", "1000.1", "Dest", ChannelState="6")
ANNA_OWN = channel("PJSIP/101-0000001b", "1001.2", "1000.1", ChannelState="6")
SIDE = channel("PJSIP/101-0000001c", "1010.3", "1010.3", ChannelState="6", Context="office", Exten="102")
JANIS = channel("PJSIP/102-0000001d", "1010.4", "1010.3", "Dest", ChannelState="6")


def told(name: str, at: float, **fields: str) -> Message:
    return event(name, Timestamp=f"{at:.6f}", **fields)


def answered_call() -> list[Message]:
    """A client who waited two seconds talks to Anna."""
    return [
        told("Newchannel", 1000, **CLIENT),
        told("DialBegin", 1001, **CLIENT, **ANNA),
        told("DialState", 1001, **CLIENT, **ANNA, DialStatus="RINGING"),
        told("DialEnd", 1003, **CLIENT, **ANNA, DialStatus="ANSWER"),
    ]


def until(call: str, name: str) -> list[Message]:
    """The recording up to the first event of this name in the call."""
    found = messages()
    last = next(i for i, m in enumerate(found) if m.event == name and m.get("Linkedid") == call)
    return found[: last + 1]


def test_holding_is_the_officers_not_the_clients():
    by = Reading()
    heard(answered_call(), by)
    assert heard([told("Hold", 1005, **CLIENT), told("Unhold", 1006, **CLIENT)], by) == []
    held, resumed, again = heard(
        [
            told("Hold", 1010, **ANNA_OWN),
            told("Hold", 1011, **ANNA_OWN),
            told("Unhold", 1012, **ANNA_OWN),
            told("Unhold", 1013, **ANNA_OWN),
            told("Hold", 1020, **ANNA_OWN),
        ],
        by,
    )
    assert (held.type, resumed.type, again.type) == ("call.held", "call.resumed", "call.held")
    assert held.data == resumed.data == {"officer": "101"}
    assert held.key != again.key


@pytest.mark.parametrize("target, transferee", [("TransferTarget", "Transferee"), ("Transferee", "TransferTarget")])
def test_an_attended_transfer_joins_two_calls_into_the_clients(target, transferee):
    by = Reading()
    said = heard(
        [
            *answered_call(),
            told("Hold", 1009, **ANNA_OWN),
            told("Newchannel", 1010, **SIDE),
            told("DialBegin", 1010, **SIDE, **JANIS),
            told("DialState", 1010, **SIDE, **JANIS, DialStatus="RINGING"),
            told("DialEnd", 1012, **SIDE, **JANIS, DialStatus="ANSWER"),
        ],
        by,
    )
    assert {each.call for each in said} == {"1000.1"}  # asking a colleague on the side is no call of ours
    moved = {
        **channel("PJSIP/101-0000001b", "1001.2", "1000.1", "OrigTransferer"),
        **channel("PJSIP/101-0000001c", "1010.3", "1010.3", "SecondTransferer", Exten="102"),
        **channel("PJSIP/102-0000001d", "1010.4", "1010.3", target, ChannelState="6"),
        **channel("PJSIP/trunk-0000001a", "1000.1", "1000.1", transferee, ChannelState="6"),
    }
    transferred, answer = heard([told("AttendedTransfer", 1020, Result="Success", **moved)], by)
    assert transferred.data == {"officer": "101", "to": "102", "how": "attended"}
    assert (answer.key, answer.data["officer"]) == ("answered:102", "102")
    assert by.channel_of("1000.1", "102") == "PJSIP/102-0000001d"
    rest = [
        told("Hangup", 1021, **ANNA_OWN, Cause="16"),
        told("Hangup", 1021, **(SIDE | {"Linkedid": "1000.1"}), Cause="16"),
        told("Hangup", 1030, **channel("PJSIP/102-0000001d", "1010.4", "1000.1"), Cause="16"),
        told("Hangup", 1030, **CLIENT, Cause="16"),
    ]
    assert types(heard(rest, by)) == ["call.ended"]
    assert not by._calls
    assert not by._homes


def test_a_colleague_asked_on_the_side_within_the_call_is_no_second_answer():
    by = Reading()
    heard(answered_call(), by)
    aside = channel("Local/102@office-0000000a;2", "1010.8", "1000.1")
    asked = channel("PJSIP/102-0000001d", "1010.9", "1000.1", "Dest", ChannelState="6")
    assert heard([told("DialEnd", 1012, **aside, **asked, DialStatus="ANSWER")], by) == []


@pytest.mark.parametrize("result", ["Fail", "Invalid", "Not Permitted"])
@pytest.mark.parametrize("name", ["BlindTransfer", "AttendedTransfer"])
def test_a_transfer_that_failed_is_none(name, result):
    by = Reading()
    heard(answered_call(), by)
    fields = channel("PJSIP/101-0000001b", "1001.2", "1000.1", "Transferer")
    fields |= channel("PJSIP/101-0000001b", "1001.2", "1000.1", "OrigTransferer")
    assert heard([told(name, 1010, Result=result, Extension="102", **fields)], by) == []


def test_a_transfer_by_the_clients_own_channel_is_not_the_officers():
    by = Reading()
    heard(answered_call(), by)
    own = channel("PJSIP/trunk-0000001a", "1000.1", "1000.1", "Transferer")
    assert heard([told("BlindTransfer", 1010, Result="Success", Extension="102", **own)], by) == []


def test_a_member_behind_a_local_channel_rings_and_answers_once():
    first_half = channel("Local/101@from-queue-0000000a;1", "1000.5", "1000.1", "Dest")
    second_half = channel("Local/101@from-queue-0000000a;2", "1000.6", "1000.1")
    said = heard(
        [
            told("Newchannel", 1000, **CLIENT),
            told("QueueCallerJoin", 1000, **CLIENT, Queue="600"),
            told("DialBegin", 1001, **CLIENT, **first_half),
            told("DialState", 1001, **CLIENT, **first_half, DialStatus="RINGING"),
            told("DialBegin", 1001, **second_half, **ANNA),
            told("DialState", 1001, **second_half, **ANNA, DialStatus="RINGING"),
            told("DialEnd", 1007, **second_half, **ANNA, DialStatus="ANSWER"),
            told("DialEnd", 1007, **CLIENT, **first_half, DialStatus="ANSWER"),
            told("QueueCallerLeave", 1007, **CLIENT, Queue="600"),
            told("AgentConnect", 1007, **CLIENT, **first_half, Interface="Local/101@from-queue/n", HoldTime="7"),
        ]
    )
    assert types(said) == ["call.offered", "call.queued", "call.rang", "call.answered"]
    assert said[-1].data == {"officer": "101", "ring_seconds": 7.0}


def test_a_member_on_a_mobile_answers_under_the_number_called():
    half = channel("Local/29123456@from-queue-0000000a;1", "1000.5", "1000.1", "Dest")
    other = channel("Local/29123456@from-queue-0000000a;2", "1000.6", "1000.1")
    trunk = channel("PJSIP/trunk-0000002a", "1000.7", "1000.1", "Dest")
    said = heard(
        [
            told("Newchannel", 1000, **CLIENT),
            told("DialBegin", 1001, **CLIENT, **half),
            told("DialBegin", 1001, **other, **trunk),
            told("DialEnd", 1007, **other, **trunk, DialStatus="ANSWER"),
            told("DialEnd", 1007, **CLIENT, **half, DialStatus="ANSWER"),
        ]
    )
    assert one(said, "call.answered").data["officer"] == "29123456"
    assert one(said, "call.offered").data["direction"] == "in"


def test_the_wait_is_the_whole_wait_not_the_last_telephones():
    janis = channel("PJSIP/102-0000001c", "1011.3", "1000.1", "Dest")
    said = heard(
        [
            told("Newchannel", 1000, **CLIENT),
            told("QueueCallerJoin", 1000, **CLIENT, Queue="600"),
            told("DialBegin", 1001, **CLIENT, **ANNA),
            told("DialState", 1001, **CLIENT, **ANNA, DialStatus="RINGING"),
            told("DialEnd", 1010, **CLIENT, **ANNA, DialStatus="NOANSWER"),
            told("DialBegin", 1011, **CLIENT, **janis),
            told("DialState", 1011, **CLIENT, **janis, DialStatus="RINGING"),
            told("DialEnd", 1014, **CLIENT, **janis, DialStatus="ANSWER"),
            told("AgentConnect", 1014, **CLIENT, **janis, Interface="PJSIP/102", RingTime="3", HoldTime="14"),
        ]
    )
    assert one(said, "call.answered").data == {"officer": "102", "ring_seconds": 14.0}
    assert [each.data for each in said if each.type == "call.rang_off"] == [{"officer": "101"}]


@pytest.mark.parametrize("dies", ["HangupRequest", "SoftHangupRequest"])
def test_only_who_hangs_up_while_waiting_gives_up(dies):
    said = heard(
        [
            told("Newchannel", 1000, **CLIENT),
            told("QueueCallerJoin", 1000, **CLIENT, Queue="600"),
            told(dies, 1008, **CLIENT),
            told("QueueCallerAbandon", 1008, **CLIENT, Queue="600", HoldTime="8"),
            told("QueueCallerLeave", 1008, **CLIENT, Queue="600"),
            told("Hangup", 1008, **CLIENT, Cause="16"),
        ]
    )
    assert ("call.abandoned" in types(said)) == (dies == "HangupRequest")
    assert types(said)[-1] == "call.ended"


def test_who_hangs_up_on_an_announcement_after_the_queue_has_not_given_up_waiting():
    said = heard(
        [
            told("Newchannel", 1000, **CLIENT),
            told("QueueCallerJoin", 1000, **CLIENT, Queue="600"),
            told("QueueCallerAbandon", 1030, **CLIENT, Queue="600", HoldTime="30"),
            told("QueueCallerLeave", 1030, **CLIENT, Queue="600"),
            told("HangupRequest", 1035, **CLIENT),
            told("Hangup", 1035, **CLIENT, Cause="16"),
        ]
    )
    assert types(said) == ["call.offered", "call.queued", "call.ended"]


def test_an_officers_own_outgoing_call():
    anna = channel(
        "PJSIP/101-0000002a", "2000.1", "2000.1", Context="from-internal", Exten="67111111", CallerIDNum="101"
    )
    busy = channel("PJSIP/trunk-0000002b", "2001.2", "2000.1", "Dest")
    free = channel("PJSIP/trunk2-0000002c", "2002.3", "2000.1", "Dest")
    own = channel("PJSIP/trunk2-0000002c", "2002.3", "2000.1")
    by = Reading()
    said = heard(
        [
            told("Newchannel", 2000, **anna),
            told("DialBegin", 2001, **(anna | {"Exten": "s"}), **busy, DialString="67111111@trunk"),
            told("DialEnd", 2002, **anna, **busy, DialStatus="CONGESTION"),
            told("Hangup", 2002, **channel("PJSIP/trunk-0000002b", "2001.2", "2000.1"), Cause="34"),
            told("DialBegin", 2002, **anna, **free),
            told("DialState", 2003, **anna, **free, DialStatus="RINGING"),
            told("DialEnd", 2009, **anna, **free, DialStatus="ANSWER"),
        ],
        by,
    )
    assert types(said) == ["call.offered", "call.answered"]
    assert said[0].data == {"direction": "out", "from": "101", "to": "67111111", "officer": "101"}
    assert said[1].data == {"officer": "101", "ring_seconds": 6.0}
    assert by.client_channel_of("2000.1") == "PJSIP/trunk2-0000002c"
    (ended,) = heard([told("Hangup", 2020, **own, **{"Cause": "16", "Cause-txt": "Normal Clearing"})], by)
    assert (ended.type, ended.data) == ("call.ended", {"cause": "Normal Clearing"})


def test_an_outgoing_call_nobody_answers_only_ends():
    anna = channel("PJSIP/101-0000002a", "2000.1", "2000.1", Exten="67111111")
    away = channel("PJSIP/trunk-0000002b", "2001.2", "2000.1", "Dest")
    said = heard(
        [
            told("Newchannel", 2000, **anna),
            told("DialBegin", 2001, **anna, **away),
            told("DialEnd", 2031, **anna, **away, DialStatus="NOANSWER"),
            told("Hangup", 2031, **channel("PJSIP/trunk-0000002b", "2001.2", "2000.1"), **{"Cause-txt": "No answer"}),
            told("HangupRequest", 2032, **anna),
            told("Hangup", 2032, **anna, Cause="16"),
        ]
    )
    assert types(said) == ["call.offered", "call.ended"]
    assert said[1].data == {"cause": "No answer"}


def test_colleagues_among_themselves_and_an_officer_asking_a_queue_are_left_out():
    anna = channel("PJSIP/101-0000002a", "2000.1", "2000.1", Context="from-internal", Exten="600")
    said = heard(
        [
            told("Newchannel", 2000, **anna),
            told("QueueCallerJoin", 2000, **anna, Queue="600"),
            told("DialBegin", 2001, **anna, **channel("PJSIP/102-0000002b", "2001.2", "2000.1", "Dest")),
            told("Hangup", 2005, **anna),
        ]
    )
    assert said == []


def test_our_order_is_known_by_its_action_where_variables_are_not_told():
    found = [m for m in messages() if m.event != "VarSet"]
    ours = [("ActionID", "atbilde-call-K7") if pair[0] == "ActionID" else pair for m in found for pair in m.pairs]
    assert ("ActionID", "atbilde-call-K7") in ours
    marked = [
        Message(tuple(("ActionID", "atbilde-call-K7") if pair[0] == "ActionID" else pair for pair in m.pairs))
        for m in found
    ]
    assert one(of(heard(marked, Reading()), CLICKED), "call.offered").data["ours"] == "K7"


def test_an_institution_may_have_other_extensions_and_entrances():
    anna = channel("SIP/anna-0000002a", "2000.1", "2000.1", Context="ieeja", Exten="1")
    message = [told("Newchannel", 2000, **anna)]
    assert types(heard(message, Reading())) == ["call.offered"]
    assert heard(message, Reading(extension=str.isalpha)) == []
    assert types(heard(message, Reading(extension=str.isalpha, entrances=["ieeja"]))) == ["call.offered"]


@pytest.mark.parametrize("rating", ["", "0", "6", "five", "-1", "5\u0665"])
def test_a_rating_off_the_scale_is_none(rating):
    by = Reading()
    heard(answered_call(), by)
    assert heard([told("UserEvent", 1010, **CLIENT, UserEvent="CallRating", Rating=rating)], by) == []


def test_listening_to_a_mailbox_is_no_new_message():
    by = Reading()
    heard(answered_call(), by)
    mailbox = {"Mailbox": "700@default", "Waiting": "1", "New": "2"}
    assert (
        heard([told("MessageWaiting", 1010, **mailbox), told("MessageWaiting", 1010, **ANNA_OWN, **mailbox)], by) == []
    )


def test_the_officers_channel_for_orders_is_never_the_clients():
    by = reading()
    heard(until(FIRST_RINGS, "DialState"), by)
    assert by.channel_of(FIRST_RINGS, "101") == "PJSIP/101-00000042"
    assert by.client_channel_of(FIRST_RINGS) == "PJSIP/citizen-00000041"
    assert by.channel_of(FIRST_RINGS, "citizen") is None
    assert by.channel_of("unknown", "101") is None
    by = reading()
    heard(until(PRESSED_ONE, "DTMFEnd"), by)
    assert by.channel_of(PRESSED_ONE, "102") is None  # a colleague's telephone, but here it is the client
    assert by.running() == [PRESSED_ONE]


def test_after_transfer_and_pick_up_the_channel_is_the_new_officers():
    by = reading()
    found = messages()
    last = next(i for i, m in enumerate(found) if m.event == "Hangup" and m.get("Uniqueid") == "1795310733.79")
    heard(found[:last], by)
    assert by.channel_of(BLIND, "102") == "PJSIP/102-0000004f"
    assert by.channel_of(BLIND, "101") is None
    heard(found[last : found.index(until(PICKED_UP, "HangupRequest")[-1])], by)
    assert by.channel_of(PICKED_UP, "102") == "PJSIP/102-00000054"


def test_memory_stays_bounded_when_ends_are_never_told():
    by = Reading()
    for number in range(MOST + 50):
        by.take(told("Newchannel", 1000, **channel("PJSIP/trunk-0000001a", f"1000.{number}", f"1000.{number}")))
    assert len(by._calls) == MOST
    assert len(by._homes) == MOST


@pytest.mark.parametrize(
    "channel_name, name, local",
    [
        ("PJSIP/101-0000004e", "101", False),
        ("PJSIP/my-trunk-0000004e", "my-trunk", False),
        ("PJSIP/101", "101", False),
        ("Local/101@from-queue-0000004e;1", "101", True),
        ("Local/101@from-queue/n", "101", True),
        ("IAX2/101-12345", "101", False),
        ("", "", False),
        ("nonsense", "", False),
    ],
)
def test_names_of_channels(channel_name, name, local):
    assert (device(channel_name).name, device(channel_name).local) == (name, local)


@pytest.mark.parametrize("text", ["", "now", "-1", "1e9", "17953106361795310636", "١٢"])
def test_what_is_no_timestamp_is_no_moment(text):
    assert moment(text) is None


def test_when_a_channel_began_is_in_its_unique_id():
    assert (born("1795310636.65"), born("pbx-lv-1795310636.65"), born("x")) == ("1795310636", "1795310636", "")
