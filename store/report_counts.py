"""What the report counts, counted by the database: a handful of statements that see one moment, and no row per link."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from store.citing import circles_of
from store.counted import CIRCLES
from store.planning import along_indexes, uncompiled, unindexed
from store.report_narrowing import Condition, meant
from store.rows import Reader
from store.snapshot import snapshot
from store.tables import ANSWERS, CITATIONS, LINKS
from voetnoot.links import State
from voetnoot.reports.counts import Alike, Counts
from voetnoot.reports.facts import NOT_CHECKED, STATES, Circle
from voetnoot.reports.hits import HitCounter, Hits
from voetnoot.reports.narrowing import EVERYTHING, NO_VALUE, Narrowing
from voetnoot.reports.survival import Ages

_AT_ONCE = 10_000
"""Rows that are held at once, where they are counted here."""


class CountQueries(Reader):
    """What is counted of links."""

    def counts(self, narrowing: Narrowing = EVERYTHING) -> Counts:
        """Return the counts of the links that at least one answer cites and that ``narrowing`` means. Raises `StoreError`.

        Memory grows with the hosts, with what answers cite of the dead, and with the moved.
        """
        with snapshot(self._engine) as connection:
            uncompiled(connection)
            circles, wanted = circles_of(connection.execute(sa.select(CIRCLES))), meant(connection, narrowing)
            with along_indexes(connection):
                alike, hosts = _alike(connection, wanted, circles), _hosts(connection, wanted)
                hits = _hits(connection, wanted, circles)
            answers = _answers(connection, None if narrowing == EVERYTHING else wanted)
            return Counts(alike, hosts, hits, answers, _ages(connection, wanted), _moves(connection, wanted))


def _alike(connection: sa.Connection, wanted: Sequence[Condition], circles: Mapping[int, Circle]) -> dict[Alike, tuple[int, int]]:
    order = ("circle", "year", "state", "reason", "copies", "unlived")  # in which links lie in an index
    by: list[sa.Column[Any]] = [LINKS.c[name] for name in order]
    counted: sa.Select[Any] = sa.select(*by, sa.func.count(), sa.func.sum(LINKS.c.citations)).where(*wanted).group_by(*by)
    found = {}
    for circle, year, state, reason, copies, unlived, links, citations in connection.execute(counted).all():
        same = Alike(circles[circle], _year(year), state or NOT_CHECKED, reason or NOT_CHECKED, copies, unlived)
        found[same] = (links, int(citations))
    return found


def _hosts(connection: sa.Connection, wanted: Sequence[Condition]) -> dict[str, tuple[int, ...]]:
    of_state = (LINKS.c.state.is_(None) if state == NOT_CHECKED else LINKS.c.state == state for state in STATES)
    number = (sa.func.count(sa.case((holds, 1))) for holds in of_state)
    rows = connection.execute(sa.select(LINKS.c.host, *number).where(*wanted).group_by(LINKS.c.host)).all()
    return {host: tuple(states) for host, *states in rows}


def _hits(connection: sa.Connection, wanted: Sequence[Condition], circles: Mapping[int, Circle]) -> Hits:
    counter = HitCounter[int | None, int](_year, circles.__getitem__)
    for some in _by_parts(connection, _cites_dead(wanted)):
        counter.add(some)
    return counter.hits()


def _cites_dead(wanted: Sequence[Condition]) -> sa.Select[Any]:
    """Return the statement that reads, for each citation of a dead link, the host, year and circle of the link, and the answer.

    The dead are asked for in the words of their own index, in whose order SQLite finds their citations one behind the other.
    """
    dead = unindexed(LINKS.c.state) == sa.literal_column(f"'{State.DEAD.value}'")
    cites = sa.and_(CITATIONS.c.link == LINKS.c.id, CITATIONS.c.gone.is_(None))
    return sa.select(LINKS.c.host, LINKS.c.year, LINKS.c.circle, CITATIONS.c.answer).join(CITATIONS, cites).where(dead, *wanted)


def _answers(connection: sa.Connection, wanted: Sequence[Condition] | None) -> int:
    """Return how many answers cite a link that is ``wanted``; ``None``: any at all, for which their own index says enough."""
    if wanted is None:
        cites = sa.exists().where(CITATIONS.c.answer == ANSWERS.c.id, CITATIONS.c.gone.is_(None))
        return int(connection.execute(sa.select(sa.func.count()).select_from(ANSWERS).where(cites)).scalar_one())
    stands = sa.and_(CITATIONS.c.link == LINKS.c.id, CITATIONS.c.gone.is_(None))
    each = sa.select(CITATIONS.c.answer).select_from(LINKS).join(CITATIONS, stands).where(*wanted).distinct().subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(each)).scalar_one())


def _ages(connection: sa.Connection, wanted: Sequence[Condition]) -> Ages:
    """Return at which age, in days, links began to be watched and were seen last: read once, grouped twice."""
    last, died = (LINKS.c.seen - LINKS.c.born).label("last"), sa.case((LINKS.c.state == State.DEAD.value, 1), else_=0)
    lives = sa.select(LINKS.c.entry, (last * 2 + died).label("ending")).where(*wanted, last > LINKS.c.entry)
    entries, endings = (_grouped if connection.dialect.name == "postgresql" else _read)(connection, lives)
    exits, deaths = Counter[float](), Counter[float]()
    for ending, number in endings.items():
        age, died_then = divmod(ending, 2)
        exits[age] += number
        if died_then:
            deaths[age] = number
    return Ages(Counter[float](entries), exits, deaths)


def _grouped(connection: sa.Connection, lives: sa.Select[Any]) -> tuple[Counter[int], Counter[int]]:
    """Count entries and endings of ``lives``, which PostgreSQL groups both ways as it reads them once."""
    each = lives.subquery()
    ways = sa.select(each.c.entry, each.c.ending, sa.func.count()).group_by(sa.func.grouping_sets(each.c.entry, each.c.ending))
    entries, endings = Counter[int](), Counter[int]()
    for entry, ending, number in connection.execute(ways):
        if ending is None:
            entries[entry] = number
        else:
            endings[ending] = number
    return entries, endings


def _read(connection: sa.Connection, lives: sa.Select[Any]) -> tuple[Counter[int], Counter[int]]:
    """Count entries and endings of ``lives`` here: SQLite would sort them all, twice, to group them."""
    entries, endings = Counter[int](), Counter[int]()
    for some in _by_parts(connection, lives):
        entries.update(map(itemgetter(0), some))
        endings.update(map(itemgetter(1), some))
    return entries, endings


def _moves(connection: sa.Connection, wanted: Sequence[Condition]) -> tuple[tuple[str, str], ...]:
    moved = (LINKS.c.state == State.MOVED.value, LINKS.c.goal.is_not(None), *wanted)
    return tuple(sorted(map(tuple, connection.execute(sa.select(LINKS.c.url, LINKS.c.goal).where(*moved)))))


def _by_parts(connection: sa.Connection, statement: sa.Select[Any]) -> Iterator[Sequence[Any]]:
    """Yield the rows of ``statement``, some thousand at a time."""
    return connection.execute(statement).partitions(_AT_ONCE)


def _year(year: int | None) -> str:
    return str(year) if year else NO_VALUE
