"""What the robots.txt of each site said last: kept so that a site is asked for it at most once a day."""

import sqlalchemy as sa

from store.columns import JSON_VALUE, METADATA, Moment
from store.rows import Reader
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

    def robots(self, site: str) -> RobotsTxt | None:
        """Return what ``site`` said last, or ``None`` when it was never asked."""
        row = self._first(sa.select(ROBOTS).where(ROBOTS.c.site == site))
        return None if row is None else from_json(RobotsTxt, row.body)


class RobotsLedger(Writer):
    """Writes of what sites ask of robots."""

    def keep_robots(self, said: RobotsTxt) -> None:
        """Keep ``said`` in the stead of what its site said before."""
        with self._transaction() as connection:
            upsert(connection, ROBOTS, {"site": said.site, "at": said.at, "body": to_json(said)})
