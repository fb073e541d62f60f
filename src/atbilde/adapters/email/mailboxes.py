"""Reading a mailbox by IMAP: every letter in its folder is taken in and only then moved away.

The folder is the to-do list: what lies in it has not been taken in for certain. A letter is moved to the folder
`DONE` after its rows are committed; a process killed in between finds it again and recognises it.
"""

import logging
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.db import connection
from django.utils import timezone
from imap_tools import BaseMailBox, ImapToolsError

from atbilde.adapters.email import connections, standing
from atbilde.adapters.email.connections import MailboxRefused, Secret
from atbilde.adapters.email.intake import Arrived, take_in_all
from atbilde.institutions.models import Mailbox

log = logging.getLogger(__name__)

#: Where letters go on the server once they are safely stored.
DONE = "Atbilde"
#: Seconds between two looks where the server cannot tell of new letters by itself.
POLL = 15
#: Seconds after which the folder is looked at even if the server told of nothing.
LOOK_AGAIN = 60
_TICK = 1.0
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 300.0
_BATCH_LETTERS, _BATCH_BYTES = 20, 4_000_000
_FETCHED = re.compile(rb"\bUID (\d+)")
_DATED = re.compile(rb'INTERNALDATE "([^"]+)"')
_SIZED = re.compile(rb"UID (\d+).*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*?UID (\d+)", re.S)


@dataclass(slots=True)
class _Refused:
    """A letter that could not be stored, and when it is tried again."""

    tries: int
    again_at: datetime


