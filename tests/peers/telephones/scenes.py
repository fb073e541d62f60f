"""Two real calls: lifted after 16 seconds, at the fourth ring, and after 21, at the fifth (CSP-D1).

Started by `run-telephones`. Says each thing it found and what it measured; the exit code is 1 where one is not so.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from tests.peers.telephones import desk, peers
from tests.peers.telephones.officers_set import OfficersSet

PORTS = ("WEB", "SIP", "EVENTS", "SET_SIP", "SET_CONTROL", "RTP", "CALLER", "CALLER_SOUND")
#: Seconds of ringing, what the standard says of it, who calls.
CALLS = ((16, "met", "+37126000001", "Zane Liepiņa"), (21, "missed", "+37126000002", "Ģirts Žagars"))
TALK = 3
#: Seconds by which a measured length may differ, and within which the panel comes.
TOLERANCE, AT_ONCE = 0.5, 1.5


class Findings:
    """What was found, told line by line."""

    failed = 0

    def say(self, what: str, holds: bool, found: object) -> None:
        """One thing that must be so."""
        self.failed += not holds
        print(f"  {'ok  ' if holds else 'FAIL'} {what}: {found}", flush=True)


def main() -> int:
    """Everything up, both calls, everything down again; returns the exit code."""
    findings = Findings()
    with tempfile.TemporaryDirectory(prefix="atbilde-telephones-") as folder, ExitStack() as stack:
        home = Path(folder)
        home.chmod(0o755)  # the database's account passes through
        words: dict[str, object] = dict(zip(PORTS, peers.free_ports(len(PORTS)), strict=True))
        address = stack.enter_context(peers.demo(home, int(str(words["WEB"]))))
        desk.connect(home / "demo")
        token, extension, line = desk.attach()
        words |= {"SET": extension, "RTP_LAST": int(str(words["RTP"])) + 1, "MODULES": peers.modules()}
        stack.enter_context(peers.exchange(home, words))
        stack.enter_context(peers.bridge(home, words, f"{address}/cti/zammad/{token}"))
        control = stack.enter_context(peers.set_at_the_desk(home, words))
        page = stack.enter_context(desk.officers_page(address))
        if page is None:
            print("no Chromium here: the officer's page is left out")
        before = contacts()
        for ring, kept, number, name in CALLS:
            print(f"a call lifted after {ring} s", flush=True)
            with peers.caller(home, words, number=number, name=name, line=line) as sipp:
                seen = one_call(findings, control, page, ring, number)
                findings.say(
                    "the caller's telephone is content", sipp.wait(30) == 0, f"sipp ended with {sipp.returncode}"
                )
            judge(findings, number, ring, kept, seen)
        findings.say("one contact a call", contacts() - before == len(CALLS), contacts() - before)
        if findings.failed:
            show_logs(home)
    print(f"{findings.failed} failed" if findings.failed else "all as it should be")
    return 1 if findings.failed else 0


def one_call(findings: Findings, control: int, page: Page | None, ring: float, number: str) -> float | None:
    """Let it ring for so long, then lift; returns when the page showed the call by its own clock."""
    officers_set = OfficersSet(control)
    if page is not None:
        page.evaluate(desk.WATCH, number[4:])
    rang = officers_set.wait_for("CALL_INCOMING", 10)
    seen: float | None = page.evaluate(desk.SEEN) if page is not None else None
    call = eventually(lambda: call_of(number))
    findings.say("it rings at the officer's post", bool(call) and len(call.ringing) == 1, call and call.state)
    time.sleep(rang + ring - time.time())
    officers_set.lift()
    officers_set.wait_for("CALL_ESTABLISHED", 5)
    talking = eventually(lambda: call_of(number, state="talking"))
    findings.say("it is lifted", talking is not None, talking and str(talking.officer.person))
    officers_set.close()
    return seen


def judge(findings: Findings, number: str, ring: float, kept: str, seen: float | None) -> None:
    """What stands in the database of the call that is over."""
    from atbilde.contacts.models import Event

    call = eventually(lambda: call_of(number, state="ended"))
    if call is None:
        findings.say("it is over", False, call_of(number))
        return
    rang = Event.objects.filter(contact=call.contact, type="call.rang").earliest("at").at
    if desk.CHROMIUM:
        late = None if seen is None else seen - rang.timestamp()
        told = "not within 5 s" if late is None else f"{late:.3f} s after the ring"
        findings.say("the panel came by itself", late is not None and late < AT_ONCE, told)
    findings.say(f"it waited {ring} s", abs(call.wait - ring) < TOLERANCE, f"{call.wait:.3f} s")
    findings.say(f"it was talked for {TALK} s", abs(call.talk - TALK) < TOLERANCE, f"{call.talk:.3f} s")
    findings.say(f"the fourth ring is {kept}", call.kept == kept, call.kept)
    findings.say("answered, on an open line, without doubts", sound(call), f"{call.outcome} {call.line} {call.doubts}")


def sound(call: Any) -> bool:
    """Nothing odd about it."""
    return call.outcome == "answered" and call.line == desk.LINE and call.in_hours is True and not call.doubts


def call_of(number: str, **how: str) -> Any:
    """The one call of this number, where it stands so; `Call.MultipleObjectsReturned` where there are two."""
    from atbilde.calls.models import Call

    found = Call.objects.filter(number=number, **how).select_related("contact", "officer__person")
    return found.get() if found.exists() else None


def contacts() -> int:
    """How many contacts by telephone the institution has."""
    from atbilde.contacts.models import Contact

    return Contact.objects.filter(institution=desk.INSTITUTION, channel="phone").count()


def eventually(look: Callable[[], Any], seconds: float = 3) -> Any:
    """What `look` finds within so many seconds, else None."""
    deadline = time.monotonic() + seconds
    while (found := look()) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def show_logs(home: Path) -> None:
    """The ends of what everybody wrote."""
    for log in sorted(home.glob("*.log")):
        print(f"--- the end of {log.name}", *log.read_text(errors="replace").splitlines()[-25:], sep="\n")


if __name__ == "__main__":
    os.chdir(peers.ROOT)
    sys.exit(main())
