"""How long links lived, in an index of SQLite; and the last day of those that live by somebody's word and were never looked at."""

from datetime import UTC

import sqlalchemy as sa
from alembic import op

from store.columns import Moment

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

_CHECKED = ['host', 'checked', 'state', 'id']
_links = sa.table(
    'links', sa.column('id', sa.String), sa.column('state', sa.String), sa.column('since', Moment), sa.column('checked', Moment),
    sa.column('ended', sa.Integer),
)  # fmt: skip
_BY_WORD = (_links.c.state.in_(['alive', 'moved']), _links.c.checked.is_(None), _links.c.since.is_not(None))


def upgrade() -> None:
    """Go forward."""
    connection = op.get_bind()
    for link, since in connection.execute(sa.select(_links.c.id, _links.c.since).where(*_BY_WORD)).all():
        day = since.astimezone(UTC).toordinal()
        connection.execute(sa.update(_links).where(_links.c.id == link).values(ended=day))
    if connection.dialect.name == 'sqlite':
        op.drop_index('ix_links_host_checked', 'links')
        op.create_index('ix_links_lives', 'links', [*_CHECKED, 'citations', 'born', 'entry', 'ended'])


def downgrade() -> None:
    """Go back."""
    op.execute(sa.update(_links).where(*_BY_WORD).values(ended=None))
    if op.get_bind().dialect.name == 'sqlite':
        op.drop_index('ix_links_lives', 'links')
        op.create_index('ix_links_host_checked', 'links', _CHECKED)
