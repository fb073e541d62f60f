"""Loops in threads: each ends when told, a failing one starts again, and what it says holds no personal data."""

import threading

from atbilde.config import worker


def test_all_loops_run_and_end_when_told():
    stop, seen = threading.Event(), []
    together = threading.Barrier(3)

    def loop(name):
        def run(stop):
            together.wait(30)
            seen.append(name)
            stop.wait()

        return run

    runner = threading.Thread(target=lambda: seen.append(worker.run_loops({"a": loop("a"), "b": loop("b")}, stop)))
    runner.start()
    together.wait(30)
    stop.set()
    runner.join(30)
    assert sorted(seen[:2]) == ["a", "b"]
    assert seen[2:] == [True]


def test_a_loop_that_fails_starts_again_and_tells_no_content(caplog):
    stop, starts = threading.Event(), []

    def fails_once(stop):
        starts.append(1)
        if len(starts) == 1:
            raise ValueError("Jānis Bērziņš, 010190-12345")
        stop.set()

    assert worker.run_loops({"terms": fails_once}, stop, patience=30) is True
    assert len(starts) == 2
    assert "terms: ValueError at " in caplog.text
    assert "Bērziņš" not in caplog.text


def test_a_loop_that_does_not_end_is_left_behind():
    stop, started, release = threading.Event(), threading.Event(), threading.Event()

    def deaf(_stop):
        started.set()
        release.wait(30)

    threading.Thread(target=lambda: (started.wait(30), stop.set())).start()
    assert worker.run_loops({"deaf": deaf}, stop, patience=0.05) is False
    release.set()
