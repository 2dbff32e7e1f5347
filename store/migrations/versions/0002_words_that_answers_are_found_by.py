"""words that answers are found by."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from store.search_index import ANSWER_WORDS, place_in_time, vector
from voetnoot.codec import reading_from_json
from voetnoot.searching import words_of

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

# The FTS5 manual, section 4.4.3: an external content table is kept by triggers.
SQLITE = (
    "CREATE VIRTUAL TABLE answer_words_index USING fts5(words, content='answer_words', content_rowid='id', prefix='3 5')",
    "CREATE TRIGGER answer_words_added AFTER INSERT ON answer_words BEGIN"
    " INSERT INTO answer_words_index(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER answer_words_removed AFTER DELETE ON answer_words BEGIN"
    " INSERT INTO answer_words_index(answer_words_index, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER answer_words_changed AFTER UPDATE ON answer_words BEGIN"
    " INSERT INTO answer_words_index(answer_words_index, rowid, words) VALUES ('delete', old.id, old.words);"
    " INSERT INTO answer_words_index(rowid, words) VALUES (new.id, new.words); END",
)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        'answer_words',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('answer', sa.String(length=32), nullable=False),
        sa.Column('words', sa.Text().with_variant(postgresql.TSVECTOR(), 'postgresql'), nullable=False),
        sa.ForeignKeyConstraint(['answer'], ['answers.id'], name=op.f('fk_answer_words_answer')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_words')),
        sa.UniqueConstraint('answer', name=op.f('uq_answer_words_answer')),
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_answer_words_words ON answer_words USING gin (words)")
    else:
        for statement in SQLITE:
            op.execute(statement)
    _index(connection)


def _index(connection: sa.Connection) -> None:
    """Index what was read before: answers that a document carries, not those that it let go of."""
    held = connection.execute(sa.text(
        "SELECT a.id, a.dated, a.subject, r.body FROM answers a JOIN readings r ON r.id = a.reading"
        " JOIN documents d ON d.answer = a.id AND d.id = a.document"
    ).columns(dated=sa.Date())).all()
    for answer, dated, subject, body in held:
        document = reading_from_json(json.loads(body) if isinstance(body, str) else body).document
        if document is not None:
            words = words_of(document, subject, document.kenmerken, document.askers, document.answerers)
            kept = vector(words) if connection.dialect.name == "postgresql" else " ".join(words)
            row = {"id": place_in_time(answer, dated), "answer": answer, "words": kept}
            connection.execute(sa.insert(ANSWER_WORDS).values(row))
