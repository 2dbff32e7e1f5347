"""Words that stand beside each other: in the index on PostgreSQL, which keeps no places of words itself."""

from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

# Without places, a vector may hold a megabyte of words (PostgreSQL's manual, section 12.11): the pairs behind that are left out.
_PAIRS = """
CREATE FUNCTION pairs_of_words(words tsvector) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
    SELECT array_to_tsvector(coalesce(array_agg(lexeme || ' ' || after) FILTER (WHERE next = place + 1 AND size < 1000000), '{}'))
    FROM (
        SELECT lexeme, place, lead(place) OVER places AS next, lead(lexeme) OVER places AS after,
            sum(2 * octet_length(lexeme) + 2) OVER places AS size
        FROM unnest($1) AS found(lexeme, positions, weights), unnest(positions) AS place
        WINDOW places AS (ORDER BY place)
    ) AS pairs
$$
"""
_TABLES = ('answer_words', 'event_words')


def upgrade() -> None:
    """Go forward."""
    if op.get_bind().dialect.name != 'postgresql':
        return
    op.execute(_PAIRS)
    op.execute("SET LOCAL maintenance_work_mem = '256MB'")  # it is built from millions of pairs, in rounds of so much
    for table in _TABLES:
        op.execute(f'DROP INDEX ix_{table}_words')
        op.execute(f'CREATE INDEX ix_{table}_words ON {table} USING gin (words, pairs_of_words(words))')
        # ANALYZE would make the pairs of thousands of texts, each time, for a planner that need not know them.
        op.execute(f'ALTER INDEX ix_{table}_words ALTER COLUMN 2 SET STATISTICS 0')


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name != 'postgresql':
        return
    for table in _TABLES:
        op.execute(f'DROP INDEX ix_{table}_words')
        op.execute(f'CREATE INDEX ix_{table}_words ON {table} USING gin (words)')
    op.execute('DROP FUNCTION pairs_of_words')
