"""The tables of checks: what was seen of a link, once; each check that saw it; which of them nobody has judged yet."""

import sqlalchemy as sa

from store.columns import METADATA, ROW_ID, Moment

OUTCOMES = sa.Table(
    "outcomes",
    METADATA,
    sa.Column("link", sa.String(32), sa.ForeignKey("links.id"), primary_key=True),
    sa.Column("said", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
    sqlite_with_rowid=False,
)
"""What was seen of a link, each once. ``said``: a digest of it. As JSON text: nothing is looked for in it."""

PROBES = sa.Table(
    "probes",
    METADATA,
    sa.Column("link", sa.String(32), primary_key=True),
    sa.Column("at", Moment, primary_key=True),
    sa.Column("run", ROW_ID, primary_key=True, autoincrement=False),
    sa.Column("void", sa.Boolean, nullable=False, default=False),
    sa.Column("content", sa.String(8), nullable=False),
    sa.Column("similarity", sa.Float),
    sa.Column("said", sa.BigInteger, nullable=False),
    sa.ForeignKeyConstraint(["link"], ["links.id"], info={"dialect": "sqlite"}).ddl_if(dialect="sqlite"),
    sqlite_with_rowid=False,
)
"""Checks of links, those of a link together, by time. ``run``: 0 outside any run. ``said``: which of its outcomes it was.

PostgreSQL asks for the link of each row by a statement, and writes into the link that it is held: as much work as the row itself.
Links are never deleted, and `db check` looks.
"""

OPEN_PROBES = sa.Table(
    "open_probes",
    METADATA,
    sa.Column("run", ROW_ID, primary_key=True, autoincrement=False),
    sa.Column("link", sa.String(32), primary_key=True),
    sa.Column("at", Moment, primary_key=True),
    sqlite_with_rowid=False,
)
"""The probes that nobody has judged yet, by their keys: a probe itself is written once, and millions lie still."""
