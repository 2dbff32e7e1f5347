"""How columns of links that follow from other rows are written: the links are held, what they follow from is read, then put."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from store.counted import Columns
from store.rows import in_batches
from store.tables import LINKS
from store.writing import update_all


def changes(kept: Mapping[str, Columns], derived: Mapping[str, Columns]) -> dict[str, Columns]:
    """Return the ``derived`` columns of each link whose ``kept`` ones are not these."""
    return {link: columns for link, columns in derived.items() if link in kept and kept[link] != columns}


def put(connection: sa.Connection, changed: Mapping[str, Columns]) -> None:
    """Write columns, the same of each link."""
    update_all(connection, LINKS, "id", [{"id": link, **columns} for link, columns in changed.items()])


def hold(connection: sa.Connection, ids: Iterable[str], names: Iterable[str]) -> dict[str, Columns]:
    """Return those columns of these links, which nobody else changes until the transaction ends.

    What they follow from is read behind this: whoever writes meanwhile waits, or is waited for, and is seen. Links are taken in
    the order of their ids, so that of two who want the same ones none waits for ever.
    """
    wanted = tuple(names)
    statement = sa.select(LINKS.c.id, *(LINKS.c[name] for name in wanted)).where(LINKS.c.id.in_(list(ids))).order_by(LINKS.c.id)
    rows = connection.execute(statement.with_for_update(key_share=True)).all()
    return {row[0]: dict(zip(wanted, row[1:], strict=True)) for row in rows}


def hold_all(connection: sa.Connection, ids: Iterable[str]) -> None:
    """Let nobody else change any of these links until the transaction ends; for who changes them before he counts them anew."""
    for batch in in_batches(sorted(set(ids))):
        hold(connection, batch, ())
