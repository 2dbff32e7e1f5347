"""The daemon as a process: it starts, stands by, ends, and loses nothing when it or a child is killed."""

import json
import os
import signal
import socket
import sqlite3
import time
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

if TYPE_CHECKING:
    from conftest import Command, Daemon

Start = Callable[..., "Daemon"]
States = Callable[[str], list[str]]
ChildOf = Callable[["Daemon"], int]


@pytest.fixture
def settings(tmp_path: Path) -> Callable[..., None]:
    def write(base_url: str, limit: str = "1h", every: str = "1h") -> None:
        (tmp_path / "config.yaml").write_text(
            f"""
sources: {{nl-tweede-kamer: {{base_url: "{base_url}", pace_seconds: 0, every: {every}, office: {{otherwise: null}}}}}}
links: {{canaries: []}}
web: {{port: 0}}
jobs: {{limits: {{discover: {limit}}}}}
log: {{format: json}}
"""
        )

    return write


@pytest.fixture
def states(rows_at: Callable[..., list[Any]], tmp_path: Path) -> States:
    """Return what tells how the runs of a job ended, oldest first."""
    asked = "SELECT state FROM runs WHERE job = :job ORDER BY id"
    return lambda job: [state for (state,) in rows_at(tmp_path / "var", asked, job=job)]


def gone(pid: int) -> bool:
    """Wait until a process has ended: nothing of ours may outlive its parent."""
    try:
        psutil.Process(pid).wait(60)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return False
    return True


@pytest.fixture
def child_of(rows_at: Callable[..., list[Any]], tmp_path: Path) -> ChildOf:
    """Return what tells the process id of the discover run of a daemon that is under way."""

    def child_of(daemon: "Daemon") -> int:
        for _ in range(400):
            for (pid,) in rows_at(tmp_path / "var", "SELECT pid FROM runs WHERE job LIKE 'discover%' AND state = 'running'"):
                if pid is not None:
                    return int(pid)
            time.sleep(0.05)
        raise AssertionError(daemon.said)

    return child_of


def told(feed: bytes) -> list[str | None]:
    """Return the title of a feed and of its items; how far the sources are known may have moved between file and site."""
    root = ET.fromstring(feed)
    return [title.text for title in root.iter("title")]


def test_it_stays_up_without_its_source_serves_its_pages_and_ends_politely(
    daemon: Start, settings: Callable[..., None], closed_port: int, tmp_path: Path, states: States
) -> None:
    settings(f"http://127.0.0.1:{closed_port}/OData/v4/2.0/")
    one = daemon("run")
    url = json.loads(one.until("at work"))["site"]
    said = json.loads(one.until("discover nl-tweede-kamer", "run ended badly"))
    assert "127.0.0.1" in said["why"]
    one.until('"job": "publish"', "run done")
    with urllib.request.urlopen(f"{url}/feeds/all.rss") as answer:
        assert told(answer.read()) == told((tmp_path / "var" / "public" / "feeds" / "all.rss").read_bytes()) != []
    with urllib.request.urlopen(f"{url}/status") as answer:
        assert answer.status == 200
    one.until("the server of child processes was let go")
    assert not any("forkserver" in " ".join(child.cmdline()) for child in psutil.Process(one.process.pid).children())
    one.process.send_signal(signal.SIGTERM)
    one.until("ending")
    assert one.process.wait(60) == 0
    assert states("discover nl-tweede-kamer") == ["failed"]


def test_a_hung_job_is_killed_at_its_limit_and_its_row_says_so(
    daemon: Start, settings: Callable[..., None], silent_chamber: str, tmp_path: Path, rows_at: Callable[..., list[Any]]
) -> None:
    settings(silent_chamber, limit="2s", every="1s")
    one = daemon("run", "--no-web")
    for _ in range(2):  # the next one starts on time
        said = json.loads(one.until("discover nl-tweede-kamer", "run ended badly"))
        assert (said["state"], said["why"]) == ("timed-out", "killed at its limit of 2 s")
    one.end()
    asked = "SELECT state, pid, CAST(stats AS TEXT) FROM runs WHERE job LIKE 'discover%' ORDER BY id LIMIT 2"
    rows = rows_at(tmp_path / "var", asked)
    assert [state for state, _, _ in rows] == ["timed-out", "timed-out"]
    for _, pid, text in rows:
        assert gone(pid)
        stats = json.loads(text)
        assert stats["seconds"] >= 2
        assert stats["memory"] > 10_000_000


