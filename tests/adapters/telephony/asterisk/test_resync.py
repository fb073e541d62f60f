"""After a gap: what is there now against what was believed."""

from tests.adapters.telephony.asterisk.recorded import FIRST_RINGS, channel, event, heard, messages, one, reading, types

from atbilde.adapters.telephony.asterisk.reading import Reading
from atbilde.adapters.telephony.asterisk.wire import Message

CLIENT = channel("PJSIP/citizen-00000041", FIRST_RINGS, FIRST_RINGS, Context="from-pstn", Exten="1002")
ANNA = channel("PJSIP/101-00000042", "1795310636.66", FIRST_RINGS, Context="office")


def row(fields: dict[str, str], **more: str) -> Message:
    return event("CoreShowChannel", ActionID="channels", **(fields | more))


def believed(name: str) -> Reading:
    """A reading that has heard the first call up to this event."""
    by, found = reading(), messages()
    heard(found[: next(i for i, m in enumerate(found) if m.event == name) + 1], by)
    assert by.running() == [FIRST_RINGS]
    return by


def test_calls_that_are_gone_have_ended_with_a_doubt():
    by = believed("DialState")
    said = by.resync([], [])
    assert types(said) == ["call.rang_off", "call.ended"]  # whether the caller gave up nobody knows
    assert {each.doubts for each in said} == {("gap",)}
    assert said[-1].at is None
    assert by.running() == []
    assert not by._calls


def test_a_call_that_goes_on_unchanged_says_nothing_and_goes_on_without_doubt():
    by = believed("DialState")
    entry = event("QueueEntry", Queue="tikai101", Uniqueid=FIRST_RINGS, Channel=CLIENT["Channel"])
    assert by.resync([row(CLIENT), row(ANNA, ChannelState="5")], [entry]) == []
    found = messages()
    later = heard(found[next(i for i, m in enumerate(found) if m.event == "DialState") + 1 :], by)
    assert one([each for each in later if each.call == FIRST_RINGS], "call.answered").doubts == ()


def test_an_answer_in_the_gap_is_told():
    by = believed("DialState")
    said = by.resync([row(CLIENT, ChannelState="6", BridgeId="b"), row(ANNA, ChannelState="6", BridgeId="b")], [])
    assert types(said) == ["call.answered"]
    assert (said[0].at, said[0].data) == (None, {"officer": "101"})  # nobody saw when
    assert said[0].doubts == ("gap",)


def test_calls_that_began_meanwhile_are_begun():
    queued = channel(
        "PJSIP/trunk-0000000a", "1795310700.1", "1795310700.1", Context="x", Exten="67", CallerIDNum="+371"
    )
    ringing = channel("PJSIP/102-0000000b", "1795310702.2", "1795310700.1", ChannelState="5")
    entry = event("QueueEntry", Queue="600", Uniqueid="1795310700.1", Wait="12")
    talking = channel("PJSIP/trunk-0000000c", "1795310710.3", "1795310710.3", ChannelState="6", BridgeId="b")
    officer = channel("PJSIP/101-0000000d", "1795310713.4", "1795310710.3", ChannelState="6", BridgeId="b")
    out = channel(
        "PJSIP/103-0000000e", "1795310720.5", "1795310720.5", ChannelState="6", BridgeId="c", Exten="67999999"
    )
    called = channel("PJSIP/trunk-0000000f", "1795310721.6", "1795310720.5", ChannelState="6", BridgeId="c")
    inner = channel("PJSIP/104-00000010", "1795310730.7", "1795310730.7", ChannelState="6", BridgeId="d")
    other = channel("PJSIP/105-00000011", "1795310730.8", "1795310730.7", ChannelState="6", BridgeId="d")
    by = Reading()
    rows = [row(each) for each in (queued, ringing, talking, officer, out, called, inner, other)]
    said = by.resync([*rows, event("CoreShowChannelsComplete", ListItems="8")], [entry])
    assert [(each.call, each.type) for each in said] == [
        ("1795310700.1", "call.offered"),
        ("1795310700.1", "call.queued"),
        ("1795310700.1", "call.rang"),
        ("1795310710.3", "call.offered"),
        ("1795310710.3", "call.answered"),
        ("1795310720.5", "call.offered"),
        ("1795310720.5", "call.answered"),
    ]
    assert {each.doubts for each in said} == {("gap",)}
    assert said[0].data == {"direction": "in", "from": "+371", "to": "67"}
    assert said[0].at
    assert said[0].at.timestamp() == 1795310700
    assert said[4].data["officer"] == "101"
    assert said[5].data == {"direction": "out", "from": "103", "to": "67999999", "officer": "103"}
    assert by.resync(rows, [entry]) == []
    gone = heard([event("Hangup", Timestamp="1795310800.5", **talking)], by)
    assert (types(gone), gone[0].doubts) == (["call.ended"], ("gap",))  # its beginning stays doubtful


def test_a_queue_left_in_the_gap_is_not_given_up():
    by = believed("QueueCallerJoin")
    assert by.resync([row(CLIENT)], []) == []
    said = heard([event("HangupRequest", **CLIENT), event("Hangup", **CLIENT)], by)
    assert types(said) == ["call.ended"]
