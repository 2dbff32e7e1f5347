"""The server of child processes is let go while no run is near, never while it has a child, and begun again by whoever needs it."""

import math
import threading
from multiprocessing import forkserver
from operator import methodcaller
from pathlib import Path

import psutil
import pytest

from scheduler import children, fork_server, heap, warmth
from scheduler.warmth import AHEAD, LINGER, WORTH, Step, decide
from voetnoot.runs import RunState, RunStats


@pytest.mark.parametrize(
    ("until_next", "quiet", "there", "step"),
    [
        (0, 0, True, Step.NOTHING),
        (WORTH, LINGER - 1, True, Step.NOTHING),
        (WORTH - 1, LINGER, True, Step.NOTHING),
        (WORTH, LINGER, True, Step.LET_GO),
        (math.inf, LINGER, True, Step.LET_GO),
        (AHEAD + 1, LINGER, False, Step.NOTHING),
        (math.inf, LINGER, False, Step.NOTHING),
        (AHEAD, LINGER, False, Step.BEGIN),
        (0, 0, False, Step.BEGIN),
    ],
)
def test_it_is_let_go_for_long_pauses_and_there_before_the_next_run(
    until_next: float, quiet: float, there: bool, step: Step
) -> None:
    assert decide(until_next, quiet, there=there) is step


def test_it_is_not_let_go_again_as_soon_as_it_is_begun() -> None:
    assert AHEAD < WORTH


DONE = methodcaller("send", (RunState.DONE.value, RunStats(got=1)))
"""What a child does: it says that it is done through the pipe it is given."""


def test_a_child_keeps_it_and_the_next_child_brings_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork_server, "PRELOAD", ("scheduler.steady",))  # what it imports does not matter here
    assert fork_server.let_go()
    for _ in range(2):
        assert fork_server.pid() is None
        child = children.start_with(DONE, (), "test", 60)
        server = psutil.Process(fork_server.pid())
        assert not fork_server.let_go()
        assert child.wait(lambda: False).stats.got == 1
        assert server.is_running()
        assert fork_server.let_go()
        assert not server.is_running()


def test_what_cannot_be_started_keeps_nothing() -> None:
    with pytest.raises(TypeError, match="pickle"):
        children.start_with(DONE, (threading.Lock(),), "test", 60)
    assert fork_server.let_go()


def test_one_whose_socket_somebody_tidied_away_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork_server, "PRELOAD", ("scheduler.steady",))
    fork_server.warm_up()
    join_warming()
    Path(forkserver._forkserver._forkserver_address).unlink()
    assert fork_server.let_go()
    assert fork_server.pid() is None
    fork_server.warm_up()
    join_warming()
    assert fork_server.pid() is not None
    assert fork_server.let_go()


def join_warming() -> None:
    for thread in [thread for thread in threading.enumerate() if thread.name == "warming"]:
        thread.join(60)


def test_a_daemon_lets_it_go_and_begins_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork_server, "PRELOAD", ("scheduler.steady",))
    monkeypatch.setattr(warmth, "LINGER", 0.0)
    fork_server.warm_up()
    join_warming()
    rested: list[bool] = []
    here = warmth.Warmth(heap.Rests(lambda: rested.append(True)))
    here.attend(0.0)
    assert fork_server.pid() is not None
    assert not rested
    here.attend(math.inf)
    assert fork_server.pid() is None
    assert rested == [True]
    here.attend(AHEAD + 1)
    assert rested == [True]
    monkeypatch.setattr(heap, "REST", 0.0)
    here.attend(AHEAD + 1)
    assert rested == [True, True]  # what was asked for while it was gone is given back as well
    assert all(thread.name != "warming" for thread in threading.enumerate())
    here.attend(AHEAD)
    join_warming()
    assert fork_server.pid() is not None
    assert fork_server.let_go()
