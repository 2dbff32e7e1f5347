"""Cadence: so often in office hours, less often at night, at weekends and in recess; each clock change included."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.cadence import cadence_of
from scheduler.timetable import Job, next_due
from store.schedule_queries import Waiting
from voetnoot.config import SourceConfig
from voetnoot.runs import Run, RunState, RunStats

HOUR = timedelta(hours=1)


def job(**office: object) -> Job:
    given = {"kind": "x", "base_url": "http://x.example/", "every": "1h", "office": office, "expect": {"recess": ["07-01/08-31"]}}
    source = SourceConfig.model_validate(given)
    return Job("discover x", source.every, cadence=cadence_of(source))


def ran(due: datetime, state: RunState = RunState.DONE) -> dict[str, Run]:
    return {"discover x": Run(1, "discover x", due, due, due, state, RunStats())}


def after(due: datetime, **office: object) -> datetime:
    found = next_due(job(**office), ran(due), Waiting(), due)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("due", "hours"),
    [
        pytest.param(datetime(2026, 3, 4, 10, tzinfo=UTC), 1, id="a Wednesday morning"),
        pytest.param(datetime(2026, 3, 4, 18, tzinfo=UTC), 3, id="the last of the day: 19:00 in Amsterdam"),
        pytest.param(datetime(2026, 3, 5, 0, tzinfo=UTC), 3, id="in the night"),
        pytest.param(datetime(2026, 3, 5, 4, tzinfo=UTC), 2, id="before the office opens: when it does"),
        pytest.param(datetime(2026, 3, 7, 10, tzinfo=UTC), 3, id="a Saturday"),
        pytest.param(datetime(2026, 7, 8, 10, tzinfo=UTC), 3, id="in recess"),
        pytest.param(datetime(2026, 6, 3, 5, tzinfo=UTC), 1, id="summer time: 07:00 in Amsterdam"),
        pytest.param(datetime(2026, 1, 7, 4, tzinfo=UTC), 2, id="winter time: 05:00 in Amsterdam"),
    ],
)
def test_how_long_until_the_next_run(due: datetime, hours: int) -> None:
    assert after(due) == due + hours * HOUR


def test_a_source_may_be_asked_as_often_at_night() -> None:
    assert job(otherwise=None).cadence is None
    assert job(otherwise="30m").cadence is None


def test_a_failed_run_is_tried_again_soon_at_any_hour() -> None:
    night = datetime(2026, 3, 5, 0, tzinfo=UTC)
    assert next_due(job(), ran(night, RunState.FAILED), Waiting(), night) == night + HOUR / 4


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the bounds are naive
def test_a_run_follows_after_one_to_three_hours_whatever_the_night(due: datetime) -> None:
    assert HOUR <= after(due) - due <= 3 * HOUR


@pytest.mark.parametrize("start", [datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)])
def test_over_the_night_that_changes_the_clock_the_runs_of_an_office_day_are_the_same(start: datetime) -> None:
    runs, due = [], start
    while due < start + timedelta(days=5):
        due = after(due)
        runs.append(due)
    assert len(runs) == len(set(runs))
    office = job().cadence
    assert office is not None
    for day in (0, 3, 4):  # Friday, Monday, Tuesday
        begin = start + timedelta(days=day)
        assert sum(office.in_office(run) for run in runs if begin <= run < begin + timedelta(days=1)) == 13
