"""How a probe becomes rows, and rows probes: what was seen is kept once, each check that saw the same points to it.

Most pages say what they said before, so that a check of them adds a hundred bytes and not seven hundred.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from store.bulk import Row
from store.columns import as_written
from store.probe_tables import OUTCOMES, PROBES
from voetnoot.codec import outcome_from_text, outcome_to_text
from voetnoot.links import Outcome, Probe

NO_RUN = 0
"""The number of the run of a check that was made outside any."""


def said_by(body: str) -> int:
    """Return the number of an outcome (as JSON) among those of its link: 63 bits of a digest of it."""
    return int.from_bytes(hashlib.blake2b(body.encode(), digest_size=8).digest()) >> 1


def rows_of(probes: Sequence[Probe], run: int | None) -> tuple[list[Row], list[Row]]:
    """Return the rows of ``probes`` in the tables of probes and of outcomes; none of an outcome that is `Probe.kept` already.

    The newest probe of a link is never cleared away, nor what it names: who saw the same as that may name it again.
    """
    made: list[Row] = []
    seen: dict[tuple[str, int], Row] = {}
    for probe in probes:
        if probe.kept is not None and probe.kept[0] is probe.outcome:
            said = probe.kept[1]
        else:
            body = as_written(outcome_to_text(probe.outcome))
            said = said_by(body)
            seen[probe.link, said] = {"link": probe.link, "said": said, "body": body}
        key = {"link": probe.link, "at": probe.at, "run": run or NO_RUN}
        made.append({**key, "void": probe.void, "content": probe.content, "similarity": probe.similarity, "said": said})
    return made, list(seen.values())


def hold_outcomes(connection: sa.Connection, *, alone: bool = False) -> None:
    """Hold what was seen of links until the transaction ends: with others who name it, or ``alone``, to clear it away.

    Only so can who adds a probe rely on an outcome that he found to be there. SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        lock = sa.func.pg_advisory_xact_lock if alone else sa.func.pg_advisory_xact_lock_shared
        connection.execute(sa.select(lock(sa.func.hashtext(OUTCOMES.name))))


COLUMNS = (PROBES.c.link, PROBES.c.at, PROBES.c.void, PROBES.c.content, PROBES.c.similarity, PROBES.c.said)
SEEN = sa.and_(OUTCOMES.c.link == PROBES.c.link, OUTCOMES.c.said == PROBES.c.said)
"""How a probe finds its outcome."""

BODY = sa.cast(OUTCOMES.c.body, sa.Text).label("body")
"""The outcome as text: the same text is the same outcome, so that it need not be read anew for each check."""


class Unpacked:
    """Turns rows (`COLUMNS` and `BODY`) into probes; equal outcomes among them are one value."""

    def __init__(self) -> None:
        self._outcomes: dict[str, Outcome] = {}

    def probe(self, row: sa.Row[Any]) -> Probe:
        """Return the probe in ``row``."""
        link, at, void, content, similarity, said, body = tuple(row)
        outcome = self._outcomes.get(body)
        if outcome is None:
            outcome = self._outcomes[body] = outcome_from_text(body)
        return Probe(link, at, outcome, void, content, similarity, (outcome, said))
