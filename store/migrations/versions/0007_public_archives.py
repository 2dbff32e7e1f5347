"""What public archives said of links, and which pages they were asked to save."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    """Go forward."""
    moment = sa.DateTime(timezone=True)
    op.create_table('lookups',
    sa.Column('id', ROW_ID, autoincrement=True, nullable=False),
    sa.Column('link', sa.String(length=32), nullable=False),
    sa.Column('archive', sa.String(length=255), nullable=False),
    sa.Column('asked', moment, nullable=False),
    sa.Column('result', sa.String(length=8), nullable=False),
    sa.Column('until', moment, nullable=False),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('made', moment, nullable=True),
    sa.Column('held_by', sa.String(length=255), nullable=True),
    sa.Column('why', sa.Text(), nullable=True),
    sa.Column('requests', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['link'], ['links.id'], name=op.f('fk_lookups_link')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lookups')),
    sa.UniqueConstraint('link', 'archive', 'asked', name=op.f('uq_lookups_link_archive_asked')),
    )
    op.create_index('ix_lookups_due', 'lookups', ['link', 'archive', 'until'])
    op.create_index('ix_lookups_asked', 'lookups', ['archive', 'asked'])
    op.create_table('saves',
    sa.Column('id', ROW_ID, autoincrement=True, nullable=False),
    sa.Column('link', sa.String(length=32), nullable=False),
    sa.Column('asked', moment, nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('job', sa.String(length=200), nullable=True),
    sa.Column('ended', moment, nullable=True),
    sa.Column('why', sa.Text(), nullable=True),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('made', moment, nullable=True),
    sa.ForeignKeyConstraint(['link'], ['links.id'], name=op.f('fk_saves_link')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saves')),
    sa.UniqueConstraint('link', 'asked', name=op.f('uq_saves_link_asked')),
    )
    op.create_index(op.f('ix_saves_asked'), 'saves', ['asked'])
    op.create_index(op.f('ix_saves_state'), 'saves', ['state'])


def downgrade() -> None:
    """Go back."""
    op.drop_table('saves')
    op.drop_table('lookups')
