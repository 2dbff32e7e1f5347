"""What was seen of a link is kept once, its checks lie together by time, and a host's links are found by their last check."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

PAGE = 5000
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)
LINKS = sa.table('links', sa.column('id', sa.String), sa.column('checked', MOMENT), sa.column('verdict', sa.JSON))


def upgrade() -> None:
    """Go forward."""
    connection = op.get_bind()
    _hold(connection)
    op.create_table(
        'outcomes',
        sa.Column('link', sa.String(32), nullable=False),
        sa.Column('said', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('body', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['link'], ['links.id'], name=op.f('fk_outcomes_link')),
        sa.PrimaryKeyConstraint('link', 'said', name=op.f('pk_outcomes')),
        sqlite_with_rowid=False,
    )
    probes = op.create_table(
        'probes',
        sa.Column('link', sa.String(32), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('run', ROW_ID, autoincrement=False, nullable=False),
        sa.Column('void', sa.Boolean(), nullable=False),
        sa.Column('judged', sa.Boolean(), nullable=False),
        sa.Column('content', sa.String(8), nullable=False),
        sa.Column('similarity', sa.Float()),
        sa.Column('said', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['link'], ['links.id'], name=op.f('fk_probes_link')),
        sa.PrimaryKeyConstraint('link', 'at', 'run', name=op.f('pk_probes')),
        sqlite_with_rowid=False,
    )
    op.add_column('links', sa.Column('checked', MOMENT))
    _keep_once(connection)
    _move(connection)
    _note_last_checks(connection)
    op.drop_table('probes_held')
    still_open = probes.c.judged.is_(False)
    op.create_index('ix_probes_open', 'probes', ['run', 'link'], sqlite_where=still_open, postgresql_where=still_open)
    op.create_index('ix_links_host_checked', 'links', ['host', 'checked', 'state', 'id'])


def downgrade() -> None:
    """Go back."""
    _hold(op.get_bind())
    op.create_table(
        'probes',
        sa.Column('id', ROW_ID, autoincrement=True, nullable=False),
        sa.Column('link', sa.String(32), nullable=False),
        sa.Column('run', ROW_ID),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('void', sa.Boolean(), nullable=False),
        sa.Column('judged', sa.Boolean(), nullable=False),
        sa.Column('content', sa.String(8), nullable=False),
        sa.Column('similarity', sa.Float()),
        sa.Column('outcome', sa.JSON().with_variant(JSONB(), 'postgresql'), nullable=False),
        sa.ForeignKeyConstraint(['link'], ['links.id'], name=op.f('fk_probes_link')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_probes')),
        sa.UniqueConstraint('link', 'at', 'run', name=op.f('uq_probes_link_at_run')),
    )
    columns = 'link, at, run, void, judged, content, similarity, outcome'
    op.execute(
        f'INSERT INTO probes ({columns}) SELECT held.link, at, nullif(run, 0), void, judged, content, similarity, body'
        ' FROM probes_held AS held JOIN outcomes ON outcomes.link = held.link AND outcomes.said = held.said ORDER BY at, held.link'
    )
    op.drop_table('probes_held')
    op.drop_table('outcomes')
    op.create_index('ix_probes_run', 'probes', ['run', 'judged'])
    op.drop_index('ix_links_host_checked', 'links')
    op.execute('ALTER TABLE links DROP COLUMN checked')


def _hold(connection: sa.Connection) -> None:
    """Put the table of probes aside, so that it can be made anew under its own names."""
    op.rename_table('probes', 'probes_held')
    if connection.dialect.name == 'postgresql':
        op.execute('ALTER TABLE probes_held RENAME CONSTRAINT pk_probes TO pk_probes_held')


def _keep_once(connection: sa.Connection) -> None:
    kind = 'JSON' if connection.dialect.name == 'postgresql' else 'TEXT'
    put = sa.text(f'INSERT INTO outcomes (link, said, body) VALUES (:link, :said, CAST(:body AS {kind}))')
    held = sa.text('SELECT link, CAST(outcome AS TEXT) FROM probes_held ORDER BY link')
    last, known = '', set[str]()
    for page in connection.execute(held, execution_options={'yield_per': PAGE}).partitions():
        seen = []
        for link, body in page:
            if link != last:
                last, known = link, set()
            if body not in known:
                known.add(body)
                seen.append({'link': link, 'said': _said_by(body), 'body': body})
        if seen:
            connection.execute(put, seen)


def _move(connection: sa.Connection) -> None:
    columns = 'link, at, run, void, judged, content, similarity, said'
    same = 'outcomes.link = held.link AND CAST(outcomes.body AS TEXT) = CAST(held.outcome AS TEXT)'
    connection.exec_driver_sql(
        f'INSERT INTO probes ({columns}) SELECT held.link, at, coalesce(run, 0), void, judged, content, similarity, said'
        f' FROM probes_held AS held JOIN outcomes ON {same} WHERE true ORDER BY held.link, at ON CONFLICT DO NOTHING'
    )


def _said_by(body: str) -> int:
    plain = json.dumps(json.loads(body), ensure_ascii=False)
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest()) >> 1


def _note_last_checks(connection: sa.Connection) -> None:
    change = sa.update(LINKS).where(LINKS.c.id == sa.bindparam('of')).values(checked=sa.bindparam('when', type_=MOMENT))
    for page in _pages(connection):
        if rows := [{'of': row.id, 'when': _moment(row.verdict['at'])} for row in page if (row.verdict or {}).get('at')]:
            connection.execute(change, rows)


def _pages(connection: sa.Connection) -> Iterator[list[Any]]:
    last = ''
    statement = sa.select(LINKS.c.id, LINKS.c.verdict).order_by(LINKS.c.id).limit(PAGE)
    while page := list(connection.execute(statement.where(LINKS.c.id > last))):
        yield page
        last = page[-1].id


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
