from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.stamps import day, literal, moment


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-06-20T11:27:41.3952675Z", datetime(2024, 6, 20, 11, 27, 41, 395267, tzinfo=UTC)),
        ("2024-07-02T07:08:30.469389Z", datetime(2024, 7, 2, 7, 8, 30, 469389, tzinfo=UTC)),
        ("2024-02-19T14:53:42.21Z", datetime(2024, 2, 19, 14, 53, 42, 210000, tzinfo=UTC)),
        ("2024-02-19T10:59:02.367+01:00", datetime(2024, 2, 19, 9, 59, 2, 367000, tzinfo=UTC)),
        ("2024-06-18T11:15:59+02:00", datetime(2024, 6, 18, 9, 15, 59, tzinfo=UTC)),
        ("2024-06-18t11:15:59z", datetime(2024, 6, 18, 11, 15, 59, tzinfo=UTC)),
        ("2024-06-18T11:15:59+0200", datetime(2024, 6, 18, 9, 15, 59, tzinfo=UTC)),
        ("2008-08-26T12:13:04.6270000", datetime(2008, 8, 26, 10, 13, 4, 627000, tzinfo=UTC)),
        ("2024-06-18", datetime(2024, 6, 17, 22, 0, tzinfo=UTC)),
        ("  2024-06-18T11:15Z ", datetime(2024, 6, 18, 11, 15, tzinfo=UTC)),
        ("2024-13-01T00:00:00Z", None),
        ("2024-06-18T25:00:00Z", None),
        ("gisteren", None),
        ("", None),
        (None, None),
        (20240618, None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_moment(text: object, wanted: datetime | None) -> None:
    assert moment(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-06-07T00:00:00+02:00", date(2024, 6, 7)),
        ("2024-06-06T22:00:00Z", date(2024, 6, 7)),
        ("2024-11-02T00:00:00+01:00", date(2024, 11, 2)),
        ("2024-11-02", date(2024, 11, 2)),
        (None, None),
    ],
)
def test_day_is_that_of_the_netherlands(text: object, wanted: date | None) -> None:
    assert day(text) == wanted


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_a_literal_reads_back_and_needs_no_escape(when: datetime) -> None:
    assert moment(literal(when)) == when
    assert "+" not in literal(when)
