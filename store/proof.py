"""Proofs over the store: what must always be true of it, and where it is not."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from store.archive_verify import Proved, verify
from store.columns import METADATA
from store.engine import Store
from store.probe_rows import SEEN
from store.probe_tables import OPEN_PROBES, PROBES
from store.proof_counts import counts_behind
from store.proof_facts import facts_behind
from store.tables import ANSWERS, CAPTURES, CITATIONS, DOCUMENTS, DOUBTS, EVENTS, LINKS, READINGS
from voetnoot.codec import event_from_json, from_json
from voetnoot.ids import content_id
from voetnoot.links import Citation
from voetnoot.urls import link_id

PAGE = 500
_LONGEST_KEY = 400
"""Keys of answers are cut at that length, their ids are not."""


def prove(store: Store) -> Iterator[str]:
    """Yield a sentence for each fault.

    Faults are a damaged database; a row that points to nothing; an id that is not that of its content; an event without the
    fact that it tells of; a link that is counted by what is not so; a capture that is not in the
    archive, or not with the bytes that the ledger names.
    """
    yield from _database(store)
    yield from _orphans(store)
    yield from _ids(store)
    yield from _events(store)
    yield from facts_behind(store)
    yield from counts_behind(store)
    yield from (f"archive: {fault}" for fault in verify(store, Proved()))


def _database(store: Store) -> Iterator[str]:
    if store.engine.dialect.name != "sqlite":
        return
    with store.engine.connect() as connection:
        for row in connection.exec_driver_sql("PRAGMA integrity_check"):
            if row[0] != "ok":
                yield f"database: {row[0]}"


def _orphans(store: Store) -> Iterator[str]:
    """Find what the database itself forbids as well (it may have been written without its rules), and what it cannot know."""
    pairs = [(key.parent, key.column) for table in METADATA.sorted_tables for key in table.foreign_keys]
    pairs += [(ANSWERS.c.reading, READINGS.c.id), (ANSWERS.c.document, DOCUMENTS.c.id), (DOCUMENTS.c.answer, ANSWERS.c.id)]
    pairs += [(DOCUMENTS.c.reading, READINGS.c.id)]
    for ours, theirs in pairs:
        missing = ~sa.exists().where(theirs == ours)
        orphans = sa.select(sa.func.count()).select_from(ours.table).where(ours.is_not(None), missing)
        count = _scalar(store, orphans)
        if count:
            yield f"{ours.table.name}: {count} rows name {ours.name} that {theirs.table.name} does not have"
    seen = sa.exists().where(SEEN)
    if unseen := _scalar(store, sa.select(sa.func.count()).select_from(PROBES).where(~seen)):
        yield f"probes: {unseen} rows name an outcome that outcomes does not have"
    there = sa.exists().where(*(PROBES.c[column.name] == column for column in OPEN_PROBES.primary_key))
    if gone := _scalar(store, sa.select(sa.func.count()).select_from(OPEN_PROBES).where(~there)):
        yield f"open_probes: {gone} rows name a check that probes does not have"
    prefixes = {"document:": DOCUMENTS, "link:": LINKS}
    for table in (CAPTURES, DOUBTS):
        for prefix, owners in prefixes.items():
            of_them = table.c.subject.like(f"{prefix}%")
            missing = ~sa.exists().where(sa.literal(prefix) + owners.c.id == table.c.subject)
            count = _scalar(store, sa.select(sa.func.count()).select_from(table).where(of_them, missing))
            if count:
                yield f"{table.name}: {count} rows are about a {prefix.rstrip(':')} that is not there"


def _scalar(store: Store, statement: sa.Select[Any]) -> int:
    with store.engine.connect() as connection:
        return int(connection.execute(statement).scalar_one())


def _ids(store: Store) -> Iterator[str]:
    """Compute the ids of documents, answers, links and doubts again."""
    for row in _pages(store, sa.select(DOCUMENTS.c.id, DOCUMENTS.c.source, DOCUMENTS.c.key), DOCUMENTS.c.id):
        if content_id("document", row.source, row.key) != row.id:
            yield f"document {row.id}: its id is not that of {row.key} of {row.source}"
    for row in _pages(store, sa.select(ANSWERS.c.id, ANSWERS.c.key), ANSWERS.c.id):
        if len(row.key) < _LONGEST_KEY and content_id("answer", row.key) != row.id:
            yield f"answer {row.id}: its id is not that of {row.key}"
    for row in _pages(store, sa.select(LINKS.c.id, LINKS.c.url), LINKS.c.id):
        if link_id(row.url) != row.id:
            yield f"link {row.id}: its id is not that of {row.url}"
    for row in _pages(store, sa.select(CITATIONS.c.id, CITATIONS.c.answer, CITATIONS.c.body), CITATIONS.c.id):
        cited = from_json(Citation, row.body)
        if content_id("citation", row.answer, cited.part, cited.note, cited.nth) != row.id:
            yield f"citation {row.id}: its id is not that of its place in answer {row.answer}"


def _events(store: Store) -> Iterator[str]:
    for row in _pages(store, sa.select(EVENTS.c.seq, EVENTS.c.id, EVENTS.c.body), EVENTS.c.seq):
        if event_from_json(row.body).id != row.id:
            yield f"event {row.seq}: its id {row.id} is not that of its content"


def _pages(store: Store, statement: sa.Select[Any], key: sa.ColumnElement[Any]) -> Iterator[sa.Row[Any]]:
    """Yield the rows of ``statement`` by ``key``, page by page, so that neither memory nor a transaction grows long."""
    last: Any = None
    while True:
        page = statement if last is None else statement.where(key > last)
        with store.engine.connect() as connection:
            rows = connection.execute(page.order_by(key).limit(PAGE)).all()
        yield from rows
        if len(rows) < PAGE:
            return
        last = getattr(rows[-1], str(key.key))
