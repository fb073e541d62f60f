"""The real telephones and the demonstration: each a process of its own that ends with its block, by its own id."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
#: Where Debian keeps baresip's modules: /usr/lib, or below it for the machine's kind.
MODULES = ("/usr/lib/baresip/modules", f"/usr/lib/{os.uname().machine}-linux-gnu/baresip/modules")


@contextlib.contextmanager
def process(log: Path, *command: str, gentle: float = 5, **how: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command beside the block; asked to end after it, and killed when it does not within `gentle` seconds."""
    with (
        log.open("wb") as out,
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, **how) as running,
    ):  # type: ignore[call-overload]
        try:
            yield running
        finally:
            running.terminate()
            try:
                running.wait(gentle)
            except subprocess.TimeoutExpired:
                running.kill()


@contextlib.contextmanager
def demo(home: Path, port: int) -> Iterator[str]:
    """`./atbilde demo` with data below `home`; yields its address."""
    command = [sys.executable, str(ROOT / "atbilde"), "demo", "--data", str(home / "demo"), "--port", str(port)]
    with process(home / "demo.log", *command, gentle=40) as running:
        until(lambda: "Atbilde answers at" in (home / "demo.log").read_text(), 180, "the demonstration", running)
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def exchange(home: Path, words: Mapping[str, object]) -> Iterator[None]:
    """Kamailio on the ports `SIP` and `EVENTS`, ringing the set `SET`."""
    config = written(home, "kamailio.cfg", words)
    command = ["kamailio", "-DD", "-E", "-f", str(config), "-Y", str(home), "-w", str(home), "-m", "32", "-M", "4"]
    with process(home / "kamailio.log", *command) as running:
        until(lambda: answers(int(str(words["EVENTS"]))), 15, "Kamailio", running)
        yield


@contextlib.contextmanager
def bridge(home: Path, words: Mapping[str, object], webhook: str) -> Iterator[None]:
    """bridge.py between the exchange and the webhook."""
    command = [sys.executable, str(HERE / "bridge.py"), f"127.0.0.1:{words['EVENTS']}", webhook]
    with process(home / "bridge.log", *command):
        yield


@contextlib.contextmanager
def set_at_the_desk(home: Path, words: Mapping[str, object]) -> Iterator[int]:
    """baresip, announced at the exchange as `SET`; yields its control port."""
    folder = home / "baresip"
    folder.mkdir()
    config = written(home, "baresip.conf", words).read_text()
    (folder / "config").write_text(config)
    (folder / "contacts").write_text("")
    account = f"<sip:{words['SET']}@127.0.0.1:{words['SIP']}>;auth_pass=none;regint=600;audio_codecs=PCMA/8000/1\n"
    (folder / "accounts").write_text(account)
    control = int(str(words["SET_CONTROL"]))
    with process(home / "baresip.log", "baresip", "-f", str(folder), gentle=2, cwd=home) as running:
        until(lambda: answers(control), 15, "baresip", running)
        until(lambda: "200 OK" in (home / "baresip.log").read_text(errors="replace"), 15, "baresip's name", running)
        yield control


@contextlib.contextmanager
def caller(
    home: Path, words: Mapping[str, object], *, scenario: str, number: str, name: str, line: str
) -> Iterator[subprocess.Popen[bytes]]:
    """sipp: calls `line` once as the scenario says and ends."""
    command = ["sipp", f"127.0.0.1:{words['SIP']}", "-sf", str(HERE / scenario), "-s", line]
    command += ["-key", "number", number, "-key", "caller", name, "-m", "1", "-nostdin", "-timeout", "60"]
    command += ["-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", str(words["CALLER"]), "-mp", str(words["CALLER_SOUND"])]
    with process(home / "sipp.log", *command, gentle=2, cwd=home) as running:
        yield running


def modules() -> str:
    """The folder of baresip's modules."""
    return next(filter(os.path.isdir, MODULES))


def written(home: Path, name: str, words: Mapping[str, object]) -> Path:
    """A configuration file with its @WORDS@ filled in, below `home`."""
    text = (HERE / name).read_text()
    for word, value in words.items():
        text = text.replace(f"@{word}@", str(value))
    (home / name).write_text(text)
    return home / name


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody uses just now, neither by TCP nor UDP, the ones above them neither.

    baresip takes a second port above its SIP port, RTP another above its own.
    """
    found: list[int] = []
    with contextlib.ExitStack() as stack:
        while len(found) < count:
            taken = contextlib.ExitStack()
            with contextlib.suppress(OSError):
                first = taken.enter_context(bound(socket.SOCK_STREAM, 0)).getsockname()[1]
                for kind, port in ((socket.SOCK_DGRAM, first), *((each, first + 1) for each in KINDS)):
                    taken.enter_context(bound(kind, port))
                found.append(first)
            stack.enter_context(taken)
    return found


KINDS = (socket.SOCK_STREAM, socket.SOCK_DGRAM)


def bound(kind: socket.SocketKind, port: int) -> socket.socket:
    """A socket that holds a port of the loopback; `OSError` where another does."""
    holding = socket.socket(type=kind)
    try:
        holding.bind(("127.0.0.1", port))
    except OSError:
        holding.close()
        raise
    return holding


def answers(port: int) -> bool:
    """Whether something listens there."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def until(ready: Callable[[], bool], seconds: float, name: str, running: subprocess.Popen[bytes]) -> None:
    """Until it is ready; `SystemExit` where it ends before or takes longer."""
    deadline = time.monotonic() + seconds
    while not ready():
        if running.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"{name} did not come up")
        time.sleep(0.1)
