"""The recorded Asterisk: eleven calls, each told as its scenario went."""

import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from tests.adapters.telephony.asterisk.recorded import (
    BLIND,
    CALLS,
    CLICKED,
    FIRST_RINGS,
    FOURTH_RING,
    GAVE_UP,
    LONG_TALK,
    OUT_OF_HOURS,
    PICKED_UP,
    PRESSED_ONE,
    RATED,
    RECORDING,
    TO_VOICEMAIL,
    heard,
    keys,
    messages,
    of,
    one,
    reading,
    types,
)

from atbilde.adapters.telephony.asterisk.reading import Reading
from atbilde.adapters.telephony.asterisk.wire import Message, Wire
from atbilde.calls.said import Said


@pytest.fixture(scope="module")
def said() -> list[Said]:
    return heard(messages())


def test_there_are_exactly_eleven_calls_each_offered_and_ended_once(said):
    assert list(dict.fromkeys(each.call for each in said)) == CALLS
    for type_ in ("call.offered", "call.ended"):
        assert Counter(each.call for each in said if each.type == type_) == dict.fromkeys(CALLS, 1)
    assert len(set(keys(said))) == len(said)


def test_many_call_records_are_one_call(said):
    records = [message for message in messages() if message.event == "Cdr"]
    assert len(records) == 17
    assert len({each.call for each in said}) == 11


@pytest.mark.parametrize(
    "call, seconds, officer",
    [
        (FIRST_RINGS, 3.009, "101"),
        (FOURTH_RING, 17.023, "101"),
        (RATED, 3.010, "101"),
        (LONG_TALK, 2.009, "101"),
        (PICKED_UP, 7.022, "102"),
        (CLICKED, 2.011, "101"),
    ],
)
def test_the_answer_tells_who_and_after_how_many_seconds(said, call, seconds, officer):
    answer = one(of(said, call), "call.answered")
    assert answer.data["ring_seconds"] == pytest.approx(seconds, abs=0.0005)
    assert answer.data["officer"] == officer
    assert answer.key == "answered"


def test_an_answered_call_from_offer_to_end(said):
    call = of(said, FIRST_RINGS)
    assert types(call) == ["call.offered", "call.queued", "call.rang", "call.answered", "call.ended"]
    assert call[0].data == {"direction": "in", "from": "+37167000001", "to": "1002", "name": "Citizen"}
    assert call[0].at == datetime(2026, 11, 22, 1, 23, 56, 272900, UTC)
    assert call[1].data == {"line": "tikai101"}
    assert (call[1].key, call[2].key) == ("queued:tikai101", "rang:101:1795310636.66")
    assert call[2].data == {"officer": "101"}
    assert call[4].data == {"cause": "Normal Clearing"}
    assert all(each.at and each.at.tzinfo is UTC and not each.doubts for each in call)


def test_who_gives_up_has_abandoned_and_the_cancelled_telephone_is_told_once(said):
    call = of(said, GAVE_UP)
    assert one(call, "call.abandoned").data == {"ring_seconds": pytest.approx(8.005, abs=0.0005)}
    assert one(call, "call.rang_off").data == {"officer": "101"}
    twice = [m for m in messages() if m.event == "DialEnd" and m.get("Linkedid") == GAVE_UP]
    assert len(twice) == 2
    assert "call.answered" not in types(call)
    assert {each.call for each in said if each.type == "call.abandoned"} == {GAVE_UP}


def test_a_queue_that_times_out_is_not_given_up_though_asterisk_calls_it_so(said):
    told = [m for m in messages() if m.event == "QueueCallerAbandon" and m.get("Linkedid") == TO_VOICEMAIL]
    assert len(told) == 1
    assert types(of(said, TO_VOICEMAIL)) == [
        "call.offered",
        "call.queued",
        "call.rang",
        "call.rang_off",
        "voicemail.left",
        "call.ended",
    ]


def test_voice_messages_with_their_files(said):
    for call, file in ((TO_VOICEMAIL, "msg0002"), (OUT_OF_HOURS, "msg0003")):
        assert one(of(said, call), "voicemail.left").data == {
            "from": "102",
            "mailbox": "700@default",
            "recording": f"/var/spool/asterisk/voicemail/default/700/INBOX/{file}",
        }
    assert types(of(said, OUT_OF_HOURS)) == ["call.offered", "voicemail.left", "call.ended"]


