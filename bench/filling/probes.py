"""The history of checks, made inside the database: every link in every run, link by link, as they lie in the table.

Pages say what they said before, as most do; now and then a host is silent, and what is dead answered before it died.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from filling.parliament import NOW, Parliament

from store.engine import Store
from store.probe_tables import OUTCOMES, PROBES
from store.tables import LINKS, RUNS
from voetnoot.codec import outcome_to_text, to_json
from voetnoot.links import Answered, ConnectFailed, Probe, State
from voetnoot.rules import rules
from voetnoot.runs import RunState, RunStats

LAST = NOW - timedelta(weeks=1)
"""When the last of all checks was made."""

_URL, _LINK = "@url@", "@link@"
_PAGE = Answered(
    _URL,
    200,
    media_type="text/html",
    size=20_000,
    digest=f"sha256:{_LINK}{_LINK}",
    title="Een rapport",
    text_digest=f"sha256:{_LINK}{_LINK}",
    text_length=4000,
    language="nl",
)
_SEEN = {1: _PAGE, 2: Answered(_URL, 404, media_type="text/html", size=900), 3: ConnectFailed(_URL, "refused")}
"""What there is to be seen of each link, by its number among the outcomes of the link."""


def fill_checks(store: Store, first: int, number: int, *, before: int) -> None:
    """Check every link in ``number`` runs from ``first`` on, a week apart, the last of them so many weeks ``before`` a week ago.

    What is dead now still answered in all but the last half of the runs that came last.
    """
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        runs = [_run(first + nth, NOW - timedelta(weeks=before + number - nth)) for nth in range(number)]
        connection.execute(sa.insert(RUNS), runs)
    dying = first + (number if before else number // 2)
    for part in range(16):
        with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
            for prepared in _prepared(connection.dialect.name):
                connection.exec_driver_sql(prepared)
            some = (LINKS.c.id >= f"{part:x}", LINKS.c.id < (f"{part + 1:x}" if part < 15 else "g"))
            if not before:
                for said, outcome in _SEEN.items():
                    columns = (LINKS.c.id, sa.literal(said), sa.cast(_filled(outcome), _kind(connection)))
                    connection.execute(
                        sa.insert(OUTCOMES).from_select(["link", "said", "body"], sa.select(*columns).where(*some))
                    )
            for begun, as_many in _passes(first, number):
                connection.execute(_checks(begun, as_many, dying, some))


def _passes(first: int, number: int) -> Iterator[tuple[int, int]]:
    """Yield the runs that are filled in at once, as the first of them and their number.

    Pages that were filled link by link, in one pass, are full, and each check after them would split one: the last third finds
    them so, and leaves room in them as in those of a table that grew from day to day.
    """
    early = number * 2 // 3
    yield first, early
    yield first + early, number - early


def next_probe(parliament: Parliament, number: int, at: datetime) -> Probe:
    """Return what the next check of link ``number`` sees: what the last one saw, but for one in fifty, which is silent."""
    link, url = parliament.ids[number], parliament.urls[number]
    if number % 50 == 0:
        return Probe(link, at, ConnectFailed(url, "refused"))
    if parliament.standings[number][0] is State.DEAD:
        return Probe(link, at, replace(_SEEN[2], url=url))
    digest = f"sha256:{link}{link}"
    page = replace(_PAGE, url=url, digest=digest, text_digest=digest, rules=rules())
    return Probe(link, at, page, content="same", similarity=1.0)


def _prepared(dialect: str) -> Iterator[str]:
    if dialect == "postgresql":
        yield "SET LOCAL session_replication_role = replica"  # the links are there: no look at each
        yield "SET LOCAL work_mem = '256MB'"
        yield "SET LOCAL synchronous_commit = off"


def _kind(connection: sa.Connection) -> Any:
    return OUTCOMES.c.body.type if connection.dialect.name == "postgresql" else sa.Text()


def _checks(first: int, number: int, dying: int, some: tuple[sa.ColumnElement[bool], ...]) -> sa.Insert:
    silent = (RUNS.c.id + sa.func.length(LINKS.c.url)) % 19 == 0
    gone = sa.and_(LINKS.c.state == "dead", RUNS.c.id >= dying)
    good = sa.not_(sa.or_(silent, gone))
    columns = {
        PROBES.c.link: LINKS.c.id,
        PROBES.c.at: RUNS.c.started,
        PROBES.c.run: RUNS.c.id,
        PROBES.c.void: sa.false(),
        PROBES.c.content: sa.case((good, "same"), else_="unknown"),
        PROBES.c.similarity: sa.case((good, 1.0), else_=sa.null()),
        PROBES.c.said: sa.case((silent, 3), (gone, 2), else_=1),
    }
    runs = RUNS.c.id.between(first, first + number - 1)
    rows = sa.select(*columns.values()).join_from(LINKS, RUNS, runs).where(*some).order_by(LINKS.c.id, RUNS.c.started)
    return sa.insert(PROBES).from_select(list(columns), rows)


def _filled(outcome: Answered | ConnectFailed) -> sa.ColumnElement[str]:
    text: Any = sa.literal(outcome_to_text(outcome), sa.Text())
    return sa.func.replace(sa.func.replace(text, _URL, LINKS.c.url), _LINK, LINKS.c.id)


def _run(number: int, at: Any) -> dict[str, Any]:
    ended = {"due": at, "started": at, "ended": at + timedelta(hours=1), "state": RunState.DONE.value, "pid": None}
    return {"id": number, "job": "check-links", **ended, "stats": to_json(RunStats())}
