"""Every kind of feed, in every form, by the letter of its format; and archives that hold all that was ever told."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from feed_rules import ATOM, faults
from feeding import gathered
from lxml import etree

from voetnoot.events import Published
from voetnoot.feeds.gathering import PAGE
from voetnoot.feeds.publishing import RENDERERS, Publisher
from voetnoot.feeds.selection import FeedSpec, narrow, spec_at, spec_of

SITE = Publisher(base_url="https://voetnoot.example", hub="https://hub.example/")
KINDS = (
    "all", "answers", "links", "dead-links", "operators", "kenmerk/2025Z12345", "host/nieuws.example", "domain/nieuws.example",
    "ministry/Infrastructuur en Waterstaat", "party/D66", "member/Jansen", "source/nl-tweede-kamer", "webteam/nieuws.example",
    "daily/all", "weekly/links", "archive/1/all", "answers?ministry=Defensie&ministry=Infrastructuur en Waterstaat&kind=AnswerPublished&q=dijk",
)  # fmt: skip


@pytest.mark.parametrize("form", list(RENDERERS))
@pytest.mark.parametrize("address", KINDS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_of_feed_keeps_the_rules(published: list[Published], address: str, form: str, language: str) -> None:
    many = [*published, *(replace(one, seq=100 + n) for n, one in enumerate(published))]
    spec = spec_at(address)
    assert spec is not None
    closed = published[0].published_at + timedelta(days=9)
    found = gathered(many, spec, closed=closed)
    assert found.events or any(period.events for period in found.periods) or address == "archive/1/all"
    assert faults(replace(SITE, language=language).render(spec, found, form), form) == []
    assert faults(SITE.render(spec, gathered([], spec), form), form) == []


@pytest.mark.parametrize(
    ("form", "broken", "wrong"),
    [
        ("rss", lambda body: body.replace(b'isPermaLink="false"', b""), "claims to be an address"),
        ("rss", lambda body: body.replace(b" 2026 ", b" 26 ", 1), "no date of RFC 822"),
        ("rss", lambda body: body.replace(b"<title>", b"<titel>").replace(b"</title>", b"</titel>"), "has no title"),
        ("atom", lambda body: body.replace(b"<updated>", b"<updated> around ", 1), "updated"),
        ("atom", lambda body: body.replace(b"tag:voetnoot,2026:feed:all", b"", 1), "no URI"),
        ("json", lambda body: body.replace(b'"content_html"', b'"content"', 1), "content"),
        ("json", lambda body: body.replace(b"+00:00", b"", 1), "does not match"),
    ],
)  # fmt: skip
def test_the_rules_find_what_is_wrong(
    published: list[Published], form: str, broken: Callable[[bytes], bytes], wrong: str
) -> None:
    body = SITE.render(FeedSpec("all"), gathered(published), form)
    assert any(wrong in fault for fault in faults(broken(body), form))


def told(letter: Callable[..., Published], count: int) -> list[Published]:
    return [letter(seq=n + 1) for n in range(count)]


def walk(events: list[Published], form: str) -> Iterator[bytes]:
    """Yield the feed and each archive that it leads back to, as a reader of RFC 5005 (or of ``next_url``) fetches them."""
    spec: FeedSpec | None = FeedSpec("answers", (("group", "answers"),))
    while spec is not None:
        body = replace(SITE, max_bytes=60_000).render(spec, gathered(events, spec), form)
        yield body
        if form == "json":
            older = json.loads(body).get("next_url")
        else:
            links = {link.get("rel"): link.get("href") for link in etree.fromstring(body).iter(f"{ATOM}link")}
            older = links.get("prev-archive")
        address = older and older.removeprefix("https://voetnoot.example/feeds/").removesuffix(f".{form}")
        spec = spec_of(address) if address else None


@pytest.mark.parametrize("form", list(RENDERERS))
@pytest.mark.parametrize("count", [3, PAGE, PAGE + 1, 2 * PAGE, 97])
def test_a_feed_and_its_archives_hold_every_event(letter: Callable[..., Published], form: str, count: int) -> None:
    events = told(letter, count)
    documents = list(walk(events, form))
    assert [fault for body in documents for fault in faults(body, form)] == []
    whole = b"".join(documents).decode()
    assert {event.event.id for event in events} == {event.event.id for event in events if event.event.id in whole}
    assert all(len(body) <= 60_000 for body in documents)


@pytest.mark.parametrize("form", list(RENDERERS))
def test_an_archive_never_changes(letter: Callable[..., Published], form: str) -> None:
    events, spec = told(letter, 97), FeedSpec("answers", (("group", "answers"),)).archive(2)
    early = SITE.render(spec, gathered(events[: 2 * PAGE], spec), form)
    late = replace(SITE, complete=()).render(spec, gathered(events, spec), form)
    assert early == late


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("answers?q=  nieuwe   dijk&party=D66", "answers?party=D66&q=nieuwe+dijk"),
        ("answers?party=VVD&party=D66&party=D66", "answers?party=D66&party=VVD"),
        ("host/WWW.Example.NL", "host/www.example.nl"),
        ("daily/answers?ministry=Economische Zaken", "daily/answers?ministry=Economische+Zaken"),
        ("ministry/Economische%20Zaken", "ministry/Economische%20Zaken"),
        ("webteam/rijksoverheid.nl", "webteam/rijksoverheid.nl"),
    ],
)
def test_a_feed_has_one_address(given: str, key: str) -> None:
    spec = spec_at(given)
    assert spec is not None
    assert spec.key == key
    again = spec_at(spec.key)
    assert again == spec


@pytest.mark.parametrize(
    "address",
    [
        "answers?colour=red", "answers?kind=Nothing", "answers?q=-", "answers?q=" + "x" * 201, "answers?party=", "daily/weekly/all",
        "archive/0/all", "archive/1/archive/2/all", "daily/archive/1/all", "archive/x/all", "webteam/", "nothing?q=dijk",
    ],
)  # fmt: skip
def test_no_feed_stands_at_an_odd_address(address: str) -> None:
    assert spec_at(address) is None


def test_several_values_of_one_facet_mean_any_of_them(published: list[Published]) -> None:
    all_ = FeedSpec("all")
    either = narrow(all_, [("kenmerk", "2025Z12345"), ("kenmerk", "2025Z99999")])
    both = narrow(all_, [("kenmerk", "2025Z99999"), ("party", "D66")])
    assert either is not None
    assert both is not None
    assert {"AnswerPublished", "AnswerOverdue"} <= {one.event.kind for one in gathered(published, either).events}
    assert gathered(published, both).events == ()
