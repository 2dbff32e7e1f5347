"""PostgreSQL looks no more for the link of each probe: a statement for each, as much work as the probe itself."""

from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_constraint('fk_probes_link', 'probes', type_='foreignkey')


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name == 'postgresql':
        op.create_foreign_key('fk_probes_link', 'probes', 'links', ['link'], ['id'])
