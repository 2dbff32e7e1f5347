"""Captures know the records that belong to them, and the text that was found in them."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table('captures', schema=None) as batch_op:
        batch_op.add_column(sa.Column('before', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('after', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('text_digest', sa.String(length=80), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('captures', schema=None) as batch_op:
        batch_op.drop_column('text_digest')
        batch_op.drop_column('after')
        batch_op.drop_column('before')
