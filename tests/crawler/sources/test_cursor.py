from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.cursor import Cursor, Stream, read_cursor

NOW = datetime(2026, 3, 10, tzinfo=UTC)
HORIZON = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
moments = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2026, 3, 10), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


def test_a_first_pass_begins_at_the_horizon() -> None:
    cursor = Cursor()
    assert cursor.since("documents", overlap=DAY, horizon=HORIZON) == HORIZON
    assert cursor.fresh("documents")


def test_a_pass_begins_an_overlap_before_the_last_complete_point() -> None:
    cursor = Cursor().moved("documents", NOW - DAY, NOW).ended("documents", HORIZON)
    assert cursor.since("documents", overlap=DAY, horizon=HORIZON) == NOW - 2 * DAY
    assert not cursor.fresh("documents")


def test_a_broken_pass_goes_on_without_overlap() -> None:
    cursor = Cursor({"documents": Stream(complete=NOW - DAY)}).moved("documents", NOW - 3 * DAY, NOW)
    assert cursor.since("documents", overlap=5 * DAY, horizon=HORIZON) == NOW - 3 * DAY


def test_a_stamp_from_the_future_hides_nothing() -> None:
    assert Cursor().moved("documents", NOW + 900 * DAY, NOW).streams["documents"].reached == NOW


def test_an_empty_index_is_complete_from_where_it_was_read() -> None:
    assert Cursor().ended("cases", HORIZON).streams["cases"] == Stream(complete=HORIZON)


def test_streams_do_not_touch_each_other() -> None:
    cursor = Cursor().moved("documents", NOW, NOW).ended("cases", HORIZON)
    assert cursor.streams == {"documents": Stream(reached=NOW), "cases": Stream(complete=HORIZON)}


@given(st.lists(st.one_of(st.none(), moments), max_size=6))
def test_pages_never_move_it_back(pages: list[datetime | None]) -> None:
    cursor, last = Cursor(), None
    for reached in pages:
        cursor = cursor.moved("documents", reached, NOW)
        place = cursor.streams.get("documents", Stream()).reached
        assert last is None or (place is not None and place >= last)
        last = place
    ended = cursor.ended("documents", HORIZON).streams["documents"]
    assert ended.reached is None
    assert ended.complete == max([page for page in pages if page is not None], default=HORIZON)


@given(
    st.dictionaries(
        st.sampled_from(["documents", "cases"]), st.builds(Stream, st.one_of(st.none(), moments), st.one_of(st.none(), moments))
    )
)
def test_text_reads_back(streams: dict[str, Stream]) -> None:
    assert read_cursor(Cursor(streams).text()) == Cursor(streams)


@pytest.mark.parametrize("text", [None, "", "nonsense", "[]", "7", '{"documents": 3}', "null"])
def test_what_cannot_be_read_is_a_first_run(text: str | None) -> None:
    assert read_cursor(text) == Cursor()
