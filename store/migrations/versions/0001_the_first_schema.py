"""the first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('answers',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('key', sa.String(length=400), nullable=False),
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('dated', sa.Date(), nullable=True),
    sa.Column('sent', sa.Date(), nullable=True),
    sa.Column('document', sa.String(length=32), nullable=False),
    sa.Column('reading', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('first_seen', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answers')),
    sa.UniqueConstraint('key', name=op.f('uq_answers_key'))
    )
    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answers_dated'), ['dated'], unique=False)

    op.create_table('captures',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('subject', sa.String(length=48), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(length=200), nullable=True),
    sa.Column('digest', sa.String(length=80), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('file', sa.String(length=200), nullable=False),
    sa.Column('offset', sa.BigInteger(), nullable=False),
    sa.Column('length', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_captures')),
    sa.UniqueConstraint('subject', 'at', 'digest', name=op.f('uq_captures_subject_at_digest'))
    )
    with op.batch_alter_table('captures', schema=None) as batch_op:
        batch_op.create_index('ix_captures_digest', ['digest'], unique=False)

    op.create_table('cases',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=True),
    sa.Column('kenmerk', sa.String(length=64), nullable=False),
    sa.Column('sent', sa.Date(), nullable=True),
    sa.Column('settled', sa.Boolean(), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('body', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('first_seen', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cases'))
    )
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cases_kenmerk'), ['kenmerk'], unique=False)
        batch_op.create_index('ix_cases_key', ['source', 'key'], unique=False)
        batch_op.create_index('ix_cases_open', ['source', 'settled', 'deleted', 'sent'], unique=False)

    op.create_table('documents',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('sign', sa.String(length=400), nullable=False),
    sa.Column('fetched_sign', sa.String(length=400), nullable=True),
    sa.Column('body_wanted', sa.Boolean(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('quiet', sa.Boolean(), nullable=False),
    sa.Column('answer', sa.String(length=32), nullable=True),
    sa.Column('reading', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('modified', sa.DateTime(timezone=True), nullable=True),
    sa.Column('body', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('first_seen', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_documents')),
    sa.UniqueConstraint('source', 'key', name=op.f('uq_documents_source_key'))
    )
    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_documents_answer'), ['answer'], unique=False)
        batch_op.create_index('ix_documents_wanted', ['source', 'body_wanted', 'failures'], unique=False)

    op.create_table('doubts',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_doubts'))
    )
    with op.batch_alter_table('doubts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_doubts_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_doubts_subject'), ['subject'], unique=False)

    op.create_table('events',
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published', sa.DateTime(timezone=True), nullable=True),
    sa.Column('body', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_events')),
    sa.UniqueConstraint('id', name=op.f('uq_events_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_events_published'), ['published'], unique=False)

    op.create_table('hosts',
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('ill_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('body', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_hosts'))
    )
    op.create_table('links',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('host', sa.String(length=255), nullable=False),
    sa.Column('cited', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=True),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verdict', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=True),
    sa.Column('baseline', sa.String(length=80), nullable=True),
    sa.Column('override', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_links'))
    )
    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_links_host'), ['host'], unique=False)
        batch_op.create_index(batch_op.f('ix_links_next_due'), ['next_due'], unique=False)
        batch_op.create_index(batch_op.f('ix_links_state'), ['state'], unique=False)

    op.create_table('runs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('job', sa.String(length=64), nullable=False),
    sa.Column('due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended', sa.DateTime(timezone=True), nullable=True),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('pid', sa.Integer(), nullable=True),
    sa.Column('stats', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_runs'))
    )
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.create_index('ix_runs_job_id', ['job', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_runs_state'), ['state'], unique=False)

    op.create_table('siblings',
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('body', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('place', name=op.f('pk_siblings'))
    )
    op.create_table('sources',
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('cursor', sa.Text(), nullable=True),
    sa.Column('began', sa.DateTime(timezone=True), nullable=False),
    sa.Column('complete_to', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_complete', sa.DateTime(timezone=True), nullable=True),
    sa.Column('moved', sa.DateTime(timezone=True), nullable=True),
    sa.Column('silent_since', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sources'))
    )
    op.create_table('texts',
    sa.Column('digest', sa.String(length=80), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_texts'))
    )
    op.create_table('answer_facets',
    sa.Column('answer', sa.String(length=32), nullable=False),
    sa.Column('facet', sa.String(length=16), nullable=False),
    sa.Column('value', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['answer'], ['answers.id'], name=op.f('fk_answer_facets_answer')),
    sa.PrimaryKeyConstraint('answer', 'facet', 'value', name=op.f('pk_answer_facets'))
    )
    with op.batch_alter_table('answer_facets', schema=None) as batch_op:
        batch_op.create_index('ix_answer_facets_value', ['facet', 'value'], unique=False)

    op.create_table('attempts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('document', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('result', sa.String(length=16), nullable=False),
    sa.Column('why', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['document'], ['documents.id'], name=op.f('fk_attempts_document')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempts'))
    )
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempts_document'), ['document'], unique=False)

    op.create_table('citations',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('answer', sa.String(length=32), nullable=False),
    sa.Column('link', sa.String(length=32), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('part', sa.String(length=16), nullable=False),
    sa.Column('note', sa.String(length=16), nullable=True),
    sa.Column('nth', sa.Integer(), nullable=False),
    sa.Column('body', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('first_seen', sa.DateTime(timezone=True), nullable=False),
    sa.Column('gone', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['answer'], ['answers.id'], name=op.f('fk_citations_answer')),
    sa.ForeignKeyConstraint(['link'], ['links.id'], name=op.f('fk_citations_link')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_citations'))
    )
    with op.batch_alter_table('citations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_citations_answer'), ['answer'], unique=False)
        batch_op.create_index(batch_op.f('ix_citations_link'), ['link'], unique=False)

    op.create_table('document_cases',
    sa.Column('document', sa.String(length=32), nullable=False),
    sa.Column('kenmerk', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['document'], ['documents.id'], name=op.f('fk_document_cases_document')),
    sa.PrimaryKeyConstraint('document', 'kenmerk', name=op.f('pk_document_cases'))
    )
    with op.batch_alter_table('document_cases', schema=None) as batch_op:
        batch_op.create_index('ix_document_cases_kenmerk', ['kenmerk'], unique=False)

    op.create_table('event_facets',
    sa.Column('facet', sa.String(length=16), nullable=False),
    sa.Column('value', sa.String(length=400), nullable=False),
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['seq'], ['events.seq'], name=op.f('fk_event_facets_seq')),
    sa.PrimaryKeyConstraint('facet', 'value', 'seq', name=op.f('pk_event_facets'))
    )
    op.create_table('probes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('link', sa.String(length=32), nullable=False),
    sa.Column('run', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('void', sa.Boolean(), nullable=False),
    sa.Column('judged', sa.Boolean(), nullable=False),
    sa.Column('content', sa.String(length=8), nullable=False),
    sa.Column('similarity', sa.Float(), nullable=True),
    sa.Column('outcome', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['link'], ['links.id'], name=op.f('fk_probes_link')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_probes')),
    sa.UniqueConstraint('link', 'at', 'run', name=op.f('uq_probes_link_at_run'))
    )
    with op.batch_alter_table('probes', schema=None) as batch_op:
        batch_op.create_index('ix_probes_run', ['run', 'judged'], unique=False)

    op.create_table('readings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('document', sa.String(length=32), nullable=False),
    sa.Column('capture', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reader', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('error', sa.String(length=32), nullable=True),
    sa.Column('body', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['capture'], ['captures.id'], name=op.f('fk_readings_capture')),
    sa.ForeignKeyConstraint(['document'], ['documents.id'], name=op.f('fk_readings_document')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_readings')),
    sa.UniqueConstraint('capture', 'reader', name=op.f('uq_readings_capture_reader'))
    )
    with op.batch_alter_table('readings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_readings_document'), ['document'], unique=False)

    op.create_table('verdicts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('link', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('body', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['link'], ['links.id'], name=op.f('fk_verdicts_link')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verdicts')),
    sa.UniqueConstraint('link', 'at', 'state', 'reason', name=op.f('uq_verdicts_link_at_state_reason'))
    )
    with op.batch_alter_table('verdicts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_verdicts_link'), ['link'], unique=False)



def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('verdicts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_verdicts_link'))

    op.drop_table('verdicts')
    with op.batch_alter_table('readings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_readings_document'))

    op.drop_table('readings')
    with op.batch_alter_table('probes', schema=None) as batch_op:
        batch_op.drop_index('ix_probes_run')

    op.drop_table('probes')
    op.drop_table('event_facets')
    with op.batch_alter_table('document_cases', schema=None) as batch_op:
        batch_op.drop_index('ix_document_cases_kenmerk')

    op.drop_table('document_cases')
    with op.batch_alter_table('citations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_citations_link'))
        batch_op.drop_index(batch_op.f('ix_citations_answer'))

    op.drop_table('citations')
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempts_document'))

    op.drop_table('attempts')
    with op.batch_alter_table('answer_facets', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_facets_value')

    op.drop_table('answer_facets')
    op.drop_table('texts')
    op.drop_table('sources')
    op.drop_table('siblings')
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_runs_state'))
        batch_op.drop_index('ix_runs_job_id')

    op.drop_table('runs')
    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_links_state'))
        batch_op.drop_index(batch_op.f('ix_links_next_due'))
        batch_op.drop_index(batch_op.f('ix_links_host'))

    op.drop_table('links')
    op.drop_table('hosts')
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_events_published'))

    op.drop_table('events')
    with op.batch_alter_table('doubts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_doubts_subject'))
        batch_op.drop_index(batch_op.f('ix_doubts_kind'))

    op.drop_table('doubts')
    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.drop_index('ix_documents_wanted')
        batch_op.drop_index(batch_op.f('ix_documents_answer'))

    op.drop_table('documents')
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_index('ix_cases_open')
        batch_op.drop_index('ix_cases_key')
        batch_op.drop_index(batch_op.f('ix_cases_kenmerk'))

    op.drop_table('cases')
    with op.batch_alter_table('captures', schema=None) as batch_op:
        batch_op.drop_index('ix_captures_digest')

    op.drop_table('captures')
    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answers_dated'))

    op.drop_table('answers')
