"""When an answer is overdue."""

from datetime import UTC, date, datetime, timedelta

import pytest

from voetnoot.answers import Case
from voetnoot.terms import WaitingCase, due, overdue

SENT = date(2026, 1, 5)
CASE = Case("nl", "2026Z00001", "Onderwerp", SENT)


def at(day: int) -> datetime:
    return datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(days=day)


ROWS = [
    ("in time", (), 21, None),
    ("a day late", (), 22, False),
    ("postponed", ("uitstel",), 22, None),
    ("postponed, on the last day", ("uitstel",), 42, None),
    ("postponed and late", ("uitstel",), 43, True),
    ("answered", ("antwoord", "vragen"), 60, None),
    ("a notice in place of an answer", ("mededeling",), 60, None),
    ("only the questions", ("vragen",), 22, False),
]


@pytest.mark.parametrize(("kinds", "day", "postponed"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_term(kinds: tuple[str, ...], day: int, postponed: bool | None) -> None:
    events = overdue([WaitingCase(CASE, kinds)], at(day))
    assert [event.postponed for event in events] == ([] if postponed is None else [postponed])


def test_once_per_term_however_often_asked() -> None:
    plain = {overdue([WaitingCase(CASE)], at(day))[0].id for day in range(22, 60)}
    postponed = {overdue([WaitingCase(CASE, ("uitstel",))], at(day))[0].id for day in range(43, 60)}
    assert len(plain) == len(postponed) == 1
    assert plain != postponed


def test_left_out() -> None:
    nothing = [
        WaitingCase(CASE, began=date(2026, 1, 27)),
        WaitingCase(Case("nl", "2026Z00002", "", SENT, settled=True)),
        WaitingCase(Case("nl", "2026Z00003", "", SENT, deleted=True)),
        WaitingCase(Case("nl", "2026Z00004", "", None)),
    ]
    assert overdue(nothing, at(99)) == ()
    assert len(overdue([WaitingCase(CASE, began=date(2026, 1, 26))], at(99))) == 1, "its term ended under our eyes"
    assert due(nothing[3].case, postponed=False) is None
