"""What the report counts links by stands beside them: who cites them since when, what is held of them, how they stand."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

PAGE = 2000
MOMENT = sa.DateTime(timezone=True)
OURS, PUBLIC, SOUGHT = 1, 2, 4
ADDED: dict[str, Any] = {
    'citations': sa.Integer(),
    'born': sa.Integer(),
    'year': sa.SmallInteger(),
    'entry': sa.Integer(),
    'circle': sa.BigInteger(),
    'copies': sa.SmallInteger(),
    'ended': sa.Integer(),
    'unlived': sa.SmallInteger(),
    'goal': sa.Text(),
}
ZERO = ('citations', 'copies', 'unlived')
COUNTED = ['host', 'state', 'reason', 'id', 'citations', 'circle', 'year', 'copies', 'unlived']
NOTHING = {'citations': 0, 'born': None, 'year': None, 'entry': None, 'circle': None, 'copies': 0}
LIVED, NEVER_WORKED, UNSEEN = range(3)
OLD: dict[str, Any] = {'id': sa.String(), 'created': MOMENT, 'verdict': sa.JSON()}
LINKS = sa.table('links', *(sa.column(name, kind) for name, kind in {**OLD, **ADDED}.items()))
CITATIONS = sa.table('citations', sa.column('link'), sa.column('answer'), sa.column('gone'))
ANSWERS = sa.table('answers', sa.column('id'), sa.column('dated', sa.Date), sa.column('source'))
FACETS = sa.table('answer_facets', sa.column('answer'), sa.column('facet'), sa.column('value'))
CAPTURES = sa.table('captures', sa.column('subject'))
LOOKUPS = sa.table('lookups', *map(sa.column, ('id', 'link', 'archive', 'asked', 'result', 'url')))

Page = tuple[str, str]


def upgrade() -> None:
    """Go forward."""
    for name, kind in ADDED.items():
        zero: dict[str, Any] = {'nullable': False, 'server_default': '0'} if name in ZERO else {}
        op.add_column('links', sa.Column(name, kind, **zero))
    circles = op.create_table(
        'circles',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('facet', sa.String(16), nullable=False),
        sa.Column('value', sa.String(400), nullable=False),
        sa.PrimaryKeyConstraint('id', 'facet', 'value', name=op.f('pk_circles')),
    )
    op.drop_index('ix_links_host_state', 'links')
    connection, known = op.get_bind(), set[int]()
    change = sa.update(LINKS).where(LINKS.c.id == sa.bindparam('of')).values({name: sa.bindparam(name) for name in ADDED})
    for page, rows in _pages(connection):
        made = {row.id: {**NOTHING, **_standing(row.verdict)} for row in rows}
        created = {row.id: _day(row.created) for row in rows}
        for link, cited in _cited(connection, page, known, circles).items():
            made[link] |= cited
            if cited['born'] is not None:
                made[link]['entry'] = max(created[link] - cited['born'], 0)
        for link, copies in _copies(connection, page).items():
            if link in made:
                made[link]['copies'] = copies
        connection.execute(change, [{'of': link, **columns} for link, columns in made.items()])
    op.create_index('ix_links_host_state', 'links', COUNTED)


def downgrade() -> None:
    """Go back."""
    op.drop_index('ix_links_host_state', 'links')
    op.create_index('ix_links_host_state', 'links', COUNTED[:4])
    op.drop_table('circles')
    for name in ADDED:
        op.execute(f'ALTER TABLE links DROP COLUMN {name}')


def _pages(connection: sa.Connection) -> Iterator[tuple[Page, Sequence[Any]]]:
    last = ''
    statement = sa.select(LINKS.c.id, LINKS.c.created, LINKS.c.verdict).order_by(LINKS.c.id).limit(PAGE)
    while rows := connection.execute(statement.where(LINKS.c.id > last)).all():
        last = rows[-1].id
        yield (rows[0].id, last), rows


def _standing(verdict: Any) -> dict[str, Any]:
    said = verdict or {}
    state, since = said.get('state'), said.get('since')
    living = state in (None, 'alive', 'moved')
    ended = None if living or not said.get('lived') else (said.get('died') or since) if state == 'dead' else since
    never = state == 'dead' and said.get('never_worked')
    unlived = NEVER_WORKED if never else UNSEEN if state == 'dead' and ended is None else LIVED
    goal = (said.get('moved_to') or said.get('final_url')) if state == 'moved' else None
    return {'ended': ended and _day(datetime.fromisoformat(ended)), 'unlived': unlived, 'goal': goal}


def _day(moment: datetime) -> int:
    return (moment.astimezone(UTC) if moment.tzinfo else moment).toordinal()


def _cited(connection: sa.Connection, page: Page, known: set[int], circles: sa.Table) -> dict[str, dict[str, Any]]:
    stands = (CITATIONS.c.link.between(*page), CITATIONS.c.gone.is_(None))
    of_answer = sa.select(CITATIONS.c.link, sa.func.count().label('number'), sa.func.min(ANSWERS.c.dated).label('born'))
    of_answer = of_answer.join(ANSWERS, ANSWERS.c.id == CITATIONS.c.answer).where(*stands).group_by(CITATIONS.c.link)
    sources = sa.select(CITATIONS.c.link, ANSWERS.c.source.label('value')).join(ANSWERS, ANSWERS.c.id == CITATIONS.c.answer)
    of_ministry = sa.and_(FACETS.c.answer == CITATIONS.c.answer, FACETS.c.facet == 'ministry')
    ministries = sa.select(CITATIONS.c.link, FACETS.c.value).join(FACETS, of_ministry)
    both = {
        'ministry': _members(connection.execute(ministries.where(*stands).distinct())),
        'source': _members(connection.execute(sources.where(*stands).distinct())),
    }
    found: dict[str, dict[str, Any]] = {}
    for row in connection.execute(of_answer):
        members = {facet: sorted(of_link.get(row.link, ())) or [''] for facet, of_link in both.items()}
        plain = json.dumps([members['ministry'], members['source']], ensure_ascii=False)
        circle = int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest()) >> 1
        if circle not in known:
            known.add(circle)
            rows = [{'id': circle, 'facet': facet, 'value': value} for facet, values in members.items() for value in values]
            connection.execute(sa.insert(circles), rows)
        born = None if row.born is None else row.born.toordinal()
        year = None if row.born is None else row.born.year
        found[row.link] = {'citations': row.number, 'born': born, 'year': year, 'circle': circle}
    return found


def _members(rows: Iterable[Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for link, value in rows:
        if value:
            found.setdefault(link, set()).add(value)
    return found


def _copies(connection: sa.Connection, page: Page) -> dict[str, int]:
    held = sa.select(CAPTURES.c.subject).where(CAPTURES.c.subject.between(f'link:{page[0]}', f'link:{page[1]}')).distinct()
    found = {row.subject.removeprefix('link:'): OURS for row in connection.execute(held)}
    answered = sa.select(LOOKUPS).where(LOOKUPS.c.link.between(*page), LOOKUPS.c.result != 'failed')
    last = {(row.link, row.archive): row.url for row in connection.execute(answered.order_by(LOOKUPS.c.asked, LOOKUPS.c.id))}
    for (link, _), url in last.items():
        found[link] = found.get(link, 0) | SOUGHT | (0 if url is None else PUBLIC)
    return found
