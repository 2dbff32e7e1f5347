"""The past of a source through the command, beside a daemon at work: killed and gone on with, nothing of it announced."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from demo.odata import answer
from demo.odata_model import Parliament, StandInDocument
from demo.parliament import parliament
from demo.scenario import load_scenario, load_texts
from demo.serving import Asked, Response, served

if TYPE_CHECKING:
    from conftest import Command, Daemon

Backfill = Callable[[], "subprocess.Popen[str]"]
Ask = Callable[[str], list[Any]]

AT = "2023-06-01T09:00:00Z"
SETTINGS = """
sources: {{nl-tweede-kamer: {{base_url: "{base}/OData/v4/2.0/", pace_seconds: 0, every: 3s}}}}
links: {{canaries: [], every: 90d, connect_timeout: 1s, total_timeout: 1s, batch: 1, retries: 0}}
network: {{proxy: "http://127.0.0.1:9"}}
web: {{port: 0}}
log: {{format: json}}
"""


@dataclass
class Chamber:
    """The chamber of the play, long after it: all its letters are the past, but for one that is held back."""

    parliament: Parliament
    base: str = ""
    slow: float = 0.0
    asked: Counter[str] = field(default_factory=Counter)

    def site(self, asked: Asked) -> Response | None:
        if asked.target.endswith("/resource"):
            self.asked[asked.target] += 1
            time.sleep(self.slow)
        return answer(self.parliament, datetime.now(UTC), asked)

    def files(self) -> int:
        return sum(self.asked.values())


@pytest.fixture
def held_back() -> StandInDocument:
    return next(one for one in parliament(load_scenario(), load_texts()).documents if one.zaken == ("2023Z00411",))


@pytest.fixture
def chamber(tmp_path: Path, held_back: StandInDocument) -> Iterator[Chamber]:
    world = parliament(load_scenario(), load_texts())
    made = Chamber(replace(world, documents=tuple(one for one in world.documents if one.guid != held_back.guid)))
    with served(made.site) as made.base:
        (tmp_path / "config.yaml").write_text(SETTINGS.format(base=made.base))
        yield made


@pytest.fixture
def backfill(tmp_path: Path, environment: Callable[..., dict[str, str]]) -> Backfill:
    """Return what starts a backfill in a process of its own."""
    command = [sys.executable, "-m", "scheduler", "--at", AT, "backfill", "--from", "2022", "--json"]
    return lambda: subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture
def ask(rows_at: Callable[..., list[Any]], tmp_path: Path) -> Ask:
    """Return what asks the store something in SQL."""
    return lambda statement: rows_at(tmp_path / "var", statement)


def patiently(is_so: Callable[[], bool]) -> None:
    for _ in range(1800):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to pass")


def test_killed_and_gone_on_with_beside_a_daemon_it_announces_nothing(
    chamber: Chamber, daemon: Callable[..., "Daemon"], held_back: StandInDocument, backfill: Backfill, ask: Ask
) -> None:
    one = daemon("--at", AT, "run")
    one.until("discover nl-tweede-kamer", "run done")
    Thread(target=one.process.stderr.read, daemon=True).start()  # who is not heard out falls silent
    chamber.slow = 0.3
    first = backfill()
    patiently(lambda: chamber.files() >= 4)
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=60)
    whole = [row[0] for row in ask("SELECT month FROM backfilled")]
    now = datetime(2023, 6, 1, 9, 0, 1, tzinfo=UTC)
    shown = replace(held_back, datum=now.date(), received=now.date(), versions=(replace(held_back.versions[0], valid_from=now),))
    chamber.slow = 0.0
    second = backfill()
    chamber.parliament = replace(chamber.parliament, documents=(*chamber.parliament.documents, shown))
    out, err = second.communicate(timeout=500)
    assert second.returncode == 0, err
    months = [json.loads(line) for line in out.splitlines()]
    assert {one["month"] for one in months}.isdisjoint(whole)
    assert months[-1]["done"] == months[-1]["of"]
    assert months[-1]["left_seconds"] == 0
    assert [one["month"] for one in months] == sorted((one["month"] for one in months), reverse=True)
    assert max(chamber.asked.values()) <= 2  # one that was asked for when it was killed
    assert sum(times > 1 for times in chamber.asked.values()) <= 1
    patiently(lambda: ask("SELECT count(*) FROM events WHERE published IS NOT NULL") == [(1,)])
    letters = len(chamber.parliament.documents)
    patiently(lambda: ask("SELECT count(DISTINCT document) FROM readings WHERE error IS NULL")[0][0] >= letters - 2)
    one.process.send_signal(signal.SIGTERM)
    assert one.process.wait(60) == 0
    assert ask("SELECT kind FROM events") == [("AnswerPublished",)]
    assert ask("SELECT value FROM event_facets WHERE facet = 'kenmerk'") == [("2023Z00411",)]
    assert ask("SELECT count(*) FROM answers")[0][0] > 10
    assert ask("SELECT count(*) FROM links")[0][0] > 10
    assert len(ask("SELECT id FROM runs WHERE job LIKE 'discover%' AND state = 'done'")) > 2


def test_a_daemon_that_starts_beside_it_lets_its_month_be(
    chamber: Chamber, daemon: Callable[..., "Daemon"], backfill: Backfill, ask: Ask
) -> None:
    chamber.slow = 0.5
    filling = backfill()
    patiently(lambda: chamber.files() >= 1)
    one = daemon("--at", AT, "run", "--no-web")
    one.until("discover nl-tweede-kamer", "run done")
    chamber.slow = 0.0
    _, err = filling.communicate(timeout=500)
    assert filling.returncode == 0, err
    one.process.send_signal(signal.SIGTERM)
    assert one.process.wait(60) == 0
    assert {state for (state,) in ask("SELECT state FROM runs WHERE job LIKE 'backfill%'")} == {"done"}


def test_a_month_whose_backfill_was_killed_is_told_as_cut_off(
    chamber: Chamber, daemon: Callable[..., "Daemon"], backfill: Backfill, ask: Ask
) -> None:
    chamber.slow = 0.5
    filling = backfill()
    patiently(lambda: chamber.files() >= 1)
    filling.send_signal(signal.SIGKILL)
    filling.communicate(timeout=60)
    daemon("--at", AT, "run", "--no-web").until("a run was cut off and will be made up")
    assert ask("SELECT state FROM runs WHERE job LIKE 'backfill%' ORDER BY id DESC LIMIT 1") == [("abandoned",)]


def test_done_is_done(chamber: Chamber, voetnoot: "Command") -> None:
    again = ("--at", AT, "backfill", "--from", "2023", "--json")
    months = [json.loads(line)["month"] for line in voetnoot(*again).stdout.splitlines()]
    assert months == ["2023-03", "2023-02", "2023-01"]
    assert chamber.files() >= 3
    chamber.asked.clear()
    said = voetnoot(*again)
    assert (said.stdout, chamber.files()) == ("", 0)
    assert "0 months are whole now" in said.stderr


def test_a_source_in_trouble_stops_it_where_it_is(
    chamber: Chamber, voetnoot: "Command", closed_port: int, tmp_path: Path
) -> None:
    (tmp_path / "config.yaml").write_text(SETTINGS.format(base=f"http://127.0.0.1:{closed_port}"))
    said = voetnoot("--at", AT, "backfill", "--from", "2023")
    assert said.returncode == 3
    assert "backfill stopped in 2023-03 of nl-tweede-kamer" in said.stderr


@pytest.mark.parametrize(("year", "why"), [("1900", "wanted a year"), ("2999", "wanted a year"), ("long ago", "--from")])
def test_a_year_that_is_none(voetnoot: "Command", year: str, why: str) -> None:
    said = voetnoot("backfill", "--from", year)
    assert (said.returncode, why in said.stderr) == (2, True)
