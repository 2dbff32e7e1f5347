"""Dead-man pings: by the protocol of healthchecks.io, against a real server, from a real daemon."""

import json
import signal
import time
import urllib.parse
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler import pings
from voetnoot.config import Pings
from voetnoot.runs import Run, RunState, RunStats

if TYPE_CHECKING:
    from conftest import Daemon, Receiver

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
URL = "https://hc.example/key/{job}"


def run(state: RunState, why: str | None = None) -> Run:
    return Run(7, "discover nl", NOW, NOW, NOW + timedelta(seconds=90), state, RunStats(asked=3, got=2, new=1, why=why))


def address(state: RunState) -> str:
    message = pings.end(Pings(url=URL), run(state))
    assert message is not None
    return message.url.partition("?")[0]


def test_each_end_has_its_address() -> None:
    assert address(RunState.DONE) == "https://hc.example/key/discover-nl"
    assert address(RunState.FAILED) == address(RunState.TIMED_OUT) == "https://hc.example/key/discover-nl/fail"
    assert pings.end(Pings(url=URL), run(RunState.ABANDONED)) is None


def test_start_and_end_of_one_run_have_one_id() -> None:
    begun = pings.start(Pings(url=URL), "discover nl", 7, NOW)
    ended = pings.end(Pings(url=URL), run(RunState.DONE))
    assert begun is not None
    assert ended is not None
    assert begun.url.partition("?")[0].endswith("/discover-nl/start")
    assert begun.url.partition("rid=")[2] == ended.url.partition("rid=")[2] != ""
    assert ended.body == b"discover nl: done after 90.0 s; asked 3, got 2, new 1"


def test_a_query_of_the_address_is_kept() -> None:
    message = pings.start(Pings(jobs={"discover": "https://hc.example/x?create=1"}), "discover nl", 1, NOW)
    assert message is not None
    assert message.url.startswith("https://hc.example/x/start?create=1&rid=")


def test_passwords_in_reasons_are_not_sent_and_addresses_are_not_shown() -> None:
    message = pings.end(Pings(url=URL), run(RunState.FAILED, "postgresql://me:geheim@db is away"))
    assert message is not None
    assert b"geheim" not in message.body
    assert "hc.example" not in repr(message)


def test_nobody_is_told_where_nobody_asked() -> None:
    assert pings.start(Pings(), "read", 1, NOW) is None


@pytest.mark.parametrize("trouble", [False, True])
def test_a_daemon_tells_of_every_run(
    daemon: Callable[..., "Daemon"], closed_port: int, tmp_path: Path, receiver: "Receiver", trouble: bool
) -> None:
    hidden = "geheim-4711"
    where = f"http://127.0.0.1:{closed_port}" if trouble else receiver.url
    (tmp_path / "config.yaml").write_text(
        f"""
sources: {{nl-tweede-kamer: {{base_url: "http://127.0.0.1:{closed_port}/OData/", pace_seconds: 0}}}}
pings: {{url: "{where}/{hidden}/{{job}}"}}
log: {{format: json}}
"""
    )
    one = daemon("run", "--no-web")
    one.until('"job": "report"', "run done")
    one.until('"job": "publish"', "run done")
    if trouble:
        assert "cannot be reached" in json.loads(one.until("messages could not be sent"))["why"]
    else:
        last = {f"/{hidden}/report", f"/{hidden}/discover-nl-tweede-kamer/fail"}
        while not last <= {asked.target.partition("?")[0] for asked in receiver.asked}:
            time.sleep(0.05)  # a child sends them in its own time
    one.process.send_signal(signal.SIGTERM)
    assert one.process.wait(60) == 0
    assert one.process.stderr is not None
    assert hidden not in "".join(one.said) + one.process.stderr.read()
    by_run = defaultdict(list)
    for asked in receiver.asked:
        path, _, query = asked.target.partition("?")
        by_run[path.split("/")[2], urllib.parse.parse_qs(query)["rid"][0]].append(path.split("/")[3:])
    found = {job: ends for (job, _), ends in by_run.items()}
    assert found.get("report", []) == ([] if trouble else [["start"], []])
    assert found.get("discover-nl-tweede-kamer", []) == ([] if trouble else [["start"], ["fail"]])
