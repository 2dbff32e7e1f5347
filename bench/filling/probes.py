"""The history of checks, made inside the database: round by round, in the order in which a daemon would have written it.

Pages say what they said before, as most do; now and then a host is silent, and what is dead answered before it died.
"""

import json
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from filling.parliament import NOW

from store.tables import LINKS, PROBES, RUNS
from voetnoot.codec import outcome_to_json, to_json
from voetnoot.links import Answered, ConnectFailed
from voetnoot.runs import RunState, RunStats

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
_GONE = Answered(_URL, 404, media_type="text/html", size=900)
_SILENT = ConnectFailed(_URL, "refused")


def fill_round(connection: sa.Connection, nth: int, weeks: int, *, old: bool) -> None:
    """Check every link in the run ``nth``, so many ``weeks`` ago; ``old``: when what is dead now still answered."""
    at = NOW - timedelta(weeks=weeks)
    connection.execute(sa.insert(RUNS).values(_run(nth, at)))
    silent = (nth + sa.func.length(LINKS.c.url)) % 19 == 0
    gone = sa.and_(LINKS.c.state == "dead", sa.literal(not old))
    good = sa.not_(sa.or_(silent, gone))
    # As plain text, which the database turns into its own kind of JSON.
    outcome = sa.case((silent, _filled(_SILENT)), (gone, _filled(_GONE)), else_=_filled(_PAGE))
    kind = PROBES.c.outcome.type if connection.dialect.name == "postgresql" else sa.Text()
    columns = {
        PROBES.c.link: LINKS.c.id,
        PROBES.c.run: sa.literal(nth),
        PROBES.c.at: sa.literal(at, PROBES.c.at.type),
        PROBES.c.void: sa.false(),
        PROBES.c.judged: sa.true(),
        PROBES.c.content: sa.case((good, "same"), else_="unknown"),
        PROBES.c.similarity: sa.case((good, 1.0), else_=sa.null()),
        PROBES.c.outcome: sa.cast(outcome, kind),
    }
    connection.execute(sa.insert(PROBES).from_select(list(columns), sa.select(*columns.values()).order_by(LINKS.c.id)))


def _filled(outcome: Answered | ConnectFailed) -> sa.ColumnElement[str]:
    text: Any = sa.literal(json.dumps(outcome_to_json(outcome)))
    return sa.func.replace(sa.func.replace(text, _URL, LINKS.c.url), _LINK, LINKS.c.id)


def _run(number: int, at: Any) -> dict[str, Any]:
    ended = {"due": at, "started": at, "ended": at + timedelta(hours=1), "state": RunState.DONE.value, "pid": None}
    return {"id": number, "job": "check-links", **ended, "stats": to_json(RunStats())}
