"""All that links are counted by, derived anew from what it follows from: for a rebuild, and for the proof."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from store import citing, holding
from store.counted import Columns, counted_columns, of_verdict
from store.planning import along_indexes
from store.projecting import changes, hold_all, put
from store.rows import MOST_PARAMETERS
from store.tables import LINKS
from voetnoot.codec import verdict_from_text
from voetnoot.reports.facts import Circle

_NAMES = tuple(column.name for column in counted_columns())
_PAGE = (
    sa.select(LINKS.c.id, sa.cast(LINKS.c.verdict, sa.Text).label("held"), *(LINKS.c[name] for name in _NAMES))
    .order_by(LINKS.c.id)
    .limit(MOST_PARAMETERS)
)


def page_of_links(connection: sa.Connection, after: str) -> Sequence[sa.Row[Any]]:
    """Return the next links behind ``after``, in the order of their ids, with what they are counted by."""
    return connection.execute(_PAGE.where(LINKS.c.id > after)).all()


def derived_of(
    connection: sa.Connection, rows: Sequence[sa.Row[Any]]
) -> tuple[dict[str, Columns], dict[str, Columns], dict[int, Circle]]:
    """Return, by link, the columns in ``rows`` (a page of links), those that are to be there, and the circles that these name."""
    ids = [row.id for row in rows]
    kept: dict[str, Columns] = {row.id: {name: getattr(row, name) for name in _NAMES} for row in rows}
    with along_indexes(connection):
        cited, circles = citing.cited_by(connection, ids)
        held = holding.held_of(connection, ids)
    stands = {row.id: of_verdict(None if row.held is None else verdict_from_text(row.held)) for row in rows}
    return kept, {link: {**cited[link], **held[link], **stands[link]} for link in ids}, circles


def count_links(connection: sa.Connection) -> None:
    """Let every link be counted by what is so: who cites it, what is held of it, how it stands."""
    last = ""
    while found := page_of_links(connection, last):
        hold_all(connection, (row.id for row in found))
        rows = page_of_links(connection, last)  # as they are now that nobody else changes them
        last = rows[-1].id
        kept, derived, circles = derived_of(connection, rows)
        citing.keep_circles(connection, circles)
        put(connection, changes(kept, derived))
    citing.drop_circles(connection)
