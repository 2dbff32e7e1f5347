"""the place of an answer beside its facets, beginnings of the words of events, and how facets and values go together."""

import sqlalchemy as sa
from alembic import op

from store.event_index import kept_words

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

_WORDS_AT_ONCE = 500


def upgrade() -> None:
    """Go forward."""
    op.add_column('answer_facets', sa.Column('place', sa.BigInteger()))
    op.execute(
        "UPDATE answer_facets SET place = (SELECT id FROM answer_words WHERE answer_words.answer = answer_facets.answer)"
    )
    op.drop_index('ix_answer_facets_value', 'answer_facets')
    op.create_index('ix_answer_facets_place', 'answer_facets', ['facet', 'value', 'place', 'answer'])
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        # A value tells its facet: without knowing, the planner takes a ministry for a tenth of the answers that it has.
        for table in ("answer_facets", "event_facets"):
            op.execute(f"CREATE STATISTICS {table}_together (dependencies, mcv) ON facet, value FROM {table}")
            op.execute(f"ANALYZE {table}")
    else:
        _index_beginnings(connection)


def _index_beginnings(connection: sa.Connection) -> None:
    """Let SQLite find events by the first two or three letters of a word without going through all words that begin so."""
    kept = sa.table("kept_words", sa.column("seq", sa.Integer), sa.column("words", sa.Text))
    connection.exec_driver_sql("CREATE TEMP TABLE kept_words (seq INTEGER PRIMARY KEY, words TEXT NOT NULL)")
    waiting: list[dict[str, object]] = []
    for seq, words in kept_words(connection):
        waiting.append({"seq": seq, "words": " ".join(words)})
        if len(waiting) == _WORDS_AT_ONCE:
            connection.execute(sa.insert(kept), waiting)
            waiting = []
    if waiting:
        connection.execute(sa.insert(kept), waiting)
    connection.exec_driver_sql("DROP TABLE IF EXISTS temp.event_terms")
    connection.exec_driver_sql("DROP TABLE event_words")
    connection.exec_driver_sql("CREATE VIRTUAL TABLE event_words USING fts5(words, content='', prefix='2 3')")
    connection.exec_driver_sql("INSERT INTO event_words(rowid, words) SELECT seq, words FROM kept_words ORDER BY seq")
    connection.exec_driver_sql("DROP TABLE kept_words")


def downgrade() -> None:
    """Go back. An index over the beginnings of words stays: it holds the same words."""
    if op.get_bind().dialect.name == "postgresql":
        for table in ("answer_facets", "event_facets"):
            op.execute(f"DROP STATISTICS {table}_together")
    op.drop_index('ix_answer_facets_place', 'answer_facets')
    op.create_index('ix_answer_facets_value', 'answer_facets', ['facet', 'value'])
    op.drop_column('answer_facets', 'place')
