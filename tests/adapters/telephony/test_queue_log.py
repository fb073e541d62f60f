"""Asterisk's queue_log: the lines a real Asterisk 22.10 wrote, and what else its documentation lists."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.adapters.telephony.queue_log import read_queue_log
from atbilde.calls.said import Said
from atbilde.core.events import Rejected

ZONE = ZoneInfo("Europe/Riga")
NEVER = datetime.max.replace(tzinfo=ZONE)
#: Written by Asterisk 22.10.1; the callers and phones were test programs.
RECORDED = b"""\
1795310647|1795310647.67|tikai101|NONE|ENTERQUEUE||+37167000001|1
1795310664|1795310647.67|tikai101|Anna|CONNECT|17|1795310647.68|17
1795310668|1795310647.67|tikai101|Anna|COMPLETEAGENT|17|4|1
1795310672|1795310672.69|tikai101|NONE|ENTERQUEUE||+37167000001|1
1795310680|1795310672.69|tikai101|Anna|RINGCANCELED|8003
1795310680|1795310672.69|tikai101|NONE|ABANDON|1|1|8
1795310704|1795310704.73|tikai101|NONE|ENTERQUEUE||+37167000001|1
1795310708|1795310704.73|tikai101|NONE|EXITWITHKEY|1|1|1|4
1795310728|1795310728.77|tikai101|NONE|ENTERQUEUE||+37167000001|1
1795310730|1795310728.77|tikai101|Anna|CONNECT|2|1795310728.78|2
1795310733|1795310728.77|tikai101|Anna|BLINDTRANSFER|102|office|2|3|1
1795310947|1795310947.93|tikai101|NONE|ENTERQUEUE||+37167000001|1
1795310949|1795310947.93|tikai101|Anna|CONNECT|2|1795310947.94|2
1795310957|1795310947.93|tikai101|Anna|ATTENDEDTRANSFER|BRIDGE|e222c8ce|2|8|1
""".splitlines(keepends=True)


def lines(*texts: str) -> list[bytes]:
    """Lines that share the epoch's first digits, the call and the queue: "647 NONE ENTERQUEUE||x|1"."""
    made = []
    for text in texts:
        seconds, member, event = text.split(" ", 2)
        made.append(f"1795{int(seconds):06}|c.1|help|{member}|{event}\n".encode())
    return made


def news(raw: Sequence[bytes]) -> list[Said]:
    """What is said; nothing may be refused."""
    read = list(read_queue_log(raw, zone=ZONE))
    assert not [each for each in read if isinstance(each, Rejected)]
    return [each for each in read if isinstance(each, Said)]


def told(raw: Sequence[bytes]) -> list[tuple[str, dict[str, object]]]:
    """Types and fields in order of time."""
    return [(said.type, dict(said.data)) for said in sorted(news(raw), key=lambda said: said.at or NEVER)]


def test_a_call_answered_after_17_seconds() -> None:
    assert told(RECORDED[:3]) == [
        ("call.offered", {"direction": "in", "from": "+37167000001", "line": "tikai101"}),
        ("call.queued", {"line": "tikai101"}),
        ("call.rang", {"officer": "Anna"}),
        ("call.answered", {"officer": "Anna", "ring_seconds": 17}),
        ("call.ended", {"cause": "officer"}),
    ]
    offered = news(RECORDED[:3])[0]
    assert offered.at == datetime.fromtimestamp(1795310647, ZONE)
    assert offered.at is not None
    assert offered.at.tzinfo is ZONE
    assert (offered.call, offered.key, offered.doubts) == ("1795310647.67", "offered", ())


def test_given_up_after_8_seconds_and_how_long_the_telephone_rang() -> None:
    heard = news(RECORDED[3:6])
    rang, off = (next(said for said in heard if said.type == name) for name in ("call.rang", "call.rang_off"))
    assert rang.at is not None
    assert off.at is not None
    assert (off.at - rang.at).total_seconds() == pytest.approx(8.003)  # milliseconds in this event
    assert told(RECORDED[3:6])[-2:] == [("call.abandoned", {"ring_seconds": 8}), ("call.ended", {"cause": "abandoned"})]


def test_a_key_asks_to_be_called_back() -> None:
    assert told(RECORDED[6:8])[2:] == [("call.busy", {"signal": True}), ("call.ended", {"cause": "key"})]


def test_transfers_say_where_to_if_the_log_knows_and_suppose_the_end() -> None:
    moved, ended = told(RECORDED[8:11])[-2:]
    assert moved == ("call.transferred", {"officer": "Anna", "to": "102", "how": "blind"})
    assert ended == ("call.ended", {"cause": "transferred", "supposed": True})
    assert told(RECORDED[11:])[-2] == ("call.transferred", {"officer": "Anna", "how": "attended"})


def test_a_transfer_into_another_queue_goes_on() -> None:
    heard = told(
        lines(
            "000000 NONE ENTERQUEUE||2001|1",
            "000002 Anna CONNECT|2|x|2",
            "000060 Anna BLINDTRANSFER|600|queues|2|58|1",
            "000061 NONE ENTERQUEUE||2001|1",
            "000065 Ieva CONNECT|4|x|4",
            "000100 Ieva COMPLETEAGENT|4|35|1",
        )
    )
    assert [type_ for type_, _ in heard].count("call.ended") == 1
    assert heard[-2][1] == {"officer": "Ieva", "ring_seconds": 4}


@pytest.mark.parametrize(
    "leaves, cause", [("EXITWITHTIMEOUT", "timeout"), ("EXITEMPTY", "empty"), ("WITHDRAW", "withdrawn")]
)
def test_sent_on_is_not_given_up(leaves: str, cause: str) -> None:
    heard = told(lines("000000 NONE ENTERQUEUE||2001|1", f"000020 NONE {leaves}|1|1|20"))
    assert [type_ for type_, _ in heard] == ["call.offered", "call.queued", "call.ended"]
    assert heard[-1][1] == {"cause": cause}


