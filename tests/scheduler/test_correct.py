"""``correct``: told once, in the feeds of the event that was wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.engine import Store
from tests.store.filled import NOW, fill
from voetnoot.events import LinkDied
from voetnoot.feeds.selection import spec_of

if TYPE_CHECKING:
    from conftest import Command


@pytest.fixture
def died(tmp_path: Path, open_at: Callable[..., Store]) -> str:
    """Return the id of a published event in the data directory of the test."""
    store = open_at(tmp_path / "var")
    fill(store)
    store.ledger.publish_events(NOW)
    found = next(one.event.id for one in store.queries.published() if isinstance(one.event, LinkDied))
    store.close()
    return found


def test_a_correction_is_told_once_where_the_event_was(
    voetnoot: "Command", died: str, tmp_path: Path, open_at: Callable[..., Store]
) -> None:
    said = voetnoot("correct", f"tag:voetnoot,2026:event:{died}", "--why", "onze  naamserver haperde", "--json")
    told = json.loads(said.stdout)
    assert (told["corrects"], told["why"], told["new"]) == (died, "onze naamserver haperde", True)
    again = voetnoot("correct", f"http://127.0.0.1:8080/events/{died}", "--why", "onze naamserver haperde")
    assert (again.returncode, "corrected before" in again.stderr) == (0, True)
    store = open_at(tmp_path / "var")
    store.ledger.publish_events(NOW)
    spec = spec_of("dead-links")
    assert spec is not None
    dead = store.queries.gather(spec, NOW)
    store.close()
    assert dead is not None
    assert [one.event.kind for one in dead.events].count("EventCorrected") == 1


@pytest.mark.parametrize(
    ("event", "why", "words"),
    [("x", "y", "is no event"), ("0" * 32, "y", "no event 0000"), (None, " ", "--why is wanted")],
)
def test_what_makes_no_sense_is_refused(voetnoot: "Command", died: str, event: str | None, why: str, words: str) -> None:
    done = voetnoot("correct", event or died, "--why", why)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert words in done.stderr


def test_a_correction_is_not_corrected(voetnoot: "Command", died: str, tmp_path: Path, open_at: Callable[..., Store]) -> None:
    first = json.loads(voetnoot("correct", died, "--why", "eerst", "--json").stdout)["id"]
    store = open_at(tmp_path / "var")
    store.ledger.publish_events(NOW)
    store.close()
    done = voetnoot("correct", first, "--why", "toch")
    assert (done.returncode, "is itself a correction" in done.stderr) == (2, True)
