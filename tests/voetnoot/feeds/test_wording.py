"""Every event becomes an item that can be read without clicking."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from voetnoot.events import KINDS, Event, LinkDied, Published
from voetnoot.events.about_answers import SourceState
from voetnoot.feeds.item import Voice
from voetnoot.feeds.markup import weight
from voetnoot.feeds.wording import item_of
from voetnoot.mementos import NOT_SOUGHT, Memento, PublicCopy
from voetnoot.urls import link_id
from voetnoot.words import Words

NL = Voice(Words("nl"), "https://voetnoot.example")
DAY = datetime(2026, 1, 5, tzinfo=UTC)
EN = Voice(Words("en"), "https://voetnoot.example")


@pytest.mark.parametrize("voice", [NL, EN], ids=["nl", "en"])
def test_every_kind_of_event_has_words(published: list[Published], voice: Voice) -> None:
    assert {item.event.kind for item in published} == set(KINDS)
    for event in published:
        item = item_of(event, voice)
        assert voice.words.say("item.unworded") not in item.html
        assert item.title
        assert item.text
        assert item.guid == f"tag:voetnoot,2026:event:{event.event.id}"
        assert "voetnoot.example" not in item.guid


def test_an_answer_is_told_in_full(published: list[Published]) -> None:
    item = item_of(published[-1], NL)
    assert item.title == "Antwoord: het bericht dat ‘de dijk’ lekt & zakt"
    assert (
        item.text
        == "A.B. Dijk (Infrastructuur en Waterstaat) antwoordde op 2 vragen van Jansen (D66) en De Vries (CDA), na 35 dagen."
    )
    assert item.html.count("<details>") == 2
    assert "<p>Ja.</p><p>Dat klopt.</p>" in item.html
    assert 'href="https://nieuws.example/artikel/1?id=2&amp;x=3"' in item.html
    assert item.link == "https://voetnoot.example/answers/2025Z12345"


def test_a_revision_shows_the_words(published: list[Published]) -> None:
    item = item_of(published[-2], NL)
    assert "<del>maandag.</del><ins>dinsdag.</ins>" in item.html
    assert "<ins>Nieuwe noot</ins>" in item.html


def test_a_dead_link_names_letter_note_observation_and_copy(published: list[Published]) -> None:
    died = next(found for found in published if isinstance(found.event, LinkDied) and not found.event.never_worked)
    item = item_of(died, NL)
    for expected in (
        "noot 1 bij vraag 1",
        "2025Z12345",
        "404",
        "28 december 2025, 09:30 UTC",
        "sha256:bb",
        "12,3 kB",
    ):
        assert expected in item.html or expected in item.text


def test_an_item_is_cut_to_its_budget_and_says_so(letter: Callable[..., Published]) -> None:
    exchange = letter().event.exchanges[0]
    huge = letter(exchanges=tuple(type(exchange)(str(n), "vraag " * 50, "woord " * 2000) for n in range(80)))
    item = item_of(huge, NL, budget=30_000)
    assert weight(item.html) <= 30_000
    assert "Nog " in item.html


def test_an_answer_says_how_its_sources_stood(letter: Callable[..., Published]) -> None:
    url = letter().event.footnotes[0].urls[0].url
    died = SourceState(link_id(url), "dead", datetime(2025, 3, 1, tzinfo=UTC))
    known, unknown = item_of(letter(sources=(died,)), NL).html, item_of(letter(seq=2), NL).html
    assert (
        f'<a href="https://voetnoot.example/links/{link_id(url)}" rel="nofollow noopener noreferrer">dood</a> sinds 1 maart 2025'
        in known
    )
    assert "niet gecontroleerd</a>" in unknown


def test_a_dead_link_says_where_the_page_may_be() -> None:
    about = {
        "link": "a" * 32,
        "url": "https://a.example/doc/x",
        "host": "a.example",
        "since": DAY,
        "reason": "not-found",
        "checks": 3,
    }
    died = LinkDied(at=DAY, suggested="https://b.example/doc/x", **about)
    assert 'href="https://b.example/doc/x"' in item_of(Published(died, DAY, 1), NL).html


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "\x00\x0c\x1b]]>\ud800\ufffe",
    "\u202egnp.exe",
    "x" * 1_000_000,
    "{{ 7*7 }} {0} {answer.__class__}",
]


@pytest.mark.parametrize("text", HOSTILE, ids=[f"hostile-{n}" for n in range(len(HOSTILE))])
def test_hostile_text_is_inert(letter: Callable[..., Published], text: str) -> None:
    item = item_of(letter(subject=text, url=text), NL)
    for told in (item.title, item.html, item.text):
        told.encode("utf-8")
        assert not set("\x00\x0c\x1b\u202e") & set(told)
    assert "<script" not in item.html
    assert "<img" not in item.html
    assert 'href="javascript' not in item.html
    assert len(item.title) <= 200


def test_an_event_that_resists_keeps_its_place(caplog: pytest.LogCaptureFixture) -> None:
    class Odd(Event):
        identity = ("odd",)

    item = item_of(Published(Odd(at=datetime(2026, 1, 1, tzinfo=UTC)), datetime(2026, 1, 1, tzinfo=UTC), 1), NL)
    assert item.title == "Odd"
    assert "could not be put into words" in caplog.text


DAY = datetime(2026, 1, 5, 10, tzinfo=UTC)
MADE = datetime(2025, 11, 4, 12, tzinfo=UTC)
COPY = Memento("https://web.archive.org/web/2025/x", MADE, "web.archive.org")


@pytest.mark.parametrize(
    ("public", "told", "untold"),
    [
        (PublicCopy(COPY, DAY), "web.archive.org, gemaakt op 4 november 2025", "geen kopie"),
        (PublicCopy(sought=DAY), "Openbare archieven hadden geen kopie", "gemaakt op"),
        (PublicCopy(failed=DAY), "of zij een kopie hebben, is niet bekend", "hadden geen kopie"),
        (NOT_SOUGHT, "Onze kopie", "penbare archieven"),
    ],
)
def test_of_public_copies_is_told_what_is_known_and_no_more(
    published: list[Published], public: PublicCopy, told: str, untold: str
) -> None:
    died = next(one for one in published if isinstance(one.event, LinkDied) and one.event.capture)
    html = item_of(replace(died, event=replace(died.event, public=public)), NL).html
    assert told in html
    assert untold not in html
