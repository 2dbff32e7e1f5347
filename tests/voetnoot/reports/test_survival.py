"""The curve against what the textbooks print, and against the definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voetnoot.reports.survival import Life, ages_of, survival

# Freireich et al. (1963): weeks of remission under 6-MP, as in Klein and Moeschberger, table 4.1 (section 4.2).
DIED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
REMISSION = [*(Life(0, week, died=True) for week in DIED), *(Life(0, week, died=False) for week in CENSORED)]


def test_the_textbook_example() -> None:
    curve = survival(ages_of(REMISSION), least=1)
    assert curve is not None
    shares = {step.age: (step.at_risk, step.died, round(step.share, 3)) for step in curve.steps}
    assert shares == {6: (21, 3, 0.857), 7: (17, 1, 0.807), 10: (15, 1, 0.753), 13: (12, 1, 0.690), 16: (11, 1, 0.627),
                      22: (7, 1, 0.538), 23: (6, 1, 0.448)}  # fmt: skip
    assert curve.half_life == 23
    last = curve.at(22.5)
    assert last is not None
    # the log-log band of week 22, as packages for statistics print it
    assert (round(last.low, 3), round(last.high, 3)) == (0.268, 0.747)


def test_links_count_only_from_when_they_are_watched() -> None:
    late = [Life(100, 200, died=False)] * 10
    early = [Life(0, 50, died=True)] * 5 + [Life(0, 150, died=False)] * 5
    curve = survival(ages_of([*late, *early]), least=1)
    assert curve is not None
    assert [(step.age, step.at_risk, step.share) for step in curve.steps] == [(50, 10, 0.5)]


def test_ages_with_few_links_do_not_decide() -> None:
    lives = [Life(0, 5, died=True), *[Life(10, 100, died=False)] * 20, Life(10, 50, died=True)]
    curve = survival(ages_of(lives))
    assert curve is not None
    assert (curve.begin, curve.end, [step.age for step in curve.steps]) == (10, 100, [50])
    assert survival(ages_of(lives[:5])) is None


def test_the_expected_half_life_rests_on_deaths_per_day() -> None:
    curve = survival(ages_of([*[Life(0, 100, died=False)] * 98, *[Life(0, 50, died=True)] * 2]))
    assert curve is not None
    assert curve.half_life is None
    expected = curve.expected_half_life
    assert expected is not None
    assert expected[0] == pytest.approx(0.693147 * 9900 / 2, rel=1e-4)
    assert expected[1] < expected[0] < expected[2]


LIVES = st.lists(
    st.builds(lambda entry, length, died: Life(entry, entry + length, died), st.integers(0, 30), st.integers(1, 60), st.booleans()),
    max_size=60,
)  # fmt: skip


@given(LIVES)
def test_the_curve_only_falls_and_stays_in_its_band(lives: list[Life]) -> None:
    curve = survival(ages_of(lives), least=2)
    if curve is None:
        return
    shares = [1.0, *(step.share for step in curve.steps)]
    assert shares == sorted(shares, reverse=True)
    for step in curve.steps:
        assert 0 <= step.low <= step.share <= step.high <= 1
        assert step.at_risk == sum(life.entry < step.age <= life.exit for life in lives) >= step.died > 0
    assert curve.days == sum(max(0, min(life.exit, curve.end) - max(life.entry, curve.begin)) for life in lives)