@dataclass(slots=True)
class Reader:
    """Reads one mailbox until told to stop; survives its server's and the database's bad days."""

    mailbox: Mailbox
    secret: Secret
    stop: threading.Event
    _refused: dict[str, _Refused] = field(default_factory=dict)
    _done_folder: str = ""

    def run(self) -> None:
        """Connect, read, wait for more; on a fault say so on the mailbox, wait ever longer, begin anew."""
        pause = _FIRST_PAUSE
        while not self.stop.is_set():
            try:
                server = connections.imap(self.mailbox, self.secret)
                try:
                    self._stay(server)
                finally:
                    connections.close(server)
                pause = _FIRST_PAUSE
            except MailboxRefused as fault:
                self._tell(str(fault))
            except connections.IMAP_FAULTS as fault:
                self._tell(f"IMAP {self.mailbox.imap_host}:{self.mailbox.imap_port}: {connections.reason(fault)}")
            except Exception as fault:
                # The kind of the fault only: its text may quote a letter.
                log.error("mailbox %s: %s", self.mailbox.pk, type(fault).__name__)
            connection.close()
            self.stop.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _stay(self, server: BaseMailBox) -> None:
        """Read what is there and wait for more, for as long as the connection holds."""
        self._choose_folders(server)
        while not self.stop.is_set():
            self.read_all(server)
            self._say_well()
            connection.close()  # a waiting mailbox needs no database connection
            server.client.noop()  # not every server tells in IDLE of what came just before it
            if not _was_told(server):
                self._wait(server)

    def read_all(self, server: BaseMailBox) -> int:
        """Take in everything in the folder; returns how many letters were taken in or recognised."""
        count = 0
        while not self.stop.is_set():
            now = timezone.now()
            _was_told(server)
            waiting = [
                uid
                for uid in server.uids("UNDELETED", charset=None)
                if uid not in self._refused or self._refused[uid].again_at <= now
            ]
            if not waiting and not _was_told(server):
                break
            for batch in self._batches(server, waiting):
                done = self._take_in(list(self._fetch(server, batch)))
                self._move(server, done)
                count += len(done)
                if self.stop.is_set():
                    break
        return count

    def _take_in(self, letters: Sequence[tuple[str, Arrived]]) -> list[str]:
        """The UIDs of letters that are stored. One that cannot be is left on the server and tried again later."""
        try:
            outcomes = take_in_all([letter for _, letter in letters], self.mailbox)
        except OSError as fault:
            raise MailboxRefused(f"IMAP: the file store refuses letters: {connections.reason(fault)}") from None
        done = []
        for (uid, _), outcome in zip(letters, outcomes, strict=True):
            if isinstance(outcome, Exception):
                tries = self._refused[uid].tries + 1 if uid in self._refused else 1
                wait = timedelta(seconds=min(30 * 2**tries, 6 * 3600))
                self._refused[uid] = _Refused(tries, timezone.now() + wait)
                continue
            self._refused.pop(uid, None)
            done.append(uid)
        return done

    def _batches(self, server: BaseMailBox, uids: Sequence[str]) -> Iterator[list[str]]:
        """UIDs in groups that fit into memory together."""
        for start in range(0, len(uids), 200):
            sizes = _sizes(server, uids[start : start + 200])
            batch: list[str] = []
            total = 0
            for uid in uids[start : start + 200]:
                size = sizes.get(uid, 0)
                if batch and (total + size > _BATCH_BYTES or len(batch) >= _BATCH_LETTERS):
                    yield batch
                    batch, total = [], 0
                batch.append(uid)
                total += size
            if batch:
                yield batch

    def _fetch(self, server: BaseMailBox, uids: Sequence[str]) -> Iterator[tuple[str, Arrived]]:
        """Letters as the server has them, left unmarked, with the time it got them; one gone meanwhile is left out."""
        status, answer = server.client.uid("FETCH", ",".join(uids), "(UID INTERNALDATE BODY.PEEK[])")
        if status != "OK":
            raise MailboxRefused(f"IMAP {self.mailbox.imap_host}: the server does not hand out letters")
        for number, item in enumerate(answer):
            if not isinstance(item, tuple):
                continue
            after = answer[number + 1] if number + 1 < len(answer) else b""
            about = item[0] + (after if isinstance(after, bytes) else b"")
            found = _FETCHED.search(about)
            if found:
                yield found[1].decode(), Arrived(item[1], _arrival(about, timezone.now()))

    def _choose_folders(self, server: BaseMailBox) -> None:
        try:
            server.folder.set(self.mailbox.folder)
        except ImapToolsError:
            raise MailboxRefused(f"IMAP {self.mailbox.imap_host}: there is no folder {self.mailbox.folder}") from None
        for name in (DONE, f"INBOX.{DONE}", f"INBOX/{DONE}"):
            try:
                if not server.folder.exists(name):
                    server.folder.create(name)
            except ImapToolsError:
                continue
            self._done_folder = name
            return
        raise MailboxRefused(f"IMAP {self.mailbox.imap_host}: the folder {DONE} cannot be made")

    def _move(self, server: BaseMailBox, uids: list[str]) -> None:
        """Take letters that are safely stored off the folder."""
        if not uids:
            return
        if "MOVE" in server.client.capabilities:
            server.move(uids, self._done_folder)
            return
        server.copy(uids, self._done_folder)
        server.client.uid("STORE", ",".join(uids), "+FLAGS.SILENT", r"(\Deleted)")
        if "UIDPLUS" in server.client.capabilities:
            server.client.uid("EXPUNGE", ",".join(uids))
        elif set(server.uids("DELETED", charset=None)) <= set(uids):
            server.client.expunge()  # would take what others have marked as well, so only where there is none

    def _wait(self, server: BaseMailBox) -> None:
        """Until the server tells of something new, it is time to look anyway, or the end has come."""
        if "IDLE" not in server.client.capabilities:
            self.stop.wait(POLL)
            server.client.noop()
            return
        server.idle.start()  # type: ignore[no-untyped-call]
        ticks = int(LOOK_AGAIN / _TICK)
        while ticks and not self.stop.is_set() and not connections.has_news(server, _TICK):
            ticks -= 1
        server.idle.stop()  # type: ignore[no-untyped-call]

    def _say_well(self) -> None:
        now = timezone.now()
        if self._refused:
            count = len(self._refused)
            fault = f"IMAP {self.mailbox.imap_host}: {count} letter(s) could not be stored and stay on the server"
            standing.unwell(self.mailbox, at=now, fault=fault)
        else:
            standing.well(self.mailbox, at=now, part="IMAP")

    def _tell(self, fault: str) -> None:
        log.warning("mailbox %s: %s", self.mailbox.pk, fault)
        try:
            standing.unwell(self.mailbox, at=timezone.now(), fault=fault)
        except Exception as second:
            log.error("mailbox %s: %s", self.mailbox.pk, type(second).__name__)


def _was_told(server: BaseMailBox) -> bool:
    """Whether the server spoke of new letters since this was last asked, be it amid the answer to something else."""
    return server.client.response("EXISTS")[1] != [None]


def _sizes(server: BaseMailBox, uids: Sequence[str]) -> dict[str, int]:
    _, answer = server.client.uid("FETCH", ",".join(uids), "(UID RFC822.SIZE)")
    sizes = {}
    for item in answer:
        found = _SIZED.search(item) if isinstance(item, bytes) else None
        if found:
            sizes[(found[1] or found[4]).decode()] = int(found[2] or found[3])
    return sizes


def _arrival(about: bytes, now: datetime) -> datetime:
    """When the server got the letter; now, where its word makes no sense."""
    found = _DATED.search(about)
    try:
        arrived = parsedate_to_datetime(found[1].decode("ascii").replace("-", " ")) if found else now
        arrived = arrived.astimezone(UTC)
    except (ValueError, UnicodeError, OverflowError, TypeError):
        return now
    return arrived if datetime(1990, 1, 1, tzinfo=UTC) < arrived < now + timedelta(minutes=5) else now
