"""The feeds as strict readers take them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from feeding import gathered
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from voetnoot.events import Published
from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.publishing import RENDERERS, WRITTEN, Publisher, feed_files
from voetnoot.feeds.selection import STANDARD, belongs, fresh_specs, spec_of

ALL = STANDARD[0]
SITE = Publisher(base_url="https://voetnoot.example/")
ATOM = "{http://www.w3.org/2005/Atom}"


def parse(body: bytes) -> feedparser.FeedParserDict:
    parsed = feedparser.parse(body)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def guids(body: bytes, form: str) -> list[str]:
    if form == "json":
        return [item["id"] for item in json.loads(body)["items"]]
    return [entry.id for entry in parse(body).entries]


@pytest.mark.parametrize("form", list(RENDERERS))
def test_each_event_once_newest_first_and_the_same_bytes_twice(published: list[Published], form: str) -> None:
    body = SITE.render(ALL, gathered([*published, *published]), form)
    assert body == SITE.render(ALL, gathered(published[::-1]), form)
    found = guids(body, form)
    assert found == [f"tag:voetnoot,2026:event:{event.event.id}" for event in published]


def test_the_build_date_is_that_of_the_newest_item(published: list[Published]) -> None:
    channel = etree.fromstring(SITE.render(ALL, gathered(published), "rss"))[0]
    assert channel.findtext("lastBuildDate") == channel.find("item").findtext("pubDate")
    parsed = parse(SITE.render(ALL, gathered(published), "atom"))
    assert parsed.feed.updated == parsed.entries[0].published


def test_the_channel_leads_to_the_page_and_the_self_link_to_the_feed(published: list[Published]) -> None:
    channel = etree.fromstring(SITE.render(ALL, gathered(published), "rss"))[0]
    assert channel.findtext("link") == "https://voetnoot.example/feeds/all.html"
    links = {link.get("rel"): link.get("href") for link in channel.findall(f"{ATOM}link")}
    assert links["self"] == "https://voetnoot.example/feeds/all.rss"
    assert {guid.get("isPermaLink") for guid in channel.iter("guid")} == {"false"}


def test_a_feed_without_items_is_valid_and_older_than_any_item() -> None:
    for form in ("rss", "atom"):
        parsed = parse(SITE.render(ALL, gathered([]), form))
        assert parsed.entries == []
        assert "updated_parsed" not in parsed.feed or parsed.feed.updated_parsed.tm_year == 1970


def test_every_feed_says_how_far_we_know(published: list[Published]) -> None:
    at = published[0].published_at + timedelta(minutes=17)
    publisher = replace(SITE, complete=(CompleteTo("nl-tweede-kamer", at), CompleteTo("nl-map", None)))
    assert (
        "nl-tweede-kamer: volledig tot 5 januari 2026, 23:00 UTC."
        in parse(publisher.render(ALL, gathered(published), "rss")).feed.description
    )
    assert "nl-map: nog niet volledig gezien." in json.loads(publisher.render(ALL, gathered(published), "json"))["description"]


@pytest.mark.parametrize("form", list(RENDERERS))
def test_a_large_feed_is_cut_but_holds_a_minimum(letter: Callable[..., Published], form: str) -> None:
    exchange = letter().event.exchanges[0]
    long = tuple(type(exchange)(str(n), "Vraag & <antwoord> " * 20, "woord & <woord> " * 400) for n in range(40))
    events = [letter(seq=n, exchanges=long) for n in range(1, 15)]
    body = SITE.render(ALL, gathered(events), form)
    assert len(body) <= 500_000
    assert len(guids(body, form)) >= 10
    assert len(replace(SITE, max_bytes=100_000).render(ALL, gathered(events), form)) <= 100_000


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(categories=None), max_size=60), url=st.text(st.characters(categories=None), max_size=30))
def test_any_text_leaves_every_feed_whole(letter: Callable[..., Published], text: str, url: str) -> None:
    exchange = letter().event.exchanges[0]
    event = letter(subject=text, exchanges=(type(exchange)(text, text, text),), url=url, kenmerken=(text,))
    for form in RENDERERS:
        body = SITE.render(ALL, gathered([event, letter(seq=2)]), form)
        assert len(guids(body, form)) == 2


def test_every_code_point_survives_as_text_or_is_cleaned(letter: Callable[..., Published]) -> None:
    whole = "".join(map(chr, range(0x110000)))
    for start in range(0, len(whole), 0x8000):
        event = letter(subject="a" + whole[start : start + 0x8000])
        for form in RENDERERS:
            assert len(guids(SITE.render(ALL, gathered([event]), form), form)) == 1


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_an_item_that_cannot_be_rendered_costs_itself_alone(published: list[Published], form: str) -> None:
    feed = SITE.feed(ALL, gathered(published))
    bad = replace(feed.items[1], title="what no XML may hold: \0")
    items = (feed.items[0], bad, *feed.items[2:], feed.items[0])
    found = guids(RENDERERS[form](replace(feed, items=items)), form)
    assert found == [item.guid for item in feed.items if item.guid != bad.guid]


def test_selection_by_group_and_kenmerk(published: list[Published]) -> None:
    kinds = {spec.name: {event.event.kind for event in published if belongs(event.event, spec)} for spec in STANDARD}
    assert kinds["operators"] == {"SourceSilent", "SourceResumed", "EventCorrected"}
    assert kinds["dead-links"] == {"LinkDied", "LinkRevived", "HostFailed", "HostRecovered", "EventCorrected"}
    assert kinds["all"] >= kinds["answers"] | kinds["links"]
    mine = spec_of("kenmerk/2025Z12345")
    assert mine is not None
    assert {"AnswerPublished", "LinkDied"} <= {event.event.kind for event in published if belongs(event.event, mine)}
    assert "AnswerOverdue" not in {event.event.kind for event in published if belongs(event.event, mine)}
    named = [spec.value for spec in fresh_specs(event.event for event in published) if spec.group == "kenmerk"]
    assert named == ["2025Z12345", "2025Z99999"]


@pytest.mark.parametrize("name", ["", "all/x", "nothing", "kenmerk/", "kenmerk/\x00", "kenmerk/" + "x" * 300, "../etc/passwd"])
def test_no_feed_stands_at_an_odd_address(name: str) -> None:
    assert spec_of(name) is None


def test_the_files_of_a_feed_and_the_list_of_feeds(published: list[Published]) -> None:
    mine = spec_of("kenmerk/2025Z12345")
    assert mine is not None
    files = dict(feed_files(SITE, mine, gathered(published, mine)))
    assert list(files) == [f"feeds/kenmerk/2025Z12345.{form}" for form in ("rss", "atom", "json", "html")]
    outlines = list(etree.fromstring(SITE.opml(WRITTEN)).iter("outline"))
    assert outlines[0].get("xmlUrl") == "https://voetnoot.example/feeds/all.atom"
    assert len(outlines) == len(STANDARD) * 3


def test_json_feed_has_what_the_format_demands(published: list[Published]) -> None:
    feed = json.loads(SITE.render(ALL, gathered(published), "json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    for item in feed["items"]:
        assert {"id", "url", "title", "content_html", "date_published"} <= set(item)
