"""Real calls: lifted at the fourth ring after 16 seconds, at the fifth after 21, and given up after 8 (CSP-D1).

Started by `run-telephones`. Says each thing it found and what it measured; the exit code is 1 where one is not so.
"""

import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from tests.peers.telephones import desk, peers
from tests.peers.telephones.officers_set import OfficersSet

PORTS = ("WEB", "SIP", "EVENTS", "SET_SIP", "SET_CONTROL", "RTP", "CALLER", "CALLER_SOUND")


@dataclass(frozen=True)
class Scene:
    """One call: who calls, how long it rings, whether it is lifted then, and what the standard says of that."""

    number: str
    name: str
    rings: float  # seconds
    lifted: bool
    kept: str

    @property
    def caller(self) -> str:
        """What sipp does."""
        return "caller_who_talks.xml" if self.lifted else "caller_who_gives_up.xml"


SCENES = (
    Scene("+37126000001", "Zane Liepiņa", 16, lifted=True, kept="met"),
    Scene("+37126000002", "Ģirts Žagars", 21, lifted=True, kept="missed"),
    Scene("+37126000003", "Jūlija Ķēniņa", 8, lifted=False, kept="cancelled"),
)
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
    """The scenes in a folder of their own; returns the exit code. What went wrong is shown with everybody's logs."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    findings = Findings()
    with tempfile.TemporaryDirectory(prefix="atbilde-telephones-") as folder:
        home = Path(folder)
        home.chmod(0o755)  # the database's account passes through
        try:
            run(findings, home)
        except (Exception, SystemExit):
            findings.failed += 1
            raise
        finally:
            if findings.failed:
                show_logs(home)
    print(f"{findings.failed} failed" if findings.failed else "all as it should be")
    return 1 if findings.failed else 0


def run(findings: Findings, home: Path) -> None:
    """Everything up, the calls one after the other, everything down again."""
    with ExitStack() as stack:
        words: dict[str, object] = dict(zip(PORTS, peers.free_ports(len(PORTS)), strict=True))
        address = stack.enter_context(peers.demo(home, int(str(words["WEB"]))))
        desk.connect(home / "demo")
        token, extension, line = desk.telephones()
        words |= {"SET": extension, "RTP_LAST": int(str(words["RTP"])) + 1, "MODULES": peers.modules()}
        stack.enter_context(peers.exchange(home, words))
        stack.enter_context(peers.bridge(home, words, f"{address}/cti/zammad/{token}"))
        control = stack.enter_context(peers.set_at_the_desk(home, words))
        page = stack.enter_context(desk.officers_page(address))
        if page is None:
            print("no Chromium here: the officer's page is left out")
        before = contacts()
        for scene in SCENES:
            print(f"{scene.rings} s, then {'lifted' if scene.lifted else 'given up'}", flush=True)
            who = {"number": scene.number, "name": scene.name, "line": line}
            desk.watch(page, scene.number, "ringing")
            with peers.caller(home, words, scenario=scene.caller, **who) as sipp:
                play(findings, scene, control, page)
                content = sipp.wait(30) == 0
            findings.say("the caller's telephone is content", content, f"sipp ended with {sipp.returncode}")
            judge(findings, scene)
        findings.say("one contact a call", contacts() - before == len(SCENES), contacts() - before)


def play(findings: Findings, scene: Scene, control: int, page: Page | None) -> None:
    """Let it ring and do at the set what the scene says, while the page and the database are looked at."""
    officers_set = OfficersSet(control)
    rang = officers_set.wait_for("CALL_INCOMING", 10)
    shown(findings, "the panel comes by itself", page, scene, "call.rang")
    call = eventually(lambda: call_of(scene))
    findings.say("it rings at the officer's post", call is not None and ringing_at(call) == [desk.OFFICER], call)
    if scene.lifted:
        desk.watch(page, scene.number, "talking")
        time.sleep(rang + scene.rings - time.time())
        officers_set.lift()
        officers_set.wait_for("CALL_ESTABLISHED", 5)
        shown(findings, "the panel says that they talk", page, scene, "call.answered")
        talking = eventually(lambda: call_of(scene, state="talking"))
        findings.say("it is lifted", talking is not None, talking and talking.officer.person)
    desk.watch(page, scene.number, "ended" if scene.lifted else "")
    officers_set.wait_for("CALL_CLOSED", 30)
    officers_set.close()
    closing = "the panel asks to wrap up" if scene.lifted else "the panel lets go of it"
    shown(findings, closing, page, scene, "call.ended")


def shown(findings: Findings, what: str, page: Page | None, scene: Scene, event: str) -> None:
    """How long after the event, by the exchange's clock, the page showed what it was looking out for."""
    if page is None:
        return
    saw, happened = desk.seen(page), time_of(scene, event)
    late = saw - happened if saw and happened else None
    told = "not within 5 s" if late is None else f"{late:.3f} s later"
    findings.say(what, late is not None and late < AT_ONCE, told)


def judge(findings: Findings, scene: Scene) -> None:
    """What stands in the database of the call that is over."""
    call = eventually(lambda: call_of(scene, state="ended"))
    findings.say("it is over", call is not None, call)
    if call is None:
        return
    rang = call.wait if call.wait is not None else float("nan")
    findings.say(f"it rang for {scene.rings} s", abs(rang - scene.rings) < TOLERANCE, f"{rang:.3f} s")
    if scene.lifted:
        findings.say(f"the talk took {TALK} s", abs(call.talk - TALK) < TOLERANCE, f"{call.talk:.3f} s")
    findings.say(f"lifting it is {scene.kept}", call.kept == scene.kept, call.kept)
    outcome = "answered" if scene.lifted else "abandoned"
    findings.say(f"it is {outcome}", call.outcome == outcome, call.outcome)
    sound = call.line == desk.LINE and call.in_hours is True and not call.doubts
    findings.say("on an open line, without doubts", sound, f"{call.line} {call.doubts}")


def call_of(scene: Scene, **how: str) -> Any:
    """The one call of the scene, where it stands so; `Call.MultipleObjectsReturned` where there are two."""
    from atbilde.calls.models import Call

    found = Call.objects.filter(number=scene.number, **how).select_related("contact", "officer__person")
    return found.get() if found.exists() else None


def ringing_at(call: Any) -> list[str]:
    """Who hears it ring."""
    from atbilde.institutions.models import Post

    return list(Post.objects.filter(pk__in=call.ringing).values_list("person__username", flat=True))


def time_of(scene: Scene, event: str) -> float | None:
    """When this first happened in the call, by the exchange's clock: seconds since 1970; None where it did not."""
    from atbilde.contacts.models import Event

    found = Event.objects.filter(contact__call__number=scene.number, type=event).order_by("at").first()
    return found.at.timestamp() if found else None


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
    sys.exit(main())
