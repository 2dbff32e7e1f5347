"""which reader has read the newest capture of a document."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column('documents', sa.Column('read_by', sa.String(length=32)))
    op.execute(
        "UPDATE documents SET read_by = (SELECT reader FROM readings WHERE capture ="
        " (SELECT max(id) FROM captures WHERE subject = 'document:' || documents.id) ORDER BY id DESC LIMIT 1)"
    )
    op.create_index('ix_documents_read_by', 'documents', ['read_by'])


def downgrade() -> None:
    """Go back."""
    op.drop_index('ix_documents_read_by', 'documents')
    op.drop_column('documents', 'read_by')
