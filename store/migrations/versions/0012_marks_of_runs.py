"""which process does a run that is none of the daemon."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table('runs') as runs:
        runs.add_column(sa.Column('mark', sa.String(length=160), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('runs') as runs:
        runs.drop_column('mark')
