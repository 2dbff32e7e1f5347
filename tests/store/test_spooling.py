"""Rows of dead links are read once, however often they are asked for, and are the same each time."""

import io
from collections.abc import Iterable, Sequence

import pytest

from store import spooling
from store.spooling import Spooled
from tests.store.filled import NOW
from voetnoot.links import State, Verdict
from voetnoot.reports.rot import RotRow

ROWS = [RotRow(f"{n:032}", f"https://a.example/{n}", "a.example", Verdict(State.DEAD, "gone", NOW, 3, NOW)) for n in range(7)]


class Asked:
    """Links that count how often their dead are read."""

    times = 0

    def dead(self, most: int | None = None) -> Iterable[RotRow]:
        assert most is None
        self.times += 1
        return iter(ROWS)

    def lost(self) -> Iterable[str]:
        raise AssertionError("the dead are at hand")

    def rows(self) -> Iterable[Sequence[RotRow]]:
        return [ROWS[:1]]


def test_the_dead_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling, "_AT_ONCE", 3)
    asked = Asked()
    spooled = Spooled(asked, io.BytesIO())
    assert asked.times == 0
    assert list(spooled.dead(2)) == ROWS[:2]
    one, other = spooled.dead(), spooled.dead()
    assert [(next(one), next(other)) for _ in ROWS] == [(row, row) for row in ROWS]
    assert list(spooled.lost()) == [row.url for row in ROWS]
    assert list(spooled.rows()) == [ROWS[:1]]
    assert asked.times == 1
