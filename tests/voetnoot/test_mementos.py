"""What archives say, read from the forms in which they say it; and what it means together."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voetnoot.mementos import (
    Lookup,
    LookupResult,
    Memento,
    UnreadableAnswer,
    cdx_questions,
    nearest,
    page_near,
    public_copy,
    read_cdx,
    read_timemap,
)

DAY = timedelta(days=1)
ANSWER = datetime(2022, 12, 20, 12, tzinfo=UTC)
REPLAY = "https://web.archive.org/web/"
URL = "https://www.example.nl/a?b=1&c=2"


def memento(at: datetime, archive: str = "web.archive.org") -> Memento:
    return Memento(f"https://{archive}/{at:%Y}/", at, archive)


def test_the_nearest_copy_is_the_one_made_nearest_and_of_two_as_near_the_earlier() -> None:
    before, after, far = memento(ANSWER - DAY), memento(ANSWER + DAY), memento(ANSWER - 9 * DAY)
    assert nearest([far, after, before], ANSWER) == before
    assert nearest([far, after], ANSWER) == after
    assert nearest([], ANSWER) is None


@given(st.lists(st.integers(-5000, 5000), min_size=1, unique=True))
def test_no_copy_is_nearer_than_the_nearest(days: list[int]) -> None:
    copies = [memento(ANSWER + day * DAY) for day in days]
    found = nearest(copies, ANSWER)
    assert found is not None
    assert all(abs(found.at - ANSWER) <= abs(one.at - ANSWER) for one in copies)


def test_a_cdx_server_is_asked_for_the_last_copy_before_and_the_first_one_after() -> None:
    before, after = [
        {name: values[0] for name, values in parse_qs(urlsplit(one).query).items()}
        for one in cdx_questions(f"{REPLAY}cdx", URL, ANSWER)
    ]
    assert (before["url"], before["to"], before["limit"]) == (URL, "20221220115959", "-1")
    assert (after["url"], after["from"], after["limit"]) == (URL, "20221220120000", "1")


COPY = Memento(f"{REPLAY}20221219080706/{URL}", datetime(2022, 12, 19, 8, 7, 6, tzinfo=UTC), "web.archive.org")


@pytest.mark.parametrize(
    ("body", "copies"),
    [
        pytest.param(json.dumps([["timestamp", "original"], ["20221219080706", URL]]), (COPY,), id="one"),
        pytest.param("[]\n", (), id="none"),
    ],
)
def test_the_answer_of_a_cdx_server(body: str, copies: tuple[Memento, ...]) -> None:
    assert read_cdx(body.encode(), REPLAY) == copies


@pytest.mark.parametrize(
    "body",
    [
        b"<html>We are down</html>",
        b"",
        b'{"timestamp": "20221219080706", "url": "https://www.example.nl/"}',
        b"[1, 2]",
        b'[["timestamp"], ["then"]]',
        b'{"message": "no"}',
        b"\xff\xfe",
        b'[["timestamp", "original"], ["2022"]]',
    ],
)
def test_what_is_no_index_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        read_cdx(body, REPLAY)


TIMEMAP = b"""<https://www.example.nl/a?b=1&c=2>; rel="original",
<https://arquivo.pt/wayback/timemap/link/x>; rel="self"; type="application/link-format"; from="Mon, 19 Dec 2022 08:07:06 GMT",
<https://arquivo.pt/wayback/x>; rel="timegate",
<https://arquivo.pt/wayback/20221219080706mp_/x>; rel="first memento"; datetime="Mon, 19 Dec 2022 08:07:06 GMT"; collection="a",
</wayback/20230101000000mp_/x>; rel="memento"; datetime="Sun, 01 Jan 2023 00:00:00 GMT",
<https://arquivo.pt/wayback/timemap/link/2/x>; rel="timemap"; from="Mon, 02 Jan 2023 00:00:00 GMT"; until="Tue, 03 Jan 2023 00:00:00 GMT"
"""


def test_a_timemap_in_link_format() -> None:
    found = read_timemap(TIMEMAP, "https://arquivo.pt/wayback/timemap/link/x")
    assert [(one.url, f"{one.at:%Y-%m-%d %H:%M:%S}", one.archive) for one in found.mementos] == [
        ("https://arquivo.pt/wayback/20221219080706mp_/x", "2022-12-19 08:07:06", "arquivo.pt"),
        ("https://arquivo.pt/wayback/20230101000000mp_/x", "2023-01-01 00:00:00", "arquivo.pt"),
    ]
    ((url, begin, end),) = found.pages
    assert url == "https://arquivo.pt/wayback/timemap/link/2/x"
    assert (begin, end) == (datetime(2023, 1, 2, tzinfo=UTC), datetime(2023, 1, 3, tzinfo=UTC))


@pytest.mark.parametrize("body", [b"<html>no</html>", b'<x>; rel="memento"; datetime="yesterday"', b'<x>; rel="memento"'])
def test_what_is_no_timemap_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        read_timemap(body, "https://arquivo.pt/")


def test_of_a_timemap_in_pages_the_one_nearest_to_the_answer_is_read() -> None:
    pages = [
        ("a", None, ANSWER - 90 * DAY),
        ("b", ANSWER - 90 * DAY, ANSWER - DAY),
        ("c", None, None),
        ("d", ANSWER + 2 * DAY, None),
    ]
    assert page_near(pages, ANSWER) == "b"
    assert page_near(pages[2:3], ANSWER) == "c"
    assert page_near([], ANSWER) is None


def lookup(days: int, result: LookupResult, archive: str = "a", copy: Memento | None = None) -> Lookup:
    return Lookup("1", archive, ANSWER + days * DAY, result, ANSWER, copy)


def test_a_question_that_failed_is_not_an_answer() -> None:
    failed = public_copy([lookup(1, LookupResult.FAILED)], ANSWER)
    assert (failed.memento, failed.sought, failed.failed) == (None, None, ANSWER + DAY)
    none = public_copy([lookup(1, LookupResult.NONE)], ANSWER)
    assert (none.memento, none.sought, none.failed) == (None, ANSWER + DAY, None)
    copy = memento(ANSWER)
    still = public_copy([lookup(1, LookupResult.FOUND, copy=copy), lookup(2, LookupResult.FAILED)], ANSWER)
    assert (still.memento, still.sought, still.failed) == (copy, ANSWER + DAY, ANSWER + 2 * DAY)


def test_of_each_archive_the_last_answer_counts_and_of_them_the_nearest_copy() -> None:
    near, far = memento(ANSWER + DAY, "b"), memento(ANSWER - 30 * DAY)
    both = [lookup(1, LookupResult.FOUND, "a", far), lookup(1, LookupResult.FOUND, "b", near)]
    assert public_copy(both, ANSWER).memento == near
    assert public_copy([*both, lookup(2, LookupResult.NONE, "b")], ANSWER).memento == far
