"""Which pages an archive is asked to save, and in which order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from voetnoot.links import Link, State, Verdict
from voetnoot.mementos import NOT_SOUGHT, Memento, PublicCopy
from voetnoot.rescue import Candidate, to_save

CITED = datetime(2026, 1, 5, tzinfo=UTC)
NEAR = timedelta(days=30)
NONE = PublicCopy(sought=CITED)


def copied(days: int) -> PublicCopy:
    return PublicCopy(Memento("https://web.archive.org/", CITED + timedelta(days=days), "web.archive.org"), CITED)


def candidate(name: str, state: State | None = State.ALIVE, copy: PublicCopy = NONE, host: str = "www.example.nl") -> Candidate:
    verdict = None if state is None else Verdict(state, "works", CITED, 1, CITED)
    return Candidate(Link(name, f"https://{host}/{name}", host, CITED), verdict, copy)


def test_the_dying_come_first_then_those_without_any_copy_then_governments() -> None:
    candidates = [
        candidate("living, far copy", copy=copied(300)),
        candidate("living"),
        candidate("living, of a government", host="data.overheid.nl"),
        candidate("moved", State.MOVED),
        candidate("dying", State.SUSPECT),
    ]
    order = ["dying", "moved", "living, of a government", "living", "living, far copy"]
    assert [link.id for link in to_save(candidates, NEAR, 10)] == order
    assert [link.id for link in to_save(reversed(candidates), NEAR, 2)] == order[:2]


@pytest.mark.parametrize(
    "one",
    [
        candidate("dead", State.DEAD),
        candidate("behind a wall", State.BLOCKED),
        candidate("never checked", None),
        candidate("a copy from about then", copy=copied(-30)),
        candidate("no archive has said anything yet", copy=NOT_SOUGHT),
        candidate("archives failed to answer", copy=PublicCopy(failed=CITED)),
        replace(candidate("cited nowhere"), link=Link("1", "https://www.example.nl/", "www.example.nl")),
    ],
    ids=lambda one: one.link.id,
)
def test_what_is_not_asked_for(one: Candidate) -> None:
    assert to_save([one], NEAR, 10) == []
