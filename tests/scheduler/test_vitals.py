"""Signs of life: to a service manager, over a real socket; to the site; never while nothing moves."""

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.service_manager import ServiceManager
from scheduler.vitals import Vitals
from voetnoot.config import Config
from voetnoot.runs import Run, RunState, RunStats
from webapp.pulse import STALLED_AFTER, Counts, Pulse

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        yield listening


def said(manager: socket.socket) -> list[str]:
    found = []
    while True:
        try:
            found.append(manager.recv(4096).decode())
        except BlockingIOError:
            return found


@pytest.fixture
def vitals(manager: socket.socket) -> Vitals:
    environ = {"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "1", "WATCHDOG_PID": str(os.getpid())}
    return Vitals(Config(), Pulse(lambda: NOW, ready=False), Counts(), ServiceManager.of(environ))


def test_a_life_is_told_from_ready_to_stopping(vitals: Vitals, manager: socket.socket) -> None:
    vitals.at_work("http://127.0.0.1:8080")
    [ready] = said(manager)
    assert ready.splitlines()[:2] == ["READY=1", "STATUS=at work, serving http://127.0.0.1:8080"]
    vitals.beat()
    assert said(manager) == ["WATCHDOG=1"]
    vitals.ending()
    [stopping] = said(manager)
    assert stopping.startswith("STOPPING=1\n")


def test_a_daemon_that_stands_by_is_up(vitals: Vitals, manager: socket.socket) -> None:
    vitals.standing_by("standing by: another daemon leads")
    assert said(manager)[0].startswith("READY=1\nSTATUS=standing by")
    assert not vitals.pulse.ready


def test_no_sign_of_life_while_a_job_is_not_started(vitals: Vitals, manager: socket.socket) -> None:
    vitals.beat(STALLED_AFTER + 1)
    assert said(manager) == []
    assert "should have started" in (vitals.pulse.stalled or "")
    vitals.beat(0)
    assert said(manager) == ["WATCHDOG=1"]


def test_signs_of_life_are_no_oftener_than_asked_for(manager: socket.socket) -> None:
    one = ServiceManager.of({"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "60000000"})
    for _ in range(3):
        one.alive()
    assert said(manager) == ["WATCHDOG=1"]


@pytest.mark.parametrize(
    "environ",
    [{}, {"WATCHDOG_USEC": "5000000", "WATCHDOG_PID": "1"}, {"WATCHDOG_USEC": "often"}, {"NOTIFY_SOCKET": "/not/there"}],
)
def test_without_a_manager_it_is_silent(environ: dict[str, str]) -> None:
    one = ServiceManager.of(environ)
    one.ready("x")
    one.alive()
    one.stopping()
    assert one.watchdog_seconds == 0


def test_an_abstract_socket_is_known_by_its_at() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        name = f"voetnoot-test-{os.getpid()}"
        listening.bind("\0" + name)
        ServiceManager.of({"NOTIFY_SOCKET": "@" + name}).stopping()
        assert listening.recv(100).startswith(b"STOPPING=1")


def test_a_site_without_a_daemon_never_stalls() -> None:
    assert Pulse().stalled is None


def test_what_ran_is_counted() -> None:
    counts = Counts()
    late = datetime(2026, 1, 5, 10, 0, 5, tzinfo=UTC)
    counts.ran(Run(1, "check-links", NOW, late, late, RunState.DONE, RunStats(verdicts={"dead": 3, "alive": 1})))
    counts.ran(Run(2, "check-links", NOW, NOW, NOW, RunState.TIMED_OUT, RunStats()))
    value = counts.registry.get_sample_value
    assert value("voetnoot_checks_total", {"verdict": "dead"}) == 3
    assert value("voetnoot_misfires_total", {"job": "check-links"}) == 1
    assert value("voetnoot_runs_total", {"job": "check-links", "state": "timed-out"}) == 1
