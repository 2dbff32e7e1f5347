"""Proof that what the report counts links by is what it follows from."""

from collections.abc import Iterator

import sqlalchemy as sa

from store import citing, holding
from store.counted import CIRCLES, Columns
from store.engine import Store
from store.rebuilding import STANDINGS, standings
from store.rows import MOST_PARAMETERS
from store.snapshot import snapshot
from store.tables import LINKS

_COLUMNS = (*citing.COLUMNS, *holding.COLUMNS)


def counts_behind(store: Store) -> Iterator[str]:
    """Yield a sentence for each link that is counted otherwise than it is cited, held and judged, and for each false circle."""
    page, last = STANDINGS.add_columns(*(LINKS.c[name] for name in _COLUMNS)).limit(MOST_PARAMETERS), ""
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(CIRCLES)).all()
    circles = citing.circles_of(rows)
    yield from (f"circle {one}: its id is not that of its members" for one in circles if citing.circle_id(circles[one]) != one)
    while True:
        with snapshot(store.engine) as connection:
            rows = connection.execute(page.where(LINKS.c.id > last)).all()
            ids = [row.id for row in rows]
            kept, derived = standings(rows)
            cited, named = citing.cited_by(connection, ids)
            held = holding.held_of(connection, ids)
        for row in rows:
            was = {**kept[row.id], **{name: getattr(row, name) for name in _COLUMNS}}
            yield from _told(row.id, was, {**derived[row.id], **cited[row.id], **held[row.id]})
        yield from (f"circles: {one} is not there, though links name it" for one in named if one not in circles)
        if len(rows) < MOST_PARAMETERS:
            return
        last = ids[-1]


def _told(link: str, was: Columns, derived: Columns) -> Iterator[str]:
    wrong = [name for name, value in derived.items() if was[name] != value]
    if wrong:
        yield f"link {link}: it is counted with {', '.join(f'{name} {was[name]}, not {derived[name]}' for name in wrong)}"
