"""Tables of calls: the shapes that come along, shapes of one's own, and what goes wrong in such files."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.adapters.telephony.call_table import read_call_table
from atbilde.adapters.telephony.shapes import KNOWN, BadShape, Shape, shape_named, shape_of
from atbilde.calls.said import Said
from atbilde.core.events import Rejected

ZONE = ZoneInfo("Europe/Riga")
DOCUMENT = Path(__file__).parents[3] / "docs" / "telephony.md"
OPERATOR = """
[columns]
call = "ID"
from = "No"
to = "Uz"
officer = "Darbinieks"
started = "Sākums"
wait = "Gaidīja"
talk = "Runāja"
direction = "Virziens"
disposition = "Rezultāts"
[values]
incoming = ["ienākošais"]
outgoing = ["izejošais"]
answered = ["atbildēts"]
busy = ["aizņemts"]
voicemail = ["balss pasts"]
"""
HEAD = "ID;No;Uz;Darbinieks;Sākums;Gaidīja;Runāja;Virziens;Rezultāts\n"


def said(text: str | bytes, shape: str | Shape = OPERATOR) -> list[Said]:
    """What a table says; nothing may be refused."""
    read = both(text, shape)
    assert not [each for each in read if isinstance(each, Rejected)]
    return [each for each in read if isinstance(each, Said)]


def both(text: str | bytes, shape: str | Shape = OPERATOR) -> list[Said | Rejected]:
    """What a table says, with the rows that are refused."""
    raw = text if isinstance(text, bytes) else text.encode()
    return list(read_call_table(raw, shape if isinstance(shape, Shape) else shape_of(shape, "own.toml"), zone=ZONE))


def told(text: str | bytes, shape: str | Shape = OPERATOR) -> list[tuple[str, str, dict[str, object]]]:
    """Types, local clock and fields."""
    return [
        (each.type, f"{each.at.astimezone(ZONE):%H:%M:%S}" if each.at else "", dict(each.data))
        for each in said(text, shape)
    ]


class TestOneRow:
    """A call in one row, as an operator gives it out."""

    def test_answered(self) -> None:
        row = "7;+37120000001;67366922;Anna;05.10.2026 09:15:00;16;0:02:05;ienākošais;Atbildēts\n"
        assert told(HEAD + row) == [
            (
                "call.offered",
                "09:15:00",
                {"direction": "in", "from": "+37120000001", "to": "67366922", "line": "67366922"},
            ),
            ("call.answered", "09:15:16", {"officer": "Anna", "ring_seconds": 16}),
            ("call.ended", "09:17:21", {"cause": "Atbildēts"}),
        ]
        assert {each.call for each in said(HEAD + row)} == {"7"}

    def test_given_up(self) -> None:
        row = "7;;67366922;;05.10.2026 09:15:00;31;;ienākošais;neatbildēts\n"
        assert told(HEAD + row)[1:] == [
            ("call.abandoned", "09:15:31", {"ring_seconds": 31}),
            ("call.ended", "09:15:31", {"cause": "neatbildēts"}),
        ]

    def test_engaged(self) -> None:
        row = "7;2001;67366922;;05.10.2026 09:15:00;0;;ienākošais;aizņemts\n"
        assert told(HEAD + row)[1] == ("call.busy", "09:15:00", {"signal": False, "from": "2001"})

    def test_voicemail_is_not_given_up(self) -> None:
        shape = OPERATOR.replace("[values]", 'voicemail = "Rezultāts"\n[values]')
        row = "7;2001;67366922;;05.10.2026 09:15:00;20;12;ienākošais;balss pasts\n"
        types = [type_ for type_, _, _ in told(HEAD + row, shape)]
        assert types == ["call.offered", "voicemail.left", "call.ended"]
        assert told(HEAD + row, shape)[1][2] == {"seconds": 12, "from": "2001"}

    def test_out(self) -> None:
        row = "7;67366922;+37120000001;Anna;05.10.2026 09:15:00;9;60;izejošais;atbildēts\n"
        assert told(HEAD + row)[:2] == [
            (
                "call.offered",
                "09:15:00",
                {"direction": "out", "from": "67366922", "to": "+37120000001", "officer": "Anna"},
            ),
            ("call.answered", "09:15:09", {"officer": "Anna", "ring_seconds": 9}),
        ]

    def test_without_ids_the_same_row_is_the_same_call(self) -> None:
        shape = OPERATOR.replace('call = "ID"\n', "")
        row = "x;2001;67366922;Anna;05.10.2026 09:15:00;16;60;ienākošais;atbildēts\n"
        other = row.replace("09:15", "09:16")
        assert len({each.call for each in said(HEAD + row + other, shape)}) == 2
        assert {each.call for each in said(HEAD + row, shape)} == {each.call for each in said(HEAD + row * 2, shape)}


class TestKnownShapes:
    """Asterisk, FreeSWITCH, Cisco."""

    ASTERISK = (
        '"","+37120000001","67366922","help","""Jānis"" <+37120000001>","PJSIP/trunk-00000001","PJSIP/101-00000002",'
        '"Queue","help,t","2026-10-05 09:15:00","2026-10-05 09:15:16","2026-10-05 09:15:21",21,5,"ANSWERED",'
        '"DOCUMENTATION","1791180900.1",""\n'
    )

    def test_all_can_be_read(self) -> None:
        assert KNOWN == ("asterisk-cdr", "cucm", "freeswitch")
        for name in KNOWN:
            assert shape_named(name).columns.started

    def test_asterisk_without_a_line_of_names(self) -> None:
        offered, answered, ended = told(self.ASTERISK, shape_named("asterisk-cdr"))
        assert offered[2] == {"direction": "in", "from": "+37120000001", "to": "67366922", "line": "67366922"}
        assert answered == ("call.answered", "09:15:16", {"officer": "101", "ring_seconds": 16})
        assert ended == ("call.ended", "09:15:21", {"cause": "ANSWERED"})

    def test_asterisk_the_question_for_a_rating_is_the_same_call(self) -> None:
        rating = self.ASTERISK.replace("PJSIP/101-00000002", "").replace('"Queue"', '"Read"')
        rating = rating.replace("09:15:00", "09:15:21").replace("09:15:16", "09:15:21")
        rating = rating.replace('"2026-10-05 09:15:21",21,5', '"2026-10-05 09:15:30",9,9')
        heard = told(self.ASTERISK + rating, shape_named("asterisk-cdr"))
        assert [type_ for type_, _, _ in heard] == ["call.offered", "call.answered", "call.ended"]
        assert heard[-1][1] == "09:15:30"

    def test_asterisk_with_linkedid_a_transfer_is_one_call(self) -> None:
        head = "src,dst,channel,dstchannel,lastapp,start,answer,end,duration,billsec,disposition,uniqueid,linkedid\n"
        rows = (
            "+37120000001,67366922,PJSIP/t-0000000a,PJSIP/101-0000000b,Queue,2026-10-05 09:15:00,2026-10-05 09:15:02,"
            "2026-10-05 09:16:00,60,58,ANSWERED,a.1,a.1\n"
            "101,102,PJSIP/101-0000000c,PJSIP/102-0000000d,Dial,2026-10-05 09:15:40,2026-10-05 09:15:45,"
            "2026-10-05 09:18:00,140,135,ANSWERED,a.3,a.1\n"
        )
        assert told(head + rows, shape_named("asterisk-cdr"))[1:] == [
            ("call.answered", "09:15:02", {"officer": "101", "ring_seconds": 2}),
            ("call.transferred", "09:15:40", {"officer": "101", "to": "102"}),
            ("call.answered", "09:15:45", {"officer": "102", "ring_seconds": 45}),
            ("call.ended", "09:18:00", {"cause": "ANSWERED"}),
        ]

    def test_asterisk_cannot_tell_whether_a_message_was_left(self) -> None:
        row = self.ASTERISK.replace('"Queue"', '"VoiceMail"').replace("PJSIP/101-00000002", "")
        heard = said(row, shape_named("asterisk-cdr"))
        assert [each.type for each in heard] == ["call.offered", "voicemail.left", "call.ended"]
        assert heard[1].doubts == ("message",)

    def test_calls_between_colleagues_are_no_contacts_and_calls_out_are(self) -> None:
        inner = self.ASTERISK.replace('"+37120000001"', '"101"').replace('"67366922"', '"102"')
        outer = self.ASTERISK.replace('"+37120000001"', '"101"').replace("PJSIP/trunk-00000001", "PJSIP/101-0000000f")
        assert said(inner, shape_named("asterisk-cdr")) == []
        assert told(outer, shape_named("asterisk-cdr"))[0][2]["officer"] == "101"

    def test_freeswitch(self) -> None:
        rows = (
            '"Jānis","+37120000001","101","public","2026-10-05 09:15:00","2026-10-05 09:15:21","2026-10-05 09:16:00",'
            '"60","39","NORMAL_CLEARING","a5c9f6c0-e752","","",""\n'
            '"","+37120000001","101","public","2026-10-05 10:15:00","","2026-10-05 10:15:03",'
            '"3","0","USER_BUSY","e29ff0ae-e752","","",""\n'
        )
        heard = told(rows, shape_named("freeswitch"))
        assert [type_ for type_, _, _ in heard] == [
            "call.offered", "call.answered", "call.ended", "call.offered", "call.busy", "call.ended",
        ]  # fmt: skip
        assert heard[0][2]["name"] == "Jānis"
        assert heard[1][2] == {"officer": "101", "ring_seconds": 21}

    def test_cisco_has_a_line_of_types_and_ids_that_come_again(self) -> None:
        start = int(datetime(2026, 10, 5, 6, 15, tzinfo=UTC).timestamp())
        head = (
            '"cdrRecordType","globalCallID_callManagerId","globalCallID_callId","dateTimeOrigination",'
            '"callingPartyNumber","originalCalledPartyNumber","finalCalledPartyNumber","dateTimeConnect",'
            '"dateTimeDisconnect"\nINTEGER,INTEGER,INTEGER,INTEGER,VARCHAR(50),VARCHAR(50),VARCHAR(50),INTEGER,INTEGER\n'
        )
        rows = (
            f'1,2,77,{start},"20000001","67366922","1044",{start + 12},{start + 60}\n'
            f'1,2,77,{start + 86400},"20000002","67366922","1044",0,{start + 86400 + 33}\n'
        )
        heard = said(head + rows, shape_named("cucm"))
        assert [each.type for each in heard] == [
            "call.offered", "call.answered", "call.ended", "call.offered", "call.abandoned", "call.ended",
        ]  # fmt: skip
        assert {each.call for each in heard} == {"2-77/2026-10-05", "2-77/2026-10-06"}
        assert heard[1].data == {"officer": "1044", "ring_seconds": 12}
        assert heard[4].data == {"ring_seconds": 33}


