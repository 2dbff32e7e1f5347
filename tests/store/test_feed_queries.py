"""What feeds are made of, on both databases: words, several facets, archives, days that are over."""

import threading
import time
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from store.engine import Store
from store.writing import add_events
from voetnoot.answers import Answerer, Asker, DocumentKind, Exchange, Footnote, FoundUrl
from voetnoot.events import AnswerPublished, CitedIn, Event, EventCorrected, LinkDied
from voetnoot.facets import Facet
from voetnoot.feeds.gathering import PAGE
from voetnoot.feeds.selection import spec_at
from voetnoot.runs import RunState, RunStats

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)


def answer(
    number: int, *, ministry: str = "Defensie", text: str = "Lekt de dijk?", url: str = "https://www.rivm.nl/a"
) -> AnswerPublished:
    note = Footnote("1", f"RIVM ({url})", ("v1",), None, (FoundUrl(url, url),))
    return AnswerPublished(
        at=NOW, answer=f"{number:032d}", source="s", document="d", document_kind=DocumentKind.ANTWOORD, digest="x",
        kenmerken=(f"2026Z{number:05d}",), subject="vaargeulen", askers=(Asker("Jansen", "D66"),),
        answerers=(Answerer("A", "minister", ministry),), exchanges=(Exchange("1", text, "Ja."),), footnotes=(note,),
    )  # fmt: skip


def died(number: int) -> LinkDied:
    place = CitedIn(
        "c", f"{number:032d}", (f"2026Z{number:05d}",), "stikstof", "v1", "1", date(2026, 1, 1), ("Defensie",), source="s"
    )
    return LinkDied(
        at=NOW,
        link=f"{number:032x}",
        url="https://weg.example/x",
        host="weg.example",
        since=NOW,
        reason="gone",
        checks=3,
        cited_in=(place,),
    )


def kept(store: Store, *events: Event, at: datetime = NOW) -> None:
    store.ledger.add_events(events)
    store.ledger.publish_events(at)


def ids(store: Store, address: str, closed: datetime = NOW) -> list[str]:
    spec = spec_at(address)
    assert spec is not None
    found = store.queries.gather(spec, closed)
    assert found is not None
    assert found.total == len(store.queries.published(spec.facets, words=spec.words))
    return [one.event.id for one in found.events]


def test_feeds_by_words_and_facets(store: Store) -> None:
    dike, bridge, link = answer(1), answer(2, ministry="Financiën", text="Is de brug stuk?", url="https://nos.nl/b"), died(1)
    kept(store, dike, bridge, link)
    assert ids(store, "all") == [link.id, bridge.id, dike.id]
    assert ids(store, "answers?q=dijk") == [dike.id]
    assert ids(store, "answers?q=VAARGEULEN brug") == [bridge.id]
    assert ids(store, "all?q=stikstof") == [link.id]
    assert ids(store, "answers?ministry=Defensie&ministry=Financiën") == [bridge.id, dike.id]
    assert ids(store, "all?ministry=Defensie&kind=LinkDied") == ids(store, "webteam/weg.example") == [link.id]
    assert ids(store, "domain/rivm.nl") == [dike.id]
    assert ids(store, "source/s") == [link.id, bridge.id, dike.id]
    assert ids(store, "answers?q=dijk -vaargeulen") == []


def test_whoever_was_told_the_first_is_told_the_correction(store: Store) -> None:
    link = died(1)
    kept(store, link)
    sorry = EventCorrected(at=NOW, corrects=link.id, title="x", why="onze naamserver")
    kept(store, sorry, at=NOW + timedelta(hours=1))
    assert ids(store, "webteam/weg.example") == [sorry.id, link.id]
    assert ids(store, "host/elders.example") == []


def test_archives_are_pages_of_the_order_of_publication(store: Store) -> None:
    events = [answer(number) for number in range(1, 2 * PAGE + 4)]
    kept(store, *events)
    archive = spec_at("archive/2/answers")
    assert archive is not None
    before = store.queries.gather(archive, NOW)
    assert before is not None
    assert [one.event.id for one in before.events] == [event.id for event in events[PAGE : 2 * PAGE]][::-1]
    kept(store, answer(900), at=NOW + timedelta(days=1))
    after = store.queries.gather(archive, NOW)
    assert after is not None
    assert after.events == before.events
    assert store.queries.gather(archive.archive(3), NOW) is None


def test_events_are_counted_once_and_when_they_are_published(store: Store) -> None:
    wanted: list[list[Facet]] = [[], [("group", "links")], [("host", "weg.example")], [("link", f"{2:032x}")], [("host", "x")]]
    assert [store.queries.count_published(facets) for facets in wanted] == [0, 0, 0, 0, 0]
    kept(store, answer(1), died(1), died(1), died(2))
    store.ledger.add_events([died(2), died(3)])
    assert [store.queries.count_published(facets) for facets in wanted] == [3, 2, 2, 1, 0]
    store.ledger.publish_events(NOW)
    assert [store.queries.count_published(facets) for facets in wanted] == [4, 3, 3, 1, 0]


def test_a_day_is_told_when_it_is_over(store: Store) -> None:
    early, late = answer(1), answer(2)
    kept(store, early, at=NOW)
    kept(store, late, at=NOW + timedelta(days=1))
    spec = spec_at("daily/answers")
    assert spec is not None
    for now, wanted in (
        (NOW + timedelta(hours=13), []),
        (NOW + timedelta(days=1), [early.id]),
        (NOW + timedelta(days=2), [late.id, early.id]),
    ):
        found = store.queries.gather(spec, now)
        assert found is not None
        assert [one.event.id for period in found.periods for one in period.events] == wanted
    run = store.ledger.start_run("publish", NOW, NOW, None)
    assert store.queries.closed_to().year == 1970
    store.ledger.end_run(run, RunState.DONE, RunStats(), NOW)
    assert store.queries.closed_to() == NOW


def test_nothing_is_published_before_what_was_numbered_first(store: Store) -> None:
    """On PostgreSQL a number is given out before it comes to light; SQLite has one writer at a time anyway."""
    if store.engine.dialect.name != "postgresql":
        pytest.skip("one writer at a time")
    done = threading.Event()

    def publish() -> None:
        store.ledger.publish_events(NOW)
        done.set()

    with store.engine.connect().execution_options(writes=True) as connection:
        with connection.begin():
            add_events(connection, [answer(1)])
            thread = threading.Thread(target=publish)
            thread.start()
            while not _waits(store) and not done.is_set():
                time.sleep(0.01)
            assert not done.is_set()
        thread.join(30)
    assert len(store.queries.published()) == 1


def _waits(store: Store) -> bool:
    with store.engine.connect() as connection:
        return bool(connection.execute(sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar())
