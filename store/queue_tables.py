"""The tables of the task queue, in a schema of their own beside ours: what it holds can be lost, and is then handed out anew."""

import re
from contextlib import closing

import sqlalchemy as sa

from store.engine import PATIENCE, Store
from store.troubles import said_clearly
from voetnoot.errors import StoreError

SCHEMA = "voetnoot_queue"
_VERSION = re.compile(r"[\w.+ -]+")


def connection_of(store: Store) -> tuple[str, dict[str, object]]:
    """Return address and options (of libpq) by which the queue's own connections see its tables and no others."""
    url = store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    given = {name: value for name, value in PATIENCE.items() if name not in store.engine.url.query}
    return url, {**given, "options": f"-c search_path={SCHEMA}"}


def prepare(store: Store, version: str, tables: str, *, renew: bool) -> None:
    """Make the queue's ``tables`` (SQL) where there are none of ``version``. Nothing is done where they are there.

    ``renew``: whether those of another version may be replaced; that is refused while workers live. Raises `StoreError`.
    """
    assert _VERSION.fullmatch(version), version
    with said_clearly(store.engine), store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(SCHEMA))))
        found = version_of(connection)
        if found == version:
            return
        if found is not None and (not renew or store.workers()):
            raise StoreError(
                f"the queue in the store was made by {found}, and this is {version}: install the same program everywhere, "
                "stop the workers, and start the daemon before them"
            )
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
        connection.exec_driver_sql(f"COMMENT ON SCHEMA {SCHEMA} IS '{version}'")
        connection.exec_driver_sql(f"SET LOCAL search_path = {SCHEMA}")
        with closing(connection.connection.cursor()) as cursor:  # many statements: only a call without parameters takes them
            cursor.execute(tables)


def version_of(connection: sa.Connection) -> str | None:
    """Return which version the queue's tables are of, ``None`` when there are none."""
    told = sa.text("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :name")
    found = connection.execute(told, {"name": SCHEMA}).first()
    return None if found is None else str(found[0] or "an unknown program")


def is_prepared(store: Store) -> bool:
    """Tell whether the queue's tables were ever made, so that something may be in them. Never over SQLite."""
    if not store.is_shared:
        return False
    with said_clearly(store.engine), store.engine.connect() as connection:
        return version_of(connection) is not None
