"""Indexes whose columns begin another index go: PostgreSQL writes each of them anew whenever a link is checked."""

from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

_GONE = {'links': ('host', 'state'), 'citations': ('answer', 'link')}


def upgrade() -> None:
    """Go forward."""
    for table, columns in _GONE.items():
        for column in columns:
            op.drop_index(f'ix_{table}_{column}', table)


def downgrade() -> None:
    """Go back."""
    for table, columns in _GONE.items():
        for column in columns:
            op.create_index(f'ix_{table}_{column}', table, [column])
