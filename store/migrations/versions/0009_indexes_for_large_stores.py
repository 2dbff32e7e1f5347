"""Indexes that answer counts and lists of a large store without looking at the rows."""

from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_citations_link_gone", "citations", ["link", "gone", "answer"]),
    ("ix_citations_answer_gone", "citations", ["answer", "gone", "link"]),
    ("ix_links_state_id", "links", ["state", "id"]),
    ("ix_links_host_state", "links", ["host", "state", "reason", "id"]),
)


def upgrade() -> None:
    """Go forward."""
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Go back."""
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
