"""Move a store to another database, whatever the two kinds: every row with its id, so that events and feeds stay what they are.

The archive is not in the database and stays where it is. Who leads over a store is not copied. The words that answers are found
by are gathered anew; those of events are taken from the index, since the archives of feeds are made by them for ever.
"""

import sqlalchemy as sa

from store.columns import METADATA
from store.engine import make_engine
from store.event_index import keep_words, kept_words
from store.lease import LEASES
from store.rebuilding import index_answers
from store.schema import migrate
from store.search_index import ANSWER_WORDS
from store.snapshot import snapshot
from store.tables import DOCUMENTS, EVENTS, RUNS, SOURCES
from store.troubles import said_clearly
from voetnoot.errors import UsageError

PAGE = 500
_LEFT = (LEASES, ANSWER_WORDS)


def copy_store(source: sa.Engine, url: str) -> int:
    """Copy all that ``source`` holds, as of this moment, into the empty database at ``url``; return how many rows that were.

    Others may go on writing to ``source``. All of it is there in the end, or nothing. Raises `UsageError` when the target holds
    something, `StoreError` when one of the two cannot be used.
    """
    target = make_engine(url)
    if target.url == source.url:
        raise UsageError("--to: this is the store itself; name another database")
    try:
        with said_clearly(target):
            migrate(target)
            with snapshot(source) as held, target.connect().execution_options(writes=True) as into, into.begin():
                _must_be_empty(into)
                rows = sum(_copy(held, into, table) for table in METADATA.sorted_tables if table not in _LEFT)
                _go_on_counting(into)
                _gather_words(held, into)
                return rows
    finally:
        target.dispose()


def _must_be_empty(into: sa.Connection) -> None:
    for table in (SOURCES, DOCUMENTS, EVENTS, RUNS):
        if into.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None:
            raise UsageError(f"--to: the database holds {table.name} already; a store is copied into an empty one")


def _copy(held: sa.Connection, into: sa.Connection, table: sa.Table) -> int:
    rows = held.execution_options(yield_per=PAGE).execute(sa.select(table).order_by(*table.primary_key)).mappings()
    count = 0
    for page in rows.partitions():
        into.execute(sa.insert(table), [dict(row) for row in page])
        count += len(page)
    return count


def _go_on_counting(into: sa.Connection) -> None:
    """Let rows to come have numbers after those that were copied. SQLite sees to that by itself."""
    if into.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        column = table.autoincrement_column
        if column is None or table in _LEFT:
            continue
        last = into.execute(sa.select(sa.func.max(column))).scalar()
        if last is not None:
            into.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(table.name, column.name), last)))


def _gather_words(held: sa.Connection, into: sa.Connection) -> None:
    """Let answers be found by what was read last, and events by the words that they were stored with, which never change."""
    index_answers(held, into)
    for seq, words in kept_words(held):
        keep_words(into, seq, words)
