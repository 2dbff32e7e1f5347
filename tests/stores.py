"""Where the stores of the tests lie: SQLite files in their data directories, or databases of a real PostgreSQL server."""

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from store.engine import make_engine
from store.schema import migrate

STORE = os.environ.get("TEST_STORE") or "sqlite"
"""``sqlite``, or ``postgresql`` where the variable TEST_STORE says so."""

if STORE not in ("sqlite", "postgresql"):
    raise pytest.UsageError(f"TEST_STORE: found {STORE!r}, wanted sqlite or postgresql")

KINDS = ["sqlite", "postgresql"] if STORE == "sqlite" else ["postgresql"]
"""The kinds of store that a test tries which is made for both."""


class Databases:
    """Databases of one PostgreSQL server, by the data directory whose store they are."""

    def __init__(self, server: Any) -> None:
        self._address = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        self._admin = sa.create_engine(self._address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        self._template: str | None = None
        self.names: dict[Path, str] = {}
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody cuts its power
            self._do(f"ALTER SYSTEM SET {setting} = off")
        self._do("SELECT pg_reload_conf()")

    def url(self, name: str) -> str:
        return self._address.set(database=name).render_as_string(hide_password=False)

    def make(self, template: str = "template1") -> str:
        """Make a database that is a copy of ``template`` and return its name."""
        name = f"t{uuid4().hex}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def at(self, data: Path) -> str:
        """Return the address of the database of ``data``. It has its tables: making them takes longer than most tests."""
        if self._template is None:
            self._template = self.make()
            engine = make_engine(self.url(self._template))
            migrate(engine)
            engine.dispose()
        if data.resolve() not in self.names:
            self.names[data.resolve()] = self.make(self._template)
        return self.url(self.names[data.resolve()])

    def keep(self, folders: set[Path]) -> None:
        """Drop the databases of all folders but these."""
        for data in self.names.keys() - folders:
            self.drop(self.names.pop(data))

    def drop(self, name: str) -> None:
        """Drop a database if it is still there, whoever is in it."""
        self._do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _do(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(sa.text(statement))