def test_a_killed_daemon_leaves_no_child_and_what_it_left_is_made_up(
    daemon: Start, settings: Callable[..., None], silent_chamber: str, child_of: ChildOf, states: States
) -> None:
    settings(silent_chamber)
    one = daemon("run", "--no-web")
    one.until("run started", "discover")
    child = child_of(one)
    one.process.kill()
    assert gone(child)
    assert states("discover nl-tweede-kamer") == ["running"]
    two = daemon("run", "--no-web")
    two.until("a run was cut off and will be made up")
    two.until("run started", "discover")
    assert states("discover nl-tweede-kamer") == ["abandoned", "running"]
    two.process.send_signal(signal.SIGTERM)
    assert two.process.wait(60) == 0
    assert states("discover nl-tweede-kamer") == ["abandoned", "abandoned"]


def test_a_killed_child_is_made_up_at_once(
    daemon: Start, settings: Callable[..., None], silent_chamber: str, child_of: ChildOf
) -> None:
    settings(silent_chamber)
    one = daemon("run", "--no-web")
    one.until("run started", "discover")
    os.kill(child_of(one), signal.SIGKILL)
    said = json.loads(one.until("run ended badly"))
    assert (said["state"], said["why"]) == ("abandoned", "the child process was ended from outside by signal 9")
    one.until("run started", "discover")
    one.process.send_signal(signal.SIGTERM)
    assert one.process.wait(60) == 0


def test_a_signal_to_the_whole_group_ends_it_as_politely(
    daemon: Start, settings: Callable[..., None], silent_chamber: str, child_of: ChildOf, states: States
) -> None:
    settings(silent_chamber)
    one = daemon("run", "--no-web")
    one.until("run started", "discover")
    child = child_of(one)
    for process in [
        psutil.Process(child),
        *psutil.Process(one.process.pid).children(recursive=True),
        psutil.Process(one.process.pid),
    ]:
        with suppress(psutil.NoSuchProcess):  # a child may have ended by itself meanwhile
            process.send_signal(signal.SIGTERM)
    assert one.process.wait(60) == 0
    assert gone(child)
    assert states("discover nl-tweede-kamer") == ["abandoned"]


@pytest.mark.sqlite("one process can lock the whole file")
def test_a_store_that_is_locked_does_not_keep_it_from_ending(
    daemon: Start, settings: Callable[..., None], silent_chamber: str, tmp_path: Path, child_of: ChildOf
) -> None:
    settings(silent_chamber)
    one = daemon("run", "--no-web")
    one.until("run started", "discover")
    child = child_of(one)
    with closing(sqlite3.connect(tmp_path / "var" / "voetnoot.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        one.process.send_signal(signal.SIGTERM)
        assert one.process.wait(25) == 0  # the store would be waited for half a minute
        other.execute("ROLLBACK")
    assert gone(child)


def test_a_second_daemon_stands_by_and_takes_over(daemon: Start, settings: Callable[..., None], closed_port: int) -> None:
    settings(f"http://127.0.0.1:{closed_port}/")
    one = daemon("run")
    one.until("at work")
    two = daemon("run")
    assert json.loads(two.until("standing by"))["leader"] == one.process.pid
    one.process.kill()
    two.until("at work")


def test_once_refuses_while_a_daemon_is_at_work(
    daemon: Start, settings: Callable[..., None], closed_port: int, voetnoot: "Command"
) -> None:
    settings(f"http://127.0.0.1:{closed_port}/")
    one = daemon("run")
    one.until("at work")
    done = voetnoot("once", "report")
    assert f"a daemon (process {one.process.pid} on " in done.stderr
    assert done.returncode == 3


def test_a_standing_by_daemon_ends_politely(daemon: Start, settings: Callable[..., None], closed_port: int) -> None:
    settings(f"http://127.0.0.1:{closed_port}/")
    daemon("run").until("at work")
    two = daemon("run")
    two.until("standing by")
    two.process.send_signal(signal.SIGINT)
    assert two.process.wait(60) == 0


def test_what_was_missed_is_made_up_once(
    voetnoot: "Command", settings: Callable[..., None], closed_port: int, states: States
) -> None:
    settings(f"http://127.0.0.1:{closed_port}/")
    assert voetnoot("once", "report", "--at", "2026-01-05T10:00:00Z").returncode == 0
    voetnoot("once", "--at", "2026-01-15T12:00:00Z")
    assert states("report") == ["done", "done"]
    assert "nothing is due" in voetnoot("once", "--at", "2026-01-15T12:00:00Z").stderr
    assert states("report") == ["done", "done"]
    assert voetnoot("status").returncode == 1


def test_a_listening_socket_of_the_site_is_taken_before_any_job_runs(
    settings: Callable[..., None], closed_port: int, voetnoot: "Command", states: States
) -> None:
    settings(f"http://127.0.0.1:{closed_port}/")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = voetnoot("run", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 3
    assert states("publish") == []
