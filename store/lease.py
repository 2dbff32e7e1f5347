"""A lease in the database: a right that its holder must renew. The database's own clock tells, so that no other one matters."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from store.columns import JSON_VALUE, METADATA, Moment
from store.troubles import said_clearly
from voetnoot.errors import StoreError

LEASES = sa.Table(
    "leases",
    METADATA,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("holder", sa.String(32), nullable=False),
    sa.Column("about", JSON_VALUE, nullable=False),
    sa.Column("expires", Moment, nullable=False),
)

NOW: sa.Function[Any] = sa.func.clock_timestamp(type_=sa.DateTime(timezone=True))
"""The database's clock; unlike ``now()`` it goes on within a transaction."""

PATIENCE_MILLISECONDS = 4000
"""How long one look at the lease may take; after that it counts as failed."""


class NotHeldError(StoreError):
    """The lease was needed and somebody else has it, or nobody."""


class Lease:
    """The lease ``name`` as seen by ``holder``. PostgreSQL only: over SQLite a lock on a file does it."""

    def __init__(self, engine: sa.Engine, name: str, holder: str) -> None:
        self._engine = engine
        self.name = name
        self.holder = holder

    def take(self, about: Mapping[str, Any], length: timedelta) -> bool:
        """Take the lease for ``length`` if it is free, has run out, or is ours; return whether we have it.

        ``about`` tells others who we are.
        """
        row = {"name": self.name, "holder": self.holder, "about": dict(about), "expires": NOW + length}
        statement = postgresql.insert(LEASES).values(row)
        new = {name: statement.excluded[name] for name in ("holder", "about", "expires")}
        free = sa.or_(LEASES.c.holder == self.holder, LEASES.c.expires <= NOW)
        taking = statement.on_conflict_do_update(index_elements=["name"], set_=new, where=free).returning(LEASES.c.holder)
        with self._transaction() as connection:
            return connection.execute(taking).first() is not None

    def renew(self, length: timedelta) -> bool:
        """Hold it for ``length`` from now on; return whether it was still ours."""
        mine = (LEASES.c.name == self.name, LEASES.c.holder == self.holder, LEASES.c.expires > NOW)
        with self._transaction() as connection:
            return connection.execute(sa.update(LEASES).where(*mine).values(expires=NOW + length)).rowcount > 0

    def give_up(self, holder: str | None = None) -> None:
        """Let others take it. ``holder``: another holder than us, of whom it is certain that it is gone."""
        mine = (LEASES.c.name == self.name, LEASES.c.holder == (holder or self.holder))
        with self._transaction() as connection:
            connection.execute(sa.delete(LEASES).where(*mine))

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        """Give a transaction whose statements may take `PATIENCE_MILLISECONDS` each. Raises `StoreError`."""
        with said_clearly(self._engine), self._engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {PATIENCE_MILLISECONDS}")
            yield connection


def holder_of(engine: sa.Engine, name: str) -> tuple[str, dict[str, Any]] | None:
    """Return who holds the lease ``name`` at this moment, and what it said of itself; ``None`` when it is free."""
    held = sa.select(LEASES.c.holder, LEASES.c.about).where(LEASES.c.name == name, LEASES.c.expires > NOW)
    with said_clearly(engine), engine.connect() as connection:
        row = connection.execute(held).first()
    return None if row is None else (row.holder, row.about)


def holders_of(engine: sa.Engine, prefix: str) -> dict[str, dict[str, Any]]:
    """Return what the holders of leases whose names begin with ``prefix`` say of themselves, by the name of the lease."""
    held = sa.select(LEASES.c.name, LEASES.c.about).where(
        LEASES.c.name.startswith(prefix, autoescape=True), LEASES.c.expires > NOW
    )
    with said_clearly(engine), engine.connect() as connection:
        return {row.name: row.about for row in connection.execute(held.order_by(LEASES.c.name))}


def require(connection: sa.Connection, name: str, holder: str) -> None:
    """Make sure, until the transaction ends, that ``holder`` has the lease ``name``. Raises `NotHeldError`."""
    held = sa.select(LEASES.c.name).where(LEASES.c.name == name, LEASES.c.holder == holder, LEASES.c.expires > NOW)
    if connection.execute(held.with_for_update()).first() is None:
        raise NotHeldError(f"the lease {name!r} on the store has run out, and another process may have it")
