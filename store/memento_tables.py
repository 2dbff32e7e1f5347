"""The tables of what public archives said of links, and of the pages that they were asked to save."""

import sqlalchemy as sa

from store.columns import METADATA, ROW_ID, Moment, PlainString, PlainText

LOOKUPS = sa.Table(
    "lookups",
    METADATA,
    sa.Column("id", ROW_ID, primary_key=True, autoincrement=True),
    sa.Column("link", sa.String(32), sa.ForeignKey("links.id"), nullable=False),
    sa.Column("archive", sa.String(255), nullable=False),
    sa.Column("asked", Moment, nullable=False),
    sa.Column("result", sa.String(8), nullable=False),
    sa.Column("until", Moment, nullable=False),
    sa.Column("url", PlainText),
    sa.Column("made", Moment),
    sa.Column("held_by", PlainString(255)),
    sa.Column("why", PlainText),
    sa.Column("requests", sa.Integer, nullable=False),
    sa.UniqueConstraint("link", "archive", "asked"),
    sa.Index("ix_lookups_due", "link", "archive", "until"),
    sa.Index("ix_lookups_asked", "archive", "asked"),
)

SAVES = sa.Table(
    "saves",
    METADATA,
    sa.Column("id", ROW_ID, primary_key=True, autoincrement=True),
    sa.Column("link", sa.String(32), sa.ForeignKey("links.id"), nullable=False),
    sa.Column("asked", Moment, nullable=False, index=True),
    sa.Column("state", sa.String(8), nullable=False, index=True),
    sa.Column("job", PlainString(200)),
    sa.Column("ended", Moment),
    sa.Column("why", PlainText),
    sa.Column("url", PlainText),
    sa.Column("made", Moment),
    sa.UniqueConstraint("link", "asked"),
)
