"""What the robots.txt of each site said last: kept so that a site is asked for it at most once a day."""

from collections.abc import Iterable

import sqlalchemy as sa

from store.columns import JSON_VALUE, METADATA, Moment
from store.rows import Reader, in_batches
from store.writing import Writer, upsert
from voetnoot.codec import from_json, to_json
from voetnoot.robots import RobotsTxt

ROBOTS = sa.Table(
    "robots",
    METADATA,
    sa.Column("site", sa.Text, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("body", JSON_VALUE, nullable=False),
)


class RobotsQueries(Reader):
    """Reads of what sites ask of robots."""

    def robots(self, sites: Iterable[str]) -> dict[str, RobotsTxt]:
        """Return what each of ``sites`` said last; one that was never asked is left out."""
        found: dict[str, RobotsTxt] = {}
        for batch in in_batches(sites):
            rows = self._rows(sa.select(ROBOTS).where(ROBOTS.c.site.in_(batch)))
            found |= {row.site: from_json(RobotsTxt, row.body) for row in rows}
        return found


class RobotsLedger(Writer):
    """Writes of what sites ask of robots."""

    def keep_robots(self, said: Iterable[RobotsTxt]) -> None:
        """Keep each of ``said`` in the stead of what its site said before."""
        with self._transaction() as connection:
            for one in said:
                upsert(connection, ROBOTS, {"site": one.site, "at": one.at, "body": to_json(one)})
