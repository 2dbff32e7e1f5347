"""Proof that what the report counts links by is what it follows from."""

from collections.abc import Iterator

import sqlalchemy as sa

from store.citing import circle_id, circles_of
from store.counted import CIRCLES, Columns
from store.deriving import derived_of, page_of_links
from store.engine import Store
from store.projecting import changes
from store.snapshot import snapshot


def counts_behind(store: Store) -> Iterator[str]:
    """Yield a sentence for each link that is counted otherwise than it is cited, held and judged, and for each false circle."""
    with store.engine.connect() as connection:
        known = circles_of(connection.execute(sa.select(CIRCLES)))
    yield from (f"circle {one}: its id is not that of its members" for one, circle in known.items() if circle_id(circle) != one)
    last = ""
    while True:
        with snapshot(store.engine) as connection:
            rows = page_of_links(connection, last)
            kept, derived, circles = derived_of(connection, rows)
            missing = circles.keys() - set(connection.execute(sa.select(CIRCLES.c.id).distinct()).scalars())
        for link, columns in changes(kept, derived).items():
            yield _told(link, kept[link], columns)
        yield from (f"circle {one}: it is not there, and links name it" for one in sorted(missing))
        if not rows:
            return
        last = rows[-1].id


def _told(link: str, was: Columns, derived: Columns) -> str:
    wrong = (f"{name} {was[name]}, not {value}" for name, value in derived.items() if was[name] != value)
    return f"link {link}: it is counted with {', '.join(wrong)}"