def test_another_queue_is_the_same_call_and_the_waiting_adds_up() -> None:
    heard = told(
        lines(
            "000000 NONE ENTERQUEUE||2001|1|Jānis Ozols",
            "000020 NONE EXITWITHTIMEOUT|1|1|20",
            "000021 NONE ENTERQUEUE||2001|1",
            "000030 PJSIP/102-0000000a CONNECT|9|x|4",
            "000090 PJSIP/102-0000000a COMPLETECALLER|9|60|1",
        )
    )
    assert [type_ for type_, _ in heard] == [
        "call.offered", "call.queued", "call.queued", "call.rang", "call.answered", "call.ended",
    ]  # fmt: skip
    assert heard[0][1]["name"] == "Jānis Ozols"
    assert heard[4][1] == {"officer": "102", "ring_seconds": 29}
    assert heard[5][1] == {"cause": "caller"}


def test_a_withheld_number_is_none_and_a_telephone_that_was_not_there_did_not_ring() -> None:
    heard = told(lines("000000 NONE ENTERQUEUE||anonymous|1", "000001 Anna RINGNOANSWER|0"))
    assert heard == [("call.offered", {"direction": "in", "line": "help"}), ("call.queued", {"line": "help"})]


@pytest.mark.parametrize("line", ["000030 Anna COMPLETEAGENT|17|14|1", "000030 Anna BLINDTRANSFER|102|office|17|14|1"])
def test_a_file_cut_at_the_start_tells_the_answer_and_is_doubted(line: str) -> None:
    heard = news(lines(line))
    assert {said.doubts for said in heard} == {("cut",)}
    answered = next(said for said in heard if said.type == "call.answered")
    assert answered.at == datetime.fromtimestamp(1795000016, ZONE)
    assert dict(answered.data) == {"officer": "Anna", "ring_seconds": 17}
    assert "call.offered" not in {said.type for said in heard}


def test_the_end_of_a_call_of_hours_is_not_taken_for_a_cut_file() -> None:
    other = b"1795003000|c.2|help|NONE|ENTERQUEUE||2002|1\n"
    heard = news(
        [
            *lines("000000 NONE ENTERQUEUE||2001|1", "000002 Anna CONNECT|2|x|2"),
            other,
            *lines("007202 Anna COMPLETEAGENT|2|7200|1"),
        ]
    )
    assert {said.doubts for said in heard} == {()}
    assert [said.type for said in heard].count("call.answered") == 1


def test_what_is_about_queues_and_members_is_no_call() -> None:
    raw = [
        b"1795310000|NONE|NONE|NONE|QUEUESTART|\n",
        b"1795310001|MANAGER|help|Anna|PAUSE|lunch\n",
        b"1795310002|REALTIME|NONE|Anna|ADDMEMBER|\n",
        b"1795310003|CLI|help|Anna|REMOVEMEMBER|\n",
        b"1795310004|NONE|NONE|NONE|CONFIGRELOAD|\n",
        b"1795310005|c.9|help|NONE|OURS|whatever our dialplan writes\n",
        b"\n",
    ]
    assert news(raw) == []


@pytest.mark.parametrize(
    "raw, reason",
    [
        (b"garbage", "fewer than five fields"),
        (b"yesterday|c|q|m|ABANDON|1|1|8", "time: not seconds since 1970"),
        (b"1|c|q|m|ABANDON|1|1|8", "a year that cannot be"),
        (b"1795310680|c|q|m|ABANDON|1|1|eight", "waittime: not a whole number"),
        (b"1795310680|c|q|m|RINGNOANSWER|-1", "ringtime: not a whole number"),
        (b"1795310680|c|q|m|ABANDON|1|1|999999999", "waittime: not"),
        (b"1795310680|c|q|m\0|ABANDON|1|1|8", "NUL"),
        (b"1795310680|c|q|" + b"m" * 5000 + b"|ABANDON|1|1|8", "longer than"),
    ],
)
def test_a_broken_line_is_told_and_the_others_are_read(raw: bytes, reason: str) -> None:
    read = list(read_queue_log([RECORDED[0], b"\n", raw, *RECORDED[1:3]], zone=ZONE))
    faults = [each for each in read if isinstance(each, Rejected)]
    assert [fault.line for fault in faults] == [3]
    assert reason in faults[0].reason
    assert len(read) == 6


def test_names_in_the_encoding_of_old_exchanges() -> None:
    raw = lines("000000 NONE ENTERQUEUE||2001|1|Jānis")[0].decode().encode("windows-1257")
    assert news([raw])[0].data["name"] == "Jānis"


@given(st.lists(st.integers(0, len(RECORDED) - 1), max_size=20))
def test_lines_told_again_are_the_same_news(places: list[int]) -> None:
    """Rotated files overlap: a line once more, right after itself, changes nothing."""
    doubled = [line for place, line in enumerate(RECORDED) for _ in range(1 + places.count(place))]
    assert news(doubled) == news(RECORDED)


def test_the_same_file_twice_is_the_same_news() -> None:
    later = [line.replace(b"17953", b"17963") for line in RECORDED]
    whole = RECORDED + later
    assert {(said.call, said.key) for said in news(whole * 2)} == {(said.call, said.key) for said in news(whole)}
    assert {said.doubts for said in news(whole * 2)} == {()}


@given(st.lists(st.binary(max_size=60)))
def test_any_bytes_are_read_or_refused(raw: list[bytes]) -> None:
    for each in read_queue_log(raw, zone=ZONE):
        assert isinstance(each, Said | Rejected)