def test_the_key_pressed_in_the_queue_asks_to_be_called_back(said):
    call = of(said, PRESSED_ONE)
    assert one(call, "call.busy").data == {"signal": True, "from": "102", "line": "tikai101"}
    assert not {"call.abandoned", "call.answered"} & set(types(call))


def test_the_rating_is_given_to_the_officer_in_the_same_call(said):
    call = of(said, RATED)
    assert one(call, "rating.given").data == {"score": 5, "scale": 5, "officer": "101"}
    assert types(call)[-2:] == ["rating.given", "call.ended"]


def test_a_blind_transfer_and_the_second_answer(said):
    call = of(said, BLIND)
    assert one(call, "call.transferred").data == {"officer": "101", "to": "102", "how": "blind"}
    first, second = [each for each in call if each.type == "call.answered"]
    assert (first.key, second.key) == ("answered", "answered:102")
    assert first.data["ring_seconds"] == pytest.approx(2.010, abs=0.0005)
    assert second.data == {"officer": "102", "ring_seconds": pytest.approx(2.014, abs=0.0005)}


def test_an_unhold_without_a_hold_says_nothing(said):
    assert [m.get("Linkedid") for m in messages() if m.event == "Unhold"] == [BLIND]
    assert not {"call.held", "call.resumed"} & set(types(said))


def test_a_transfer_that_the_exchange_refused_is_none(said):
    assert types(of(said, LONG_TALK)) == ["call.offered", "call.queued", "call.rang", "call.answered", "call.ended"]


def test_the_colleague_who_picks_up_is_the_officer(said):
    call = of(said, PICKED_UP)
    assert one(call, "call.answered").data["picked_up_for"] == "101"
    assert one(call, "call.rang_off").data == {"officer": "101"}
    assert "1795310790.84" not in {each.call for each in said}  # the pick-up's own channel is no call


def test_click_to_call_is_an_outgoing_call_of_the_contact(said):
    call = of(said, CLICKED)
    assert types(call) == ["call.offered", "call.answered", "call.ended"]
    assert call[0].data == {"direction": "out", "from": "101", "to": "102", "officer": "101", "ours": "LV-42"}


def test_without_our_variable_colleagues_among_themselves_are_left_out():
    assert CLICKED not in {each.call for each in heard(messages(), Reading())}


def test_latvian_names_come_whole(said):
    assert {each.data["name"] for each in said if "name" in each.data} == {"Citizen", "Jānis Bērziņš"}


def test_the_same_at_every_cut_and_told_again_the_same_keys(said):
    data, chance = RECORDING.read_bytes(), random.Random(7)
    for _ in range(3):
        wire, by, found, start = Wire(), reading(), [], 0
        while start < len(data):
            end = start + chance.choice((1, 2, 7, 100, 5000))
            found += heard(wire.feed(data[start:end]), by)
            start = end
        assert found == said


def test_told_twice_to_the_same_reading_nothing_is_new(said):
    by = reading()
    assert heard(messages(), by) == said
    assert heard(messages(), by) == []


def test_nothing_is_remembered_of_calls_that_are_over():
    by = reading()
    heard(messages(), by)
    assert by.running() == []
    assert not by._calls
    assert not by._homes


def test_without_timestamps_the_queue_tells_the_wait():
    bare = [Message(tuple(pair for pair in message.pairs if pair[0] != "Timestamp")) for message in messages()]
    found = heard(bare)
    assert {each.at for each in found} == {None}
    assert one(of(found, FOURTH_RING), "call.answered").data == {"officer": "101", "ring_seconds": 17.0}
    assert one(of(found, GAVE_UP), "call.abandoned").data == {"ring_seconds": 8.0}
    assert "ring_seconds" not in one(of(found, PICKED_UP), "call.answered").data


@pytest.mark.parametrize("seed", range(6))
def test_missing_fields_and_unknown_events_never_raise(seed):
    chance = random.Random(seed)
    by = reading()
    broken = [Message(tuple(pair for pair in m.pairs if chance.random() > 0.3)) for m in messages()]
    chance.shuffle(broken)
    for each in heard(broken, by):
        assert each.call
        assert each.key
    assert by.take(Message(())) == []
    assert by.take(Message((("Event", "NobodyKnows"), ("Uniqueid", "1.1")))) == []