class TestDocumented:
    """The mapping that stands in docs/telephony.md."""

    def test_it_is_read_as_it_is_explained(self) -> None:
        found = re.search(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
        assert found
        table = (
            "ID;No;Uz numuru;Darbinieks;Zvanītājs;Datums;Laiks;Atbildēts;Beigas;Gaidīja;Runāja;Kopā;Virziens;"
            "Rezultāts;Balss pasts;Uz;Rinda;Vārds\n"
            "1;2001;67366922;Anna;;05.10.2026;09:15:00;;;16;60;76;ienākošais;atbildēts;;;Tālrunis;Jānis\n"
        )
        offered, answered, ended = told(table, found[1])
        assert offered == (
            "call.offered",
            "09:15:00",
            {"direction": "in", "from": "2001", "to": "67366922", "line": "Tālrunis", "name": "Jānis"},
        )
        assert answered[1:] == ("09:15:16", {"officer": "Anna", "ring_seconds": 16})
        assert ended[1] == "09:16:16"


class TestFiles:
    """Encodings, delimiters, clocks."""

    ROW = "7;2001;67366922;Jānis;05.10.2026 09:15:00;16;60;ienākošais;atbildēts\n"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1257", "utf-16"])
    def test_encodings(self, encoding: str) -> None:
        assert told((HEAD + self.ROW).encode(encoding)) == told(HEAD + self.ROW)
        assert told(HEAD + self.ROW)[1][2]["officer"] == "Jānis"

    @pytest.mark.parametrize("delimiter", [",", "\t", "|"])
    def test_delimiters(self, delimiter: str) -> None:
        assert told((HEAD + self.ROW).replace(";", delimiter)) == told(HEAD + self.ROW)
        assert told("sep=;\r\n" + (HEAD + self.ROW).replace("\n", "\r\n")) == told(HEAD + self.ROW)

    @pytest.mark.parametrize(
        "clock",
        [
            "2026-10-05 09:15:00",
            "2026-10-05T06:15:00Z",
            "2026/10/05 09:15",
            "5.10.2026. 9:15",
            "1791180900",
            "1791180900000",
        ],
    )
    def test_times(self, clock: str) -> None:
        assert told(HEAD + self.ROW.replace("05.10.2026 09:15:00", clock)) == told(HEAD + self.ROW)

    def test_times_of_an_exchange_on_utc(self) -> None:
        shape = 'clock = "utc"\n' + OPERATOR
        assert told(HEAD + self.ROW, shape)[0][1] == "12:15:00"

    def test_the_hour_that_autumn_doubles_is_doubted(self) -> None:
        heard = said(HEAD + self.ROW.replace("05.10.2026 09:15:00", "25.10.2026 03:30:00"))
        assert {each.doubts for each in heard} == {("clock",)}
        assert heard[0].at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    def test_a_call_through_the_end_of_summer_time_lasts_as_long_as_it_did(self) -> None:
        shape = OPERATOR.replace('talk = "Runāja"', 'ended = "Runāja"')
        row = self.ROW.replace("05.10.2026 09:15:00", "25.10.2026 03:58:00").replace(";60;", ";25.10.2026 03:03:00;")
        assert said(HEAD + row, shape)[-1].at == datetime(2026, 10, 25, 1, 3, tzinfo=UTC)

    def test_the_hour_that_spring_leaves_out_is_doubted(self) -> None:
        heard = said(HEAD + self.ROW.replace("05.10.2026 09:15:00", "29.03.2026 03:30:00"))
        assert {each.doubts for each in heard} == {("clock",)}
        assert heard[0].at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)

    def test_an_empty_file_says_nothing(self) -> None:
        assert said("") == said("\n\n") == said(HEAD) == []


