#!/usr/bin/env python3
"""A bridge: what a Kamailio tells by evapi (kamailio.cfg), told on to Atbilde's webhook (docs/telephony.md).

`bridge.py HOST:PORT ADDRESS` runs until the exchange closes the connection, and prints a line for each event that was
taken. The standard library is all it needs.
"""

import json
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

#: How a call ended, by the answer of SIP (RFC 3261, 21), in the webhook's words.
CAUSES = {200: "normalClearing", 404: "notFound", 486: "busy", 487: "cancel", 503: "congestion", 600: "busy"}
TRIES, PAUSE = 20, 0.5


def main(exchange: str, webhook: str) -> None:
    """Pass everything on in the order in which it came."""
    host, port = exchange.rsplit(":", 1)
    with socket.create_connection((host, int(port))) as connection:
        for news in told(connection):
            event = event_of(json.loads(news))
            tell(webhook, event)
            print(event["event"], event["timestamp"], flush=True)


def told(connection: socket.socket) -> Iterator[bytes]:
    """The netstrings (`12:{"event":""},`) that come, until the other side closes."""
    stream = connection.makefile("rb")
    while length := b"".join(iter(lambda: stream.read(1).strip(b":"), b"")):
        yield stream.read(int(length))
        stream.read(1)  # the comma


def event_of(news: dict[str, str]) -> dict[str, object]:
    """The webhook's event for what the exchange tells."""
    event: dict[str, object] = {"callId": news["call"], "direction": "in", "timestamp": float(news["at"])}
    if news["event"] == "called":
        name = news["name"].strip('"')
        return event | {"event": "newCall", "from": news["from"], "to": news["to"], "name": name}
    if news["event"] == "rings":
        return event | {"event": "ringing", "user": news["set"]}
    if news["event"] == "lifted":
        return event | {"event": "answer", "answeringNumber": news["set"]}
    return event | {"event": "hangup", "cause": CAUSES.get(int(news["code"]), "noAnswer")}


def tell(webhook: str, event: dict[str, object]) -> None:
    """Post it; again where it was not written. What is refused stays refused: that ends the bridge."""
    request = urllib.request.Request(webhook, json.dumps(event).encode(), {"Content-Type": "application/json"})
    for attempt in range(1, TRIES + 1):
        try:
            urllib.request.urlopen(request, timeout=10).close()
            return
        except urllib.error.HTTPError as fault:
            if fault.code < 500 or attempt == TRIES:
                raise SystemExit(f"{event['event']}: {fault.code} {fault.read().decode()}") from None
        except OSError:
            if attempt == TRIES:
                raise
        time.sleep(PAUSE)


if __name__ == "__main__":
    main(*sys.argv[1:])
