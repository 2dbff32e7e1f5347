"""Which probes nobody has judged is kept beside them, so that a probe is written once and PostgreSQL keeps no second copy of it."""

import sqlalchemy as sa
from alembic import op

from store.columns import Moment

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    number = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table(
        'open_probes',
        sa.Column('run', number, autoincrement=False, nullable=False),
        sa.Column('link', sa.String(32), nullable=False),
        sa.Column('at', Moment, nullable=False),
        sa.PrimaryKeyConstraint('run', 'link', 'at', name='pk_open_probes'),
        sqlite_with_rowid=False,
    )
    false = '0' if op.get_bind().dialect.name == 'sqlite' else 'false'
    op.execute(f'INSERT INTO open_probes (run, link, at) SELECT run, link, at FROM probes WHERE judged IS {false} AND void IS {false}')  # noqa: S608
    op.drop_index('ix_probes_open', 'probes')
    op.drop_column('probes', 'judged')


def downgrade() -> None:
    """Go back."""
    op.add_column('probes', sa.Column('judged', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(sa.text('UPDATE probes SET judged = :no WHERE (run, link, at) IN (SELECT run, link, at FROM open_probes)').bindparams(no=False))
    op.create_index(
        'ix_probes_open', 'probes', ['run', 'link'], sqlite_where=sa.text('judged IS 0'), postgresql_where=sa.text('judged IS false')
    )
    op.drop_table('open_probes')
