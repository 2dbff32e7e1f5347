"""words that events are found by."""

import json

import sqlalchemy as sa
from alembic import op

from store.event_index import index_event
from voetnoot.codec import event_from_json
from voetnoot.facets import facets

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

POSTGRESQL = (
    "CREATE TABLE event_words (rowid bigint PRIMARY KEY REFERENCES events (seq), words tsvector NOT NULL)",
    "CREATE INDEX ix_event_words_words ON event_words USING gin (words)",
)
SQLITE = ("CREATE VIRTUAL TABLE event_words USING fts5(words, content='')",)


def upgrade() -> None:
    """Go forward."""
    connection = op.get_bind()
    for statement in POSTGRESQL if connection.dialect.name == "postgresql" else SQLITE:
        op.execute(statement)
    for seq, body in connection.execute(sa.text("SELECT seq, body FROM events ORDER BY seq")).all():
        event = event_from_json(json.loads(body) if isinstance(body, str) else body)
        index_event(connection, seq, event, sorted(facets(event)))
