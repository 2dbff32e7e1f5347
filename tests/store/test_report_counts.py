"""What the database counts is what the rows say, whatever is in the store and however the report is narrowed.

Stores are drawn by chance: links in every state, seen alive or not, on hosts that are alike, cited by answers of ministries and sources
that are shared or missing, of days that are known or not, before and behind the day on which a link came under watch.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from store.citing import recount
from store.document_ledger import insert_captures
from store.engine import Store
from store.holding import look_again
from store.link_ledger import JudgedLink
from store.memento_tables import LOOKUPS
from store.proof_counts import counts_behind
from store.report_counts import CountQueries
from store.report_queries import ReportQueries
from store.tables import ANSWER_FACETS, ANSWERS, CITATIONS
from tests.store.filled import NOW
from voetnoot.captures import Capture, Place
from voetnoot.links import State, Verdict
from voetnoot.reports.counting import rot_report
from voetnoot.reports.counts import Counts, counts_of
from voetnoot.reports.facts import DIMENSIONS, NOT_CHECKED
from voetnoot.reports.narrowing import EVERYTHING, NO_VALUE, Narrowing
from voetnoot.reports.rot import RotRow
from voetnoot.reports.survival import Ages
from voetnoot.urls import link_id

HOSTS = (
    "a.nl",
    "b.nl",
    "www.tweedekamer.nl",
    "x.who.int",
    "xnl",
    "other_site.nl",
    "otherXsite.nl",
    "nl.example",
    "rijksoverheid.nl",
)
MINISTRIES = ("Geld", "Wonen", "Élysée", "geld")
DAYS = (None, date(2019, 12, 31), date(2020, 1, 1), date(2020, 6, 1), date(2025, 12, 31), date(2026, 1, 9))
SOURCES = ("one", "two")


def drawn(dice: random.Random, store: Store, links: int) -> None:
    """Fill ``store`` with ``links`` links and half as many answers."""
    urls = [f"https://{dice.choice(HOSTS)}/{number}" for number in range(links)]
    ids = [link_id(url) for url in urls]
    for link, url in zip(ids, urls, strict=True):
        store.ledger.watch_links([(link, url)], NOW - timedelta(days=dice.randrange(800), hours=dice.randrange(24)))
    verdicts = [(link, _verdict(dice, url)) for link, url in zip(ids, urls, strict=True)]
    store.ledger.settle(None, [JudgedLink(link, verdict) for link, verdict in verdicts if verdict is not None], NOW)
    answers = [f"answer-{number}" for number in range(links // 2)]
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        rest = {"kind": "antwoord", "subject": "", "document": "d", "reading": 1, "first_seen": NOW}
        rows = [
            {"id": one, "key": one, "source": dice.choice(SOURCES), "dated": dice.choice(DAYS), **rest, "withdrawn": None}
            for one in answers
        ]
        connection.execute(sa.insert(ANSWERS), rows)
        facets = [(one, name) for one in answers for name in dice.sample(MINISTRIES, dice.choice((0, 1, 1, 2)))]
        connection.execute(sa.insert(ANSWER_FACETS), [{"answer": a, "facet": "ministry", "value": name} for a, name in facets])
        connection.execute(sa.insert(ANSWER_FACETS), [{"answer": one, "facet": "party", "value": "Geld"} for one in answers])
        place = {"url": "u", "part": "a1", "note": None, "body": {}, "first_seen": NOW}
        cited = [(dice.choice(answers), dice.choice(ids), dice.choice((None, None, None, NOW))) for _ in range(2 * links)]
        connection.execute(
            sa.insert(CITATIONS),
            [
                {"id": f"{nth:032}", "answer": a, "link": link, "gone": gone, "nth": nth, **place}
                for nth, (a, link, gone) in enumerate(cited)
            ],
        )
        _hold(dice, connection, ids)
        recount(connection, ids)
        look_again(connection, ids)


def _verdict(dice: random.Random, url: str) -> Verdict | None:
    state = dice.choice([None, *State])
    if state is None:
        return None
    since, lived = NOW - timedelta(days=dice.randrange(600), hours=dice.randrange(24)), dice.random() < 0.7
    moved = None if state is not State.MOVED or dice.random() < 0.2 else url.replace("https://", "https://new.example/")
    return Verdict(
        state,
        dice.choice(("works", "not-found", "gone")),
        since,
        3,
        NOW,
        at=NOW - timedelta(hours=dice.randrange(100)) if dice.random() < 0.9 else None,
        lived=lived,
        never_worked=not lived and dice.random() < 0.5,
        died=since - timedelta(days=1) if state is State.DEAD and dice.random() < 0.5 else None,
        moved_to=moved,
    )


def _hold(dice: random.Random, connection: sa.Connection, ids: Sequence[str]) -> None:
    captured = [link for link in ids if dice.random() < 0.5]
    held = [Capture(f"link:{link}", NOW, "u", 200, "text/html", f"sha256:{link}", 1, Place("f", 0, 1)) for link in captured]
    insert_captures(connection, held)
    rows = [
        {"link": link, "archive": archive, "asked": NOW + timedelta(days=turn), "result": result, "until": NOW, "requests": 1,
         "url": "https://archive.example/" if result == "found" else None, "made": NOW, "held_by": archive, "why": None}
        for link in ids
        for archive in ("one.example", "two.example")
        for turn in range(dice.choice((0, 0, 1, 2)))
        for result in [dice.choice(("found", "none", "failed"))]
    ]  # fmt: skip
    connection.execute(sa.insert(LOOKUPS), rows)


def plain(counts: Counts) -> Counts:
    """Return counts that are equal when they say the same."""
    ages = Ages(dict(counts.ages.entries), dict(counts.ages.exits), dict(counts.ages.deaths))
    return replace(counts, ages=ages)


def narrowings(rows: list[RotRow]) -> list[Narrowing]:
    """Return a narrowing by each value that occurs and by some that do not, by periods, and several together."""
    values = {(name, value) for row in rows for name in DIMENSIONS for value in row.facts().keys(name)}
    values |= {("state", row.state) for row in rows} | {("reason", row.reason) for row in rows}
    values |= {(name, "nowhere") for name in (*DIMENSIONS, "state", "reason")} | {(name, NO_VALUE) for name in DIMENSIONS}
    values |= {
        ("year", "02020"),
        ("year", "²"),
        ("tld", "NL"),
        ("tld", "_"),
        ("host", "A.NL"),
        ("host", "a.nl\x00"),
        ("host", "x" * 300),
    }
    found = [Narrowing(**{name: value}) for name, value in sorted(values)]
    periods = [Narrowing(since=day) for day in DAYS if day] + [Narrowing(until=day) for day in DAYS if day]
    several = [
        Narrowing(since=date(2020, 1, 1), until=date(2025, 12, 31), ministry="Geld", tld="nl"),
        Narrowing(state="dead", ministry=NO_VALUE, source="one"),
        Narrowing(state=NOT_CHECKED, kind="other", year=NO_VALUE),
    ]
    return [EVERYTHING, *found, *periods, *several]


@pytest.mark.parametrize("seed", range(2))
def test_what_the_database_counts_is_what_the_rows_say(store: Store, seed: int) -> None:
    drawn(random.Random(seed), store, 90)
    assert list(counts_behind(store)) == []
    reads, counting = ReportQueries(store.engine), CountQueries(store.engine)
    rows = [row for page in reads.rot_pages() for row in page]
    assert len({row.state for row in rows}) == len(State) + 1
    for narrowing in narrowings(rows):
        meant = [row for row in rows if narrowing.fits(row.facts())]
        counted = counting.counts(narrowing)
        assert plain(counted) == plain(counts_of(row.facts() for row in meant)), narrowing
        assert [row for page in reads.rot_pages(narrowing, 7) for row in page] == meant, narrowing
        for most in (2, len(rows)):
            assert reads.first_rows(narrowing, most) == (meant[:most], len(meant)), narrowing
        assert rot_report(counted, NOW).total.total == len(meant)


def test_the_dead_come_longest_dead_first(store: Store) -> None:
    drawn(random.Random(3), store, 90)
    rows = [row for page in ReportQueries(store.engine).rot_pages() for row in page if row.state == State.DEAD]
    longest = sorted(rows, key=lambda row: (row.verdict is not None and row.verdict.since, row.host, row.url))
    behind = ReportQueries(store.engine).behind()
    assert list(behind.dead()) == longest
    assert list(behind.dead(2)) == longest[:2]
    assert list(behind.lost()) == [row.url for row in longest]
    narrowed = Narrowing(ministry="Geld")
    meant = [row for row in longest if narrowed.fits(row.facts())]
    assert list(ReportQueries(store.engine).behind(narrowed).dead()) == meant != longest


def test_a_link_that_came_back_since_it_was_counted_is_shown_no_longer_as_dead(store: Store) -> None:
    drawn(random.Random(4), store, 40)
    first, second, *_ = ReportQueries(store.engine).behind().dead()
    shown = ReportQueries(store.engine).behind().dead(2)
    store.ledger.settle(None, [JudgedLink(first.link, Verdict(State.ALIVE, "works", NOW, 4, NOW))], NOW)
    assert [row.link for row in shown] == [second.link]
