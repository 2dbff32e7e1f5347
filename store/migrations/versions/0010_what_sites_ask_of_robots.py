"""what the robots.txt of each site said last."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    body = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')
    op.create_table(
        'robots',
        sa.Column('site', sa.Text(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('body', body, nullable=False),
        sa.PrimaryKeyConstraint('site', name=op.f('pk_robots')),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('robots')
