"""The tables of those who are told: what is to be sent to whom, and which troubles the operators know of."""

import sqlalchemy as sa

from store.columns import METADATA, ROW_ID, Moment, PlainString, PlainText

DELIVERIES = sa.Table(
    "deliveries",
    METADATA,
    sa.Column("id", ROW_ID, primary_key=True, autoincrement=True),
    sa.Column("channel", sa.String(80), nullable=False),
    sa.Column("subject", PlainString(400), nullable=False),
    sa.Column("created", Moment, nullable=False),
    sa.Column("due", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("why", PlainText),
    sa.Column("ended", Moment),
    sa.UniqueConstraint("channel", "subject"),
    sa.Index("ix_deliveries_state", "state", "channel", "due"),
)

ALARMS = sa.Table(
    "alarms",
    METADATA,
    sa.Column("cause", sa.String(120), primary_key=True),
    sa.Column("since", Moment, nullable=False),
    sa.Column("text", PlainText, nullable=False),
    sa.Column("told", Moment),
    sa.Column("gone", Moment),
)

BACKFILLED = sa.Table(
    "backfilled",
    METADATA,
    sa.Column("source", sa.String(64), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("documents", sa.Integer, nullable=False),
    sa.Column("ended", Moment, nullable=False),
)
