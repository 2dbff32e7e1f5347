"""what is to be told to whom, and which troubles the operators know of."""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        'deliveries',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('channel', sa.String(length=80), nullable=False),
        sa.Column('subject', sa.String(length=400), nullable=False),
        sa.Column('created', sa.DateTime(timezone=True), nullable=False),
        sa.Column('due', sa.DateTime(timezone=True), nullable=False),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=8), nullable=False),
        sa.Column('why', sa.Text(), nullable=True),
        sa.Column('ended', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_deliveries')),
        sa.UniqueConstraint('channel', 'subject', name=op.f('uq_deliveries_channel_subject')),
    )
    op.create_index('ix_deliveries_state', 'deliveries', ['state', 'channel', 'due'])
    op.create_table(
        'alarms',
        sa.Column('cause', sa.String(length=120), nullable=False),
        sa.Column('since', sa.DateTime(timezone=True), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('told', sa.DateTime(timezone=True), nullable=True),
        sa.Column('gone', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('cause', name=op.f('pk_alarms')),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('alarms')
    op.drop_index('ix_deliveries_state', table_name='deliveries')
    op.drop_table('deliveries')
