"""Reads of probes: the newest of some links, those of a run, how many a host had."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

import sqlalchemy as sa

from store.probe_rows import BODY, COLUMNS, SEEN, Unpacked
from store.probe_tables import OPEN_PROBES, OUTCOMES, PROBES
from store.rows import Reader, each_among, in_batches
from store.tables import LINKS
from voetnoot.links import Probe

PROBES_JUDGED = 60
"""How many of its newest probes a link is judged over: two years of monthly checks, or two months of daily ones."""

_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)


class ProbeQueries(Reader):
    """Checks of links."""

    def history(self, ids: Iterable[str], most: int = PROBES_JUDGED) -> dict[str, list[Probe]]:
        """Return the newest ``most`` probes of each link that are not void, oldest first."""
        found: dict[str, list[Probe]] = {}
        unpacked = Unpacked()
        for row in self._rows_among(_newest, dict.fromkeys(ids), most=most, older=most - 1):
            probe = unpacked.probe(row)
            found.setdefault(probe.link, []).append(probe)
        return {link: probes[-most:] for link, probes in found.items()}  # of two at one moment both are read

    def newest_probes(self, link: str, limit: int = 40, *, before: datetime | None = None) -> list[Probe]:
        """Return the newest probes of ``link`` (before the moment ``before``), void ones too, newest first."""
        statement = sa.select(*COLUMNS, BODY).join(OUTCOMES, SEEN).where(PROBES.c.link == link)
        if before is not None:
            statement = statement.where(PROBES.c.at < before)
        unpacked = Unpacked()
        ordered = statement.order_by(PROBES.c.at.desc(), PROBES.c.run.desc())
        return [unpacked.probe(row) for row in self._rows(ordered.limit(limit))]

    def probed_in(self, run: int) -> list[str]:
        """Return the ids of the links that ``run`` probed and nobody has judged, host by host."""
        statement = (
            sa.select(LINKS.c.id, LINKS.c.host)
            .join(OPEN_PROBES, OPEN_PROBES.c.link == LINKS.c.id)
            .where(OPEN_PROBES.c.run == run)
            .order_by(LINKS.c.host, LINKS.c.id)
            .distinct()
        )
        return [row.id for row in self._rows(statement)]

    def checks_of_hosts(self, hosts: Iterable[str], since: datetime) -> dict[str, int]:
        """Return how many checks of links of each of ``hosts`` were made after ``since``, void ones too; none: it is left out."""
        found: dict[str, int] = {}
        for batch in in_batches(hosts):
            statement = (
                sa.select(LINKS.c.host, sa.func.count().label("checks"))
                .join(PROBES, PROBES.c.link == LINKS.c.id)
                .where(LINKS.c.host.in_(batch), PROBES.c.at > since)
                .group_by(LINKS.c.host)
            )
            found |= {row.host: row.checks for row in self._rows(statement)}
        return found


@cache
def _newest(dialect: str) -> sa.Select[tuple[object, ...]]:
    """Return the statement for the newest probes of links, oldest first."""
    return (_newest_from_a_moment_on if dialect == "sqlite" else _newest_laterally)(each_among(dialect))


def _newest_from_a_moment_on(links: sa.TableValuedAlias) -> sa.Select[tuple[object, ...]]:
    """Return the statement that looks up where the newest of each link begin, whatever is older."""
    counted, link = PROBES.alias("counted"), links.c.value
    begins = (
        sa.select(counted.c.at)
        .where(counted.c.link == link, counted.c.void.is_(False))
        .order_by(counted.c.at.desc(), counted.c.run.desc())
        .limit(1)
        .offset(sa.bindparam("older", type_=sa.Integer))
        .scalar_subquery()
    )
    since = sa.func.coalesce(begins, sa.literal(_EARLIEST, PROBES.c.at.type))
    return (
        sa.select(*COLUMNS, BODY)
        .select_from(links)
        .join(PROBES, sa.and_(PROBES.c.link == link, PROBES.c.at >= since))
        .join(OUTCOMES, SEEN)
        .where(PROBES.c.void.is_(False))
        .order_by(link, PROBES.c.at, PROBES.c.run)
    )


def _newest_laterally(links: sa.TableValuedAlias) -> sa.Select[tuple[object, ...]]:
    """Return the same for a database that can look up the newest of each link in turn (SQL:1999, ``LATERAL``)."""
    counted = sa.and_(PROBES.c.link == links.c.value, PROBES.c.void.is_(False))
    ordered = sa.select(PROBES).where(counted).order_by(PROBES.c.at.desc(), PROBES.c.run.desc())
    found = ordered.limit(sa.bindparam("most", type_=sa.Integer)).lateral("newest")
    seen = sa.and_(OUTCOMES.c.link == found.c.link, OUTCOMES.c.said == found.c.said)
    return (
        sa.select(*(found.c[column.name] for column in COLUMNS), BODY)
        .select_from(links)
        .join(found, sa.true())
        .join(OUTCOMES, seen)
        .order_by(found.c.link, found.c.at, found.c.run)
    )
