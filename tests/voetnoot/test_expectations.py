"""When a source counts as silent: tables over simulated weeks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voetnoot.config import Expect
from voetnoot.config.periods import in_period
from voetnoot.events import SourceResumed, SourceSilent
from voetnoot.expectations import Read, Silence, SourceFacts, compare, silent
from voetnoot.runs import Run, RunState, RunStats
from voetnoot.words import Words

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
NO_RECESS = Expect(recess=())


def run(day: int, new: int, *, why: str | None = None, state: RunState = RunState.DONE) -> Run:
    at = MONDAY + day * DAY
    return Run(day, "discover s", at, at, at, RunState.FAILED if why else state, RunStats(new=new, why=why))


def weeks(days: int, pace: Callable[[int], int]) -> list[Run]:
    """Return a run a day; ``pace`` tells how many documents each office day brings."""
    return [run(day, pace(day) if day % 7 < 5 else 0) for day in range(days)]


def facts(runs: list[Run], since: datetime | None = None, readings: tuple[Read, ...] = ()) -> SourceFacts:
    good = [one.started for one in runs if one.state is RunState.DONE]
    return SourceFacts("s", runs, good[-1] if good else None, good[0] if good else None, since, readings)


def judged(runs: list[Run], expect: Expect = NO_RECESS, since: datetime | None = None) -> Silence | None:
    return silent(facts(runs, since), expect, runs[-1].started)


@pytest.mark.parametrize(
    ("days", "pace", "last", "code"),
    [
        (70, 6, 70, None),  # as usual
        (74, 6, 56, "standing_still"),  # more than two weeks of nothing
        (63, 6, 58, None),  # a weekend and no more
        (65, 6, 57, "standing_still"),  # five office days between
        (65, 1, 57, None),  # a small source: five documents missing may be chance
        (70, 1, 56, "standing_still"),  # nine may not
        (24, 6, 14, None),  # ten office days are no baseline
        (32, 6, 22, "standing_still"),
    ],
)
def test_nothing_new_is_silence_only_where_it_cannot_be_chance(days: int, pace: int, last: int, code: str | None) -> None:
    found = judged(weeks(days, lambda day: pace if day < last else 0))
    assert (found.code if found else None) == code


def test_a_recess_is_no_silence_and_counts_for_nothing_after_it() -> None:
    runs = weeks(90, lambda day: 6 if day < 56 else 0)
    recess = Expect(recess=("2026-04-27/2026-05-25",))
    assert judged(runs, recess) is None
    assert judged(weeks(100, lambda day: 6 if day < 56 else 0), recess) is not None


def test_the_many_documents_of_the_first_run_are_not_the_usual_pace() -> None:
    assert judged([run(0, 4000), *weeks(60, lambda _: 0)[1:]]) is None


def test_failed_runs_are_silence_after_a_day_and_one_good_run_ends_it() -> None:
    runs = [*weeks(40, lambda _: 2), run(40, 0, why="no answer")]
    assert judged(runs) is None
    runs += [run(41, 0, why="no answer"), run(42, 0, why="no answer")]
    found = judged(runs)
    assert found == Silence("unreachable", runs[40].started)
    assert judged([*runs, run(43, 0)], since=found.since) is None


def test_a_daemon_that_was_off_for_a_week_does_not_blame_the_source() -> None:
    runs = [*weeks(60, lambda _: 6), run(74, 0, why="no answer")]
    assert judged(runs) is None
    assert judged([*runs[:-1], run(74, 0)]) is None
    assert judged([*runs[:-1], run(74, 0, state=RunState.ABANDONED)]) is None


@pytest.mark.parametrize(
    ("expect", "new", "code"),
    [
        ({"most_per_run": 100}, 100, None),
        ({"most_per_run": 100}, 101, "too_many"),
        ({"least_per_week": 30}, 6, None),
        ({"least_per_week": 31}, 6, "too_few"),
        ({"least_per_week": 31, "recess": ("05-01/05-04",)}, 6, None),
    ],
)
def test_bounds_of_the_configuration(expect: dict[str, object], new: int, code: str | None) -> None:
    runs = [*weeks(63, lambda _: 6), run(63, new)]
    found = judged(runs, Expect.model_validate({"recess": (), **expect}))
    assert (found.code if found else None) == code


@pytest.mark.parametrize(("before", "now", "code"), [(10, 10, None), (10, 60, "doubtful"), (40, 60, None), (0, 49, None)])
def test_doubts_are_held_against_the_share_that_is_usual(before: int, now: int, code: str | None) -> None:
    runs = weeks(40, lambda _: 6)
    at = runs[-1].started
    old = tuple(Read(at - 20 * DAY, n < before) for n in range(100))
    fresh = tuple(Read(at - DAY, n < now) for n in range(100))
    found = silent(facts(runs, readings=old + fresh), NO_RECESS, at)
    assert (found.code if found else None) == code
    assert silent(facts(runs, readings=old + fresh[:19]), NO_RECESS, at) is None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_one_event_for_the_silence_and_one_for_its_end(language: str) -> None:
    told: list[SourceSilent | SourceResumed] = []
    since: datetime | None = None
    runs: list[Run] = []
    for one in weeks(120, lambda day: 6 if not 56 <= day < 84 else 0):
        runs.append(one)
        for event in compare(facts(runs, since), NO_RECESS, one.started, Words(language)):
            assert isinstance(event, SourceSilent | SourceResumed)
            since = event.since if isinstance(event, SourceSilent) else None
            told.append(event)
    assert [(event.kind, event.since) for event in told] == [
        ("SourceSilent", MONDAY + 53 * DAY),
        ("SourceResumed", MONDAY + 84 * DAY),
    ]
    assert "30" in told[0].why
    assert "{" not in told[0].why + told[1].why


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from([None, "no answer"])), min_size=1, max_size=90))
def test_silence_and_its_end_take_turns(days: list[tuple[int, str | None]]) -> None:
    since: datetime | None = None
    runs: list[Run] = []
    for day, (new, why) in enumerate(days):
        runs.append(run(day, 0 if why else new, why=why))
        events = compare(facts(runs, since), NO_RECESS, runs[-1].started, Words("en"))
        for event in events:
            assert isinstance(event, SourceSilent) == (since is None)
            since = event.since if isinstance(event, SourceSilent) else None  # type: ignore[attr-defined]
        assert len(events) <= 1


@pytest.mark.parametrize(
    ("day", "period", "inside"),
    [
        (date(2026, 1, 3), "12-18/01-10", True),
        (date(2026, 12, 18), "12-18/01-10", True),
        (date(2026, 1, 11), "12-18/01-10", False),
        (date(2026, 7, 3), "2026-07-03/2026-08-31", True),
        (date(2027, 7, 3), "2026-07-03/2026-08-31", False),
        (date(2028, 2, 29), "02-29/03-01", True),
    ],
)
def test_periods(day: date, period: str, inside: bool) -> None:
    assert in_period(day, period) == inside


@pytest.mark.parametrize("period", ["2026-07-03", "07-32/08-01", "2026-09-01/2026-08-01", "07-03/2026-08-31", "summer"])
def test_a_wrong_period_is_refused(period: str) -> None:
    with pytest.raises(ValueError, match="a period such as"):
        Expect(recess=(period,))
