"""runs by workers: which task of the queue a run does, and under which lease."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column('runs', sa.Column('task', sa.BigInteger(), nullable=True))
    op.add_column('runs', sa.Column('holder', sa.String(length=32), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('runs') as batch:
        batch.drop_column('holder')
        batch.drop_column('task')
