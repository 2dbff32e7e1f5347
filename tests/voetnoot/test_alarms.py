"""Which troubles are alarms, and that each is told once and its end once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voetnoot.alarms import Alarm, Cause, Facts, causes, message, plan
from voetnoot.config import Alarms
from voetnoot.runs import Run, RunState, RunStats

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
CALM = timedelta(minutes=10)
WELL = Facts({}, {}, {}, {}, 10**12)


def run(state: RunState = RunState.FAILED, **stats: str) -> Run:
    return Run(1, "read", NOW, NOW, NOW, state, RunStats(**stats))


FAILED, DONE, ABANDONED = run(why="no room at postgresql://me:geheim@db"), run(RunState.DONE), run(RunState.ABANDONED)


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (WELL, []),
        (replace(WELL, runs={"read": [FAILED, FAILED, FAILED]}), ["job:read"]),
        (replace(WELL, runs={"read": [run(RunState.RUNNING), FAILED, ABANDONED, FAILED, FAILED]}), ["job:read"]),
        (replace(WELL, runs={"read": [FAILED, FAILED, DONE, FAILED]}), []),
        (replace(WELL, runs={"read": [FAILED, FAILED]}), []),
        (replace(WELL, runs={"check-links": [run(RunState.DONE, void="no canary answers")] * 3}), ["network"]),
        (replace(WELL, sources={"nl": "complete only to 2026-01-01"}), ["source:nl"]),
        (
            replace(WELL, queues={"check-links": NOW - timedelta(days=3, seconds=1), "read": NOW, "publish": None}),
            ["queue:check-links"],
        ),
        (replace(WELL, given_up={"webhook:us": 2, "websub": 0}), ["channel:webhook:us"]),
        (replace(WELL, disk_free=999_999_999), ["disk"]),
    ],
)
def test_what_is_an_alarm(facts: Facts, wanted: list[str]) -> None:
    found = causes(facts, Alarms(), NOW)
    assert [cause.name for cause in found] == wanted
    assert "geheim" not in "".join(cause.text for cause in found)


def test_one_alarm_when_it_begins_and_one_word_when_it_is_over() -> None:
    disk = Cause("disk", "200 MB are free")
    begun = plan([], [disk], NOW, CALM)
    assert [alarm.cause for alarm in begun.begun] == ["disk"]
    held = [replace(begun.begun[0], told=NOW)]
    same = plan(held, [Cause("disk", "100 MB are free")], NOW + timedelta(hours=1), CALM)
    assert (same.begun, same.over) == ((), ())
    assert [(alarm.text, alarm.since) for alarm in same.keep] == [("100 MB are free", NOW)]
    going = plan(held, [], NOW + timedelta(hours=1), CALM)
    assert (going.over, going.forget) == ((), ())
    over = plan(going.keep, [], NOW + timedelta(hours=1, minutes=10), CALM)
    assert [alarm.cause for alarm in over.over] == ["disk"]


def test_what_comes_back_before_it_was_calm_is_the_same_trouble() -> None:
    held = [Alarm("disk", NOW, "x", told=NOW, gone=NOW + timedelta(minutes=1))]
    back = plan(held, [Cause("disk", "x")], NOW + timedelta(minutes=2), CALM)
    assert (back.begun, back.over) == ((), ())
    assert back.keep[0].gone is None


def test_what_nobody_heard_of_ends_unheard() -> None:
    assert plan([Alarm("disk", NOW, "x")], [], NOW, CALM).forget == ("disk",)


@given(st.lists(st.sets(st.sampled_from("abc")), max_size=30))
def test_beginnings_and_ends_take_turns(seen: list[set[str]]) -> None:
    """Whatever comes and goes, nobody hears twice of one beginning, nor of an end without a beginning."""
    held: list[Alarm] = []
    open_now: set[str] = set()
    now = NOW
    for names in seen:
        now += timedelta(minutes=4)
        decided = plan(held, [Cause(name, name) for name in sorted(names)], now, CALM)
        for alarm in decided.begun:
            assert alarm.cause not in open_now
            open_now.add(alarm.cause)
        for alarm in decided.over:
            open_now.remove(alarm.cause)
        over = {alarm.cause for alarm in decided.over}
        held = [replace(alarm, told=alarm.told or now) for alarm in decided.keep if alarm.cause not in over]
        assert {alarm.cause for alarm in held} == open_now >= names


def test_one_message_tells_all() -> None:
    title, body = message([Alarm("disk", NOW, "200 MB are free")], [Alarm("job:read", NOW, "read failed", NOW, NOW)], NOW)
    assert title == "Voetnoot: disk; job:read is over"
    assert body.splitlines() == ["200 MB are free (alarm disk)", "over since 2026-01-05 10:00 UTC: read failed (alarm job:read)"]
