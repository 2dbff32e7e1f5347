"""What runs often walks indexes: asked of both databases how they would go about it, without a look at any clock.

PostgreSQL is told to leave whole tables alone where it can (its manual, section 19.7.1), since it would look through small ones: what
it still looks through, it can find in no other way. SQLite says ``SCAN`` of what it looks through, and sorts in a ``TEMP B-TREE``.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from store.citing import recount
from store.engine import Store
from store.link_ledger import JudgedLink
from store.report_counts import CountQueries
from store.report_queries import ReportQueries
from store.search_queries import Wanted
from store.site_queries import STATE, SiteQueries
from tests.store.filled import ANSWER, DOCUMENT, NOW, SOURCE, URL, fill
from voetnoot.facets import Facet
from voetnoot.feeds.selection import spec_at
from voetnoot.links import Answered, Probe, State, Verdict
from voetnoot.reports.narrowing import Narrowing
from voetnoot.searching import parse_query
from voetnoot.urls import link_id

LARGE = {
    "answers", "answer_facets", "answer_words", "captures", "citations", "document_cases", "documents", "event_facets",
    "event_words", "events", "links", "open_probes", "outcomes", "probes", "readings", "texts", "verdicts",
}  # fmt: skip
"""Tables that grow with the years."""

LINK = link_id(URL)
LATER = datetime(2027, 1, 5, 10, tzinfo=UTC)
DEFENCE: list[Facet] = [("ministry", "Defensie")]
Read = Callable[[Store], object]


def site(store: Store) -> SiteQueries:
    return SiteQueries(store.engine)


def feed(address: str) -> Read:
    spec = spec_at(address)
    assert spec is not None
    return lambda store: store.queries.gather(spec, LATER)


def judge(store: Store) -> None:
    run = store.ledger.start_run("check-links", LATER, LATER, None)
    store.ledger.add_probes(run, [Probe(LINK, LATER, Answered(URL, 404))])
    store.ledger.settle(run, [JudgedLink(LINK, Verdict(State.DEAD, "gone", LATER, 4, LATER + timedelta(days=1)))], LATER)


def void(store: Store) -> None:
    run = store.ledger.start_run("check-links", LATER, LATER, None)
    store.ledger.add_probes(run, [Probe(LINK, LATER + timedelta(hours=1), Answered(URL, 404))])
    store.ledger.void_run(run)


OFTEN: dict[str, Read] = {
    "a run that is void": void,
    "links that are due": lambda store: store.queries.due_links(LATER),
    "the next page of them": lambda store: store.queries.due_links(LATER, after=(NOW, "a")),
    "when the next is due": lambda store: store.queries.next_link_due(),
    "checks of hosts today": lambda store: store.queries.checks_of_hosts(["cited.example"], NOW),
    "history of links": lambda store: store.queries.history([LINK]),
    "links of a run": lambda store: store.queries.probed_in(1),
    "links of hosts": lambda store: store.queries.links_of_hosts(["cited.example"]),
    "who cites a link": lambda store: store.queries.cited_in([LINK]),
    "newest copies": lambda store: store.queries.newest_captures([LINK]),
    "first copies": lambda store: ReportQueries(store.engine).first_copies([LINK]),
    "a batch judged and stored": judge,
    "events published": lambda store: store.ledger.publish_events(LATER),
    "everything new": lambda store: store.queries.published(limit=20),
    "everything older": lambda store: store.queries.published(limit=20, before=9),
    "new of a group": lambda store: store.queries.published([("group", "answers")], limit=20),
    "new of a ministry": lambda store: store.queries.newest_published(DEFENCE),
    "new of a ministry and group": lambda store: store.queries.newest_published([*DEFENCE, ("group", "answers")]),
    "new of two ministries": lambda store: store.queries.newest_published([*DEFENCE, ("ministry", "Klimaat")]),
    "new by words": lambda store: store.queries.newest_published([("group", "answers")], "dijk"),
    "feed of all": feed("all"),
    "feed of a ministry": feed("ministry/Defensie"),
    "feed by words": feed("answers?q=dijk"),
    "feed by words of a ministry": feed("ministry/Defensie?q=dijk"),
    "feed of a ministry and group": feed("answers?ministry=Defensie"),
    "feed of two ministries": feed("answers?ministry=Defensie&ministry=Klimaat"),
    "archive of a feed by words": feed("archive/1/answers?q=vaargeulen"),
    "archive of a feed": feed("archive/1/answers"),
    "digest of a feed": feed("daily/answers"),
    "how far the store has moved": lambda store: asked_of(store, STATE),
    "search by words": lambda store: site(store).answers_with(Wanted(parse_query("dijk"))),
    "search by words and facet": lambda store: site(store).answers_with(Wanted(parse_query("dijk"), tuple(DEFENCE))),
    "newest by words and facet": lambda store: site(store).newest_with(Wanted(parse_query("dijk"), tuple(DEFENCE))),
    "newest by words and host": lambda store: site(store).newest_with(Wanted(parse_query("dijk"), host="cited.example")),
    "search by words and days": lambda store: site(store).answers_with(Wanted(parse_query("dijk"), since=date(2026, 1, 1))),
    "search by words and host": lambda store: site(store).answers_with(Wanted(parse_query("dijk"), host="cited.example")),
    "count by words and host": lambda store: site(store).count_answers_with(Wanted(parse_query("dijk"), host="cited.example")),
    "count by words": lambda store: site(store).count_answers_with(Wanted(parse_query("dijk"))),
    "count by facet": lambda store: site(store).count_answers_with(Wanted(facets=tuple(DEFENCE))),
    "search by two facets": lambda store: site(store).answers_with(Wanted(facets=(*DEFENCE, ("party", "ABC")))),
    "search by facet": lambda store: site(store).answers_with(Wanted(facets=tuple(DEFENCE))),
    "search by host": lambda store: site(store).answers_with(Wanted(host="cited.example")),
    "search by days": lambda store: site(store).answers_with(Wanted(since=date(2026, 1, 1)), before=2**60),
    "count of a search": lambda store: site(store).count_answers_with(Wanted(parse_query("dijk"), tuple(DEFENCE))),
    "answers in short": lambda store: site(store).answers([ANSWER]),
    "passages": lambda store: site(store).passages([ANSWER]),
    "links of answers": lambda store: site(store).link_states([ANSWER]),
    "links of an answer": lambda store: site(store).cited_links(ANSWER),
    "links of a ministry": lambda store: site(store).facet_link_states("ministry", "Defensie"),
    "days that a ministry took": lambda store: site(store).days_taken("ministry", "Defensie"),
    "versions of an answer": lambda store: site(store).versions(ANSWER),
    "standing of a host": lambda store: site(store).host_states("cited.example"),
    "reach of a host": lambda store: site(store).host_reach("cited.example"),
    "links of a host, worst first": lambda store: site(store).host_links("cited.example"),
    "newest probes": lambda store: store.queries.newest_probes(LINK),
    "probes before": lambda store: store.queries.newest_probes(LINK, 20, before=LATER),
    "verdicts of a link": lambda store: site(store).verdicts(LINK),
    "rows of the report": lambda store: list(ReportQueries(store.engine).rot_pages()),
    "rows of links": lambda store: list(ReportQueries(store.engine).rows_of([LINK])),
    "rows behind a figure": lambda store: ReportQueries(store.engine).first_rows(
        Narrowing(host="cited.example", state="dead"), 1
    ),
    "rows behind a figure of a ministry": lambda store: ReportQueries(store.engine).first_rows(
        Narrowing(ministry="Defensie", state="dead"), 1
    ),
    "a phrase": lambda store: site(store).newest_with(Wanted(parse_query('"nieuwe dijk"'))),
    "feed by a phrase": feed("answers?q=nieuwe-dijk"),
    "the next page of a host": lambda store: site(store).host_links("cited.example", skip=1),
    "documents to be read": lambda store: store.queries.unread_captures("2"),
    "documents to be fetched": lambda store: store.queries.documents_wanting_body(SOURCE, LATER),
    "what is held of a document": lambda store: store.queries.held_reading(DOCUMENT),
    "what is held of an answer": lambda store: store.queries.answer_reading(ANSWER),
    "questions that wait": lambda store: site(store).open_questions({}),
    "the event of a link": lambda store: store.queries.event_id("LinkDied", [("link", LINK)]),
}


@contextmanager
def overheard(engine: sa.Engine) -> Iterator[list[tuple[str, Any]]]:
    """Collect what is asked of the database, with its parameters."""
    said: list[tuple[str, Any]] = []

    def hear(_connection: object, _cursor: object, statement: str, parameters: Any, _context: object, many: bool) -> None:
        said.append((statement, parameters[0] if many else parameters))

    sa.event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        sa.event.remove(engine, "before_cursor_execute", hear)


def looked_through(engine: sa.Engine, statement: str, parameters: Any) -> list[str]:
    """Return the large tables that the database would look through for ``statement``, from one end to the other.

    To walk along rows that lie in order already, until a limit is reached, is no looking through.
    """
    lite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if lite:
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).scalars(3).all()
            return _by_sqlite(statement, steps)
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        if statement.startswith("UPDATE"):  # a table as small as this one would be merged whole with the rows that change
            connection.exec_driver_sql("SET LOCAL enable_mergejoin = off")
            connection.exec_driver_sql("SET LOCAL enable_hashjoin = off")
        (explained,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalars().one()
        return [table for table in _by_postgresql(explained["Plan"], until=False) if table in LARGE]


def _by_sqlite(statement: str, steps: Sequence[str]) -> list[str]:
    aliases = {alias: table for table, alias in re.findall(r"(\w+) AS (\w+)", statement)}
    scanned = [found[1] for step in steps if (found := re.match(r"SCAN (\w+)(?! VIRTUAL)", step))]
    walks = "LIMIT" in statement and not any("TEMP B-TREE" in step for step in steps)
    return [] if walks else [table for name in scanned if (table := aliases.get(name, name)) in LARGE]


def _by_postgresql(node: Mapping[str, Any], *, until: bool) -> Iterator[str]:
    """Yield the tables that ``node`` looks through; ``until``: what stands above it stops at a limit, without sorting."""
    kind = node["Node Type"]
    ordered = kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in node
    if kind == "Seq Scan" or (ordered and not until):
        yield node["Relation Name"]
    until = kind == "Limit" or (until and kind not in ("Sort", "Hash", "Aggregate"))
    for below in node.get("Plans", ()):
        yield from _by_postgresql(below, until=until)


@pytest.fixture
def store_with_something(store: Store) -> Store:
    fill(store)
    return store


def asked_of(store: Store, statement: sa.Select[Any]) -> None:
    """Ask it through SQLAlchemy, past which it is asked over PostgreSQL."""
    with store.engine.connect() as connection:
        connection.execute(statement)


def test_what_runs_often_looks_through_no_large_table(store_with_something: Store) -> None:
    engine, bad = store_with_something.engine, []
    for name, read in OFTEN.items():
        with overheard(engine) as said:
            read(store_with_something)
        asked = [one for one in said if one[0].lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH"))]
        assert asked, name
        bad += [(name, table) for statement, parameters in asked for table in looked_through(engine, statement, parameters)]
    assert bad == []


def test_who_cites_links_is_sought_from_the_links_on(store_with_something: Store) -> None:
    engine = store_with_something.engine
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL begins with the links by itself")
    with engine.connect().execution_options(writes=True) as connection, connection.begin(), overheard(engine) as said:
        recount(connection, [f"{number:032x}" for number in range(40)])
    plans = []
    with engine.connect() as connection:
        for statement, parameters in said:
            if "FROM citations" in statement:
                plans.append(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).scalars(3).all())
    assert len(plans) == 3
    assert {steps[0].split(" USING")[0] for steps in plans} == {"SEARCH citations"}


def test_which_answers_cite_the_dead_is_sought_from_the_dead_on(store_with_something: Store) -> None:
    engine = store_with_something.engine
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads both and joins them")
    with overheard(engine) as said:
        CountQueries(engine).counts()
    asked = next(one for one in said if "citations.answer" in one[0] and "'dead'" in one[0])
    with engine.connect() as connection:
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", asked[1]).scalars(3).all()
    assert steps[0] == "SCAN links USING INDEX ix_links_dead"
    assert steps[1].startswith("SEARCH citations USING COVERING INDEX ix_citations_link_gone")
