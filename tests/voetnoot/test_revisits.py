"""When a 304 may stand for a page and what it says then; when bytes that were read before need not be read again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voetnoot.links import Answered, ConnectFailed, Hop, Link, Outcome, Probe, Signal, TlsFault
from voetnoot.revisits import IN_A_ROW, LONGEST, conditions, read_before, standing, told, unread
from voetnoot.walls.kinds import SignalKind

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
DAY = timedelta(days=1)
LINK = Link("l", "https://site.example/stuk", "site.example")
PAGE = Answered(LINK.url, 200, size=900, headers=(("etag", '"een"'), ("last-modified", "Mon, 05 Jan 2026 08:00:00 GMT")))


def probe(outcome: Outcome, days: float, content: str = "same") -> Probe:
    return Probe(LINK.id, NOW + days * DAY, outcome, content=content)


@pytest.mark.parametrize(
    "outcome",
    [
        replace(PAGE, status=203),
        replace(PAGE, status=404),
        replace(PAGE, url="https://site.example/elders"),
        replace(PAGE, hops=(Hop(LINK.url, 302, LINK.url),)),
        replace(PAGE, headers=()),
        replace(PAGE, headers=(("etag", "x" * 500),)),
        replace(PAGE, size=0),
        replace(PAGE, truncated=True),
        replace(PAGE, tls=TlsFault.EXPIRED),
        replace(PAGE, signals=(Signal(SignalKind.SOFT_404, "words"),)),
        replace(PAGE, signals=(Signal(SignalKind.LOGIN, "a form"),)),
        ConnectFailed("site.example", "refused"),
    ],
)
def test_only_a_good_look_at_the_whole_page_can_be_confirmed(outcome: Outcome) -> None:
    assert standing([probe(PAGE, 0)], LINK, NOW + DAY) == PAGE
    assert standing([probe(PAGE, -1), probe(outcome, 0)], LINK, NOW + DAY) is None


def test_a_page_that_is_new_to_us_or_says_something_else_is_looked_at() -> None:
    assert standing([], LINK, NOW) is None
    assert standing([probe(PAGE, 0, content="major")], LINK, NOW + DAY) is None
    assert standing([probe(replace(PAGE, confirmed=True), 0)], LINK, NOW + DAY) is None


@given(st.integers(1, 30 * 24), st.lists(st.floats(0.01, 3), min_size=1, max_size=40))
def test_a_server_that_always_says_304_hides_nothing_for_longer_than_thirty_days(hours: int, growth: list[float]) -> None:
    pause, now, history = timedelta(hours=hours), NOW, [probe(PAGE, 0)]
    whole = in_row = 0
    for factor in growth:
        pause = min(pause * factor, timedelta(days=30))
        now += pause
        page = standing(history[-IN_A_ROW - 1 :], LINK, now)
        in_row = 0 if page is None else in_row + 1
        assert in_row <= IN_A_ROW
        assert now - history[whole].at <= LONGEST
        history.append(Probe(LINK.id, now, PAGE if page is None else replace(page, confirmed=True), content="same"))
        whole = whole if page is not None else len(history) - 1


def test_conditions_are_the_validators_that_came() -> None:
    assert conditions(PAGE) == {"If-None-Match": '"een"', "If-Modified-Since": "Mon, 05 Jan 2026 08:00:00 GMT"}
    assert conditions(replace(PAGE, headers=(("etag", "W/x"),))) == {"If-None-Match": "W/x"}


@pytest.mark.parametrize(
    ("status", "etag", "same"),
    [(304, None, True), (304, '"een"', True), (304, 'W/"een"', True), (304, '"twee"', False), (412, None, False)],
)
def test_a_304_speaks_of_the_page_that_was_asked_for(status: int, etag: str | None, *, same: bool) -> None:
    assert told(PAGE, status, etag) == (replace(PAGE, confirmed=True) if same else None)


READ = replace(
    PAGE,
    digest="sha256:1",
    title="Het stuk",
    text_digest="sha256:2",
    text_length=80,
    language="nl",
    rules="v1",
    hops=(Hop("a", 301, "b"),),
)
FACTS = replace(READ, title=None, text_digest=None, text_length=None, language=None, rules=None, headers=(("etag", '"twee"'),))


@pytest.mark.parametrize(
    ("outcome", "content"),
    [
        (replace(READ, rules="v0"), "same"),
        (replace(READ, status=404), "unknown"),
        (replace(READ, digest=None), "same"),
        (replace(READ, truncated=True), "same"),
        (replace(READ, tls=TlsFault.EXPIRED), "same"),
        (replace(READ, signals=(Signal(SignalKind.SOFT_404, "words"),)), "same"),
        (replace(READ, signals=(Signal(SignalKind.SIBLING_HONEST, "404"),)), "same"),
        (replace(READ, signals=(Signal(SignalKind.VANTAGE, "404"),)), "same"),
        (READ, "major"),
        (ConnectFailed("site.example", "refused"), "unknown"),
    ],
)
def test_only_a_good_page_read_by_the_rules_of_today_need_not_be_read_again(outcome: Outcome, content: str) -> None:
    assert read_before([probe(outcome, -1), probe(READ, 0)], "v1") == READ
    assert read_before([probe(READ, -1), probe(outcome, 0, content)], "v1") is None
    assert read_before([], "v1") is None


def test_a_304_says_nothing_of_a_page_that_was_read_by_other_rules() -> None:
    assert standing([probe(replace(PAGE, rules="v1"), 0)], LINK, NOW + DAY, "v1") is not None
    assert standing([probe(replace(PAGE, rules="v0"), 0)], LINK, NOW + DAY, "v1") is None


@pytest.mark.parametrize(
    "facts",
    [
        replace(FACTS, digest="sha256:3"),
        replace(FACTS, status=203),
        replace(FACTS, url="https://site.example/elders"),
        replace(FACTS, hops=()),
        replace(FACTS, media_type="text/plain"),
        replace(FACTS, bounded=True),
        replace(FACTS, tls=TlsFault.SELF_SIGNED),
        replace(FACTS, headers=(("server", "cloudflare"),)),
    ],
)
def test_the_same_bytes_say_the_same_only_where_all_else_is_the_same(facts: Answered) -> None:
    assert unread(READ, FACTS) == replace(READ, headers=FACTS.headers)
    assert unread(READ, facts) is None
