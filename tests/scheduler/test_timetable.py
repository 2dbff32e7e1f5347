"""When jobs are due: each scheduled run once, a missed one made up once, a cut-off one at its own time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.timetable import Job, jobs, next_due, plan
from store.schedule_queries import Waiting
from voetnoot.config import Config, load
from voetnoot.runs import Run, RunState, RunStats

T = datetime(2026, 1, 5, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
JOB = Job("discover x", HOUR)
READ = Job("read", timedelta(days=1), ("discover x",), "captures")
CHECK = Job("check-links", HOUR, (), "link")


def run(
    job: Job, due: datetime, state: RunState = RunState.DONE, *, late: timedelta = timedelta(), number: int = 1
) -> dict[str, Run]:
    return {job.name: Run(number, job.name, due, due + late, None, state, RunStats())}


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        pytest.param({}, T, T, id="never ran: now"),
        pytest.param(run(JOB, T), T, T + HOUR, id="just ran: an interval later"),
        pytest.param(run(JOB, T), T + 0.5 * HOUR, T + HOUR, id="between two runs"),
        pytest.param(run(JOB, T), T + HOUR + timedelta(seconds=2.3), T + HOUR + timedelta(seconds=2.3), id="2.3 s late: at once"),
        pytest.param(run(JOB, T), T + 6 * HOUR, T + 6 * HOUR, id="6 h late: at once"),
        pytest.param(run(JOB, T, late=6 * HOUR), T + 6 * HOUR, T + 7 * HOUR, id="made up: ten missed runs are one"),
        pytest.param(run(JOB, T, late=timedelta(seconds=2.3)), T + HOUR / 2, T + HOUR, id="a late start does not shift the grid"),
        pytest.param(run(JOB, T, RunState.ABANDONED), T + 5 * HOUR, T, id="cut off: its own time again"),
        pytest.param(run(JOB, T, RunState.RUNNING), T + 5 * HOUR, T, id="left running by a crash"),
        pytest.param(run(JOB, T, RunState.FAILED), T, T + HOUR / 4, id="failed: tried sooner"),
        pytest.param(run(JOB, T, RunState.TIMED_OUT), T + 2 * HOUR, T + 2 * HOUR, id="timed out: the next one on time"),
        pytest.param(run(JOB, T + 90 * HOUR), T, T + HOUR, id="the clock had run ahead: one interval at most"),
    ],
)
def test_when_a_job_is_due(last: dict[str, Run], now: datetime, due: datetime) -> None:
    assert next_due(JOB, last, Waiting(), now) == due


def test_a_job_follows_another_when_work_waits() -> None:
    read, discovered = run(READ, T, number=4), run(JOB, T + HOUR, number=5)
    now = T + 1.1 * HOUR
    assert next_due(READ, read | discovered, Waiting(captures=True), now) == now
    assert next_due(READ, read | discovered, Waiting(captures=False), now) == T + READ.every
    assert next_due(READ, read | run(JOB, T, number=3), Waiting(captures=True), now) == T + READ.every
    assert next_due(READ, read | run(JOB, T, RunState.RUNNING, number=5), Waiting(captures=True), now) == T + READ.every
    assert next_due(READ, read | run(JOB, T, RunState.FAILED, number=5), Waiting(captures=True), now) == now


def test_a_job_follows_one_that_began_before_it_and_ended_after_it() -> None:
    read, now = run(READ, T, number=4), T + HOUR / 2
    (began,) = run(JOB, T, number=3).values()
    for ended, due in ((T + HOUR / 4, now), (T, T + READ.every)):
        assert next_due(READ, read | {JOB.name: replace(began, ended=ended)}, Waiting(captures=True), now) == due


@pytest.mark.parametrize("night", [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)])
def test_the_nights_that_change_the_clock_have_each_run_once(night: datetime) -> None:
    job = Job("report", timedelta(days=1))
    last, dues = run(job, night), []
    for _ in range(3):
        due = next_due(job, last, Waiting(), last[job.name].due)
        assert due is not None
        dues.append(due)
        last = run(job, due)
    assert dues == [night + timedelta(days=day) for day in (1, 2, 3)]


def lived(jumps: dict[int, timedelta], minutes: int) -> list[tuple[datetime, datetime]]:
    """Live so many minutes with a clock that jumps in some of them; return when each run was due, and when it began by the clock.

    Each minute what was planned is done if its time has come; then the plan is made anew, as the daemon does.
    """
    now, last, ran = T, run(JOB, T), [(T, T)]
    planned = next_due(JOB, last, Waiting(), now)
    for minute in range(minutes):
        now += timedelta(minutes=1) + jumps.get(minute, timedelta())
        if planned is not None and planned <= now:
            ran.append((planned, now))
            last = run(JOB, planned, late=now - planned, number=len(ran))
        planned = next_due(JOB, last, Waiting(), now)
    return ran


def test_a_machine_that_slept_for_six_hours_makes_up_one_run_and_goes_on_with_the_grid() -> None:
    ran = lived({90: 6 * HOUR}, 240)
    woke = T + timedelta(minutes=91) + 6 * HOUR
    assert [due for due, _ in ran] == [T, T + HOUR, T + 2 * HOUR, *(T + n * HOUR for n in (8, 9, 10))]
    assert ran[2] == (T + 2 * HOUR, woke)
    assert ran[3:] == [(due, due) for due, _ in ran[3:]]


def test_a_clock_that_is_set_back_an_hour_does_no_run_twice() -> None:
    assert lived({90: -HOUR}, 240) == [(T + n * HOUR, T + n * HOUR) for n in range(4)]


def test_a_clock_that_had_run_ahead_costs_an_interval_and_not_all_the_time_until_it_is_that_late() -> None:
    ran = lived({0: 6 * HOUR, 30: -6 * HOUR}, 240)  # for half an hour it was six hours ahead
    assert ran[1] == (T + HOUR, T + 6 * HOUR + timedelta(minutes=1))
    assert ran[2:] == [(T + n * HOUR, T + n * HOUR) for n in (1, 2, 3, 4)]


def test_links_are_checked_only_when_one_is_due() -> None:
    assert next_due(CHECK, {}, Waiting(link=None), T) is None
    assert next_due(CHECK, {}, Waiting(link=T), T) == T
    assert next_due(CHECK, run(CHECK, T), Waiting(link=T + timedelta(minutes=90)), T) == T + 2 * HOUR
    assert next_due(CHECK, run(CHECK, T), Waiting(link=T - HOUR), T) == T + HOUR
    assert next_due(CHECK, run(CHECK, T, RunState.ABANDONED), Waiting(link=None), T + HOUR) == T


@given(
    every=st.timedeltas(timedelta(seconds=1), timedelta(days=30)),
    late=st.timedeltas(timedelta(), timedelta(days=90)),
    after=st.timedeltas(timedelta(), timedelta(days=90)),
)
def test_a_run_is_never_due_before_the_last_one_started_and_never_later_than_an_interval(
    every: timedelta, late: timedelta, after: timedelta
) -> None:
    job = Job("x", every)
    now = T + late + after
    due = next_due(job, run(job, T, late=late), Waiting(), now)
    assert due is not None
    assert T + late < due or due == now
    assert now <= due <= now + every


def test_the_plan_is_in_the_order_of_times_and_then_of_jobs() -> None:
    config = load(overrides={"sources.b.kind": "x", "sources.b.base_url": "http://b.example/", "sources.b.enabled": "no"})
    found = jobs(config)
    assert [job.name for job in found] == [
        "discover nl-tweede-kamer",
        "read",
        "check-links",
        "publish",
        "report",
        "archives",
        "keep",
    ]
    planned = plan(found, {}, Waiting(link=T), T)
    assert [one.job.kind for one in planned] == ["discover", "read", "check-links", "publish", "report", "archives", "keep"]
    late = run(found[0], T + HOUR) | run(found[1], T, number=2)
    planned = plan(found, late, Waiting(link=T), T + HOUR, frozenset({"report", "archives", "keep"}))
    assert [one.job.kind for one in planned] == ["check-links", "publish", "discover", "read"]


def test_every_job_has_a_limit() -> None:
    for job in jobs(Config()):
        assert getattr(Config().jobs.limits, job.kind.replace("-", "_")) > 0
