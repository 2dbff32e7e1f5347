"""Links in the order in which the report counts them, so that SQLite sorts nothing; PostgreSQL never does."""

from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    if op.get_bind().dialect.name == 'sqlite':
        op.create_index('ix_links_counted', 'links', ['circle', 'year', 'state', 'reason', 'copies', 'unlived', 'citations'])


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name == 'sqlite':
        op.drop_index('ix_links_counted', 'links')
