"""The day on which each link was seen last in its life stands beside it, of one that lives too; indexes for what is counted."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

_LIVES = ['host', 'checked', 'state', 'id', 'citations', 'born', 'entry', 'seen']
_COUNTED = ['circle', 'year', 'state', 'reason', 'copies', 'unlived', 'citations']
_STANDS = ['host', 'state', 'reason', 'id', 'citations']
_LOOKED_AT = "state IN ('alive', 'moved') AND checked IS NOT NULL"
_DAY = {
    'postgresql': "CAST(timezone('UTC', checked) AS date) - date '0001-01-01' + 1",
    'sqlite': 'CAST(julianday(substr(checked, 1, 10)) - 1721424.5 AS INTEGER)',
}
_DEAD = sa.text("state = 'dead'")
_PLUS_DEAD = sa.text("+state = 'dead'")


def upgrade() -> None:
    """Go forward."""
    dialect = op.get_bind().dialect.name
    if dialect == 'sqlite':
        op.drop_index('ix_links_lives', 'links')
    op.execute('ALTER TABLE links RENAME COLUMN ended TO seen')
    op.execute(f'UPDATE links SET seen = {_DAY[dialect]} WHERE {_LOOKED_AT}')  # noqa: S608 - of the words above alone
    if dialect == 'sqlite':
        op.create_index('ix_links_lives', 'links', _LIVES)
    else:
        op.create_index('ix_links_counted', 'links', _COUNTED)
        op.drop_index('ix_links_host_state', 'links')
        op.create_index('ix_links_host_state', 'links', _STANDS)
    columns = ['id', 'host', 'year', 'circle', 'citations']
    op.create_index('ix_links_dead', 'links', columns, postgresql_where=_DEAD, sqlite_where=_PLUS_DEAD)


def downgrade() -> None:
    """Go back."""
    dialect = op.get_bind().dialect.name
    op.drop_index('ix_links_dead', 'links')
    if dialect == 'sqlite':
        op.drop_index('ix_links_lives', 'links')
    op.execute(f'UPDATE links SET seen = NULL WHERE {_LOOKED_AT}')  # noqa: S608 - of the words above alone
    op.execute('ALTER TABLE links RENAME COLUMN seen TO ended')
    if dialect == 'sqlite':
        op.create_index('ix_links_lives', 'links', [*_LIVES[:-1], 'ended'])
    else:
        op.drop_index('ix_links_host_state', 'links')
        op.create_index('ix_links_host_state', 'links', [*_STANDS, 'circle', 'year', 'copies', 'unlived'])
        op.drop_index('ix_links_counted', 'links')