class TestFaults:
    """The line and the column of each."""

    @pytest.mark.parametrize(
        "row, reason",
        [
            ("7;2001;6;A;;16;60;ienākošais;atbildēts", "started: missing"),
            ("7;2001;6;A;vakar;16;60;ienākošais;atbildēts", "started: not a date and time"),
            ("7;2001;6;A;31.02.2026 09:15;16;60;ienākošais;atbildēts", "started: not a date and time"),
            ("7;2001;6;A;05.10.1926 09:15;16;60;ienākošais;atbildēts", "started: a year that cannot be"),
            ("7;2001;6;A;05.10.2026 09:15;long;60;ienākošais;atbildēts", "wait: not a duration"),
            ("7;2001;6;A;05.10.2026 09:15;16;9999:00:00;ienākošais;atbildēts", "talk: longer than a week"),
            ("7;2001;6;A;05.10.2026 09:15;16;60;sānis;atbildēts", "direction: 'sānis' is neither"),
            (";2001;6;A;05.10.2026 09:15;16;60;ienākošais;atbildēts", "call: missing"),
            ("7;2001;6;A;05.10.2026 09:15;;60;ienākošais;atbildēts", "answered: the call was, but neither"),
            ("7;20\0;6;A;05.10.2026 09:15;16;60;ienākošais;atbildēts", "from: holds a NUL"),
        ],
    )
    def test_rows(self, row: str, reason: str) -> None:
        good = TestFiles.ROW.replace("7;", "8;", 1)
        read = both(HEAD + good.replace("Jānis", '"Jā\nnis"') + row + "\n" + good.replace("8;", "9;", 1))
        (fault,) = (each for each in read if isinstance(each, Rejected))
        assert fault.line == 4, "a cell of two lines before it"
        assert reason in fault.reason
        assert {each.call for each in read if isinstance(each, Said)} == {"8", "9"}

    def test_times_in_the_wrong_order(self) -> None:
        shape = OPERATOR.replace('talk = "Runāja"', 'ended = "Runāja"')
        (fault,) = both(HEAD + TestFiles.ROW.replace(";60;", ";05.10.2026 09:14:00;"), shape)
        assert fault == Rejected(2, "answered or ended: before started")

    @pytest.mark.parametrize(
        "shape, reason",
        [
            ("started", "own.toml: Expected '='"),
            ("[columns]\ncall = 'ID'", "own.toml: Object missing required field started"),
            ("[columns]\nstarted = 'a'\nstrated = 'b'", "own.toml: Object contains unknown field strated, at columns"),
            ("delimiter = ';;'\n[columns]\nstarted = 'a'", "own.toml: delimiter must be one character"),
            ("skip = -1\n[columns]\nstarted = 'a'", "skip must be from 0"),
        ],
    )
    def test_mappings(self, shape: str, reason: str) -> None:
        with pytest.raises(BadShape) as fault:
            shape_of(shape, "own.toml")
        assert reason in str(fault.value)

    def test_a_table_without_the_column(self) -> None:
        with pytest.raises(BadShape, match="no column 'Sākums' for 'started'; the table has: id, no, uz"):
            both("ID;No;Uz\n1;2;3\n")

    def test_an_unknown_mapping(self) -> None:
        with pytest.raises(BadShape, match="neither a file nor one of asterisk-cdr, cucm, freeswitch"):
            shape_named("/nowhere/at/all")


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for shape in ("asterisk-cdr", "cucm"):
        with suppress(BadShape):
            for each in read_call_table(raw, shape_named(shape), zone=ZONE):
                assert isinstance(each, Said | Rejected)


@given(st.permutations(range(4)))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    rows = [TestFiles.ROW.replace("7;", f"{number // 2};", 1).replace("09:15", f"09:1{number}") for number in range(4)]
    mixed = said(HEAD + "".join(rows[place] for place in order))
    assert {(each.call, each.key, each.at) for each in mixed} == {
        (each.call, each.key, each.at) for each in said(HEAD + "".join(rows))
    }
