"""how many events there are of each facet, and the state of a link beside its id."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        'event_counts',
        sa.Column('facet', sa.String(length=16), nullable=False),
        sa.Column('value', sa.String(length=400), nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('facet', 'value', name=op.f('pk_event_counts')),
    )
    op.execute("INSERT INTO event_counts SELECT facet, value, count(*) FROM event_facets GROUP BY facet, value")
    op.execute("INSERT INTO event_counts SELECT '', '', count(*) FROM events HAVING count(*) > 0")
    op.create_index('ix_links_id_state', 'links', ['id', 'state'])


def downgrade() -> None:
    """Go back."""
    op.drop_index('ix_links_id_state', 'links')
    op.drop_table('event_counts')
