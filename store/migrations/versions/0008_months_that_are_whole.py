"""which months of a source's past are whole."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        'backfilled',
        sa.Column('source', sa.String(length=64), nullable=False),
        sa.Column('month', sa.String(length=7), nullable=False),
        sa.Column('documents', sa.Integer(), nullable=False),
        sa.Column('ended', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('source', 'month', name=op.f('pk_backfilled')),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('backfilled')
