"""The hosts that an answer cites are facets that it is found by; links that are due lie in the order in which they are picked."""

from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

_HOSTS = """
INSERT INTO answer_facets (answer, facet, value, place)
SELECT cited.answer, 'host', cited.host, answer_words.id
FROM (
    SELECT DISTINCT citations.answer, links.host FROM citations JOIN links ON links.id = citations.link WHERE citations.gone IS NULL
) AS cited
LEFT JOIN answer_words ON answer_words.answer = cited.answer
"""


def upgrade() -> None:
    """Go forward."""
    op.execute(_HOSTS)
    op.drop_index('ix_links_next_due', 'links')
    op.create_index('ix_links_next_due_id', 'links', ['next_due', 'id'])


def downgrade() -> None:
    """Go back."""
    op.drop_index('ix_links_next_due_id', 'links')
    op.create_index('ix_links_next_due', 'links', ['next_due'])
    op.execute("DELETE FROM answer_facets WHERE facet = 'host'")
