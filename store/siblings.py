"""What random addresses gave, one per directory and the last of each host: kept so that a host is asked at most once a week."""

import sqlalchemy as sa

from store.columns import JSON_VALUE, METADATA, Moment
from store.rows import Reader
from store.writing import Writer, upsert
from voetnoot.codec import from_json, to_json
from voetnoot.siblings import Sibling

SIBLINGS = sa.Table(
    "siblings",
    METADATA,
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("body", JSON_VALUE, nullable=False),
)


class SiblingQueries(Reader):
    """Reads of siblings."""

    def sibling(self, place: str) -> Sibling | None:
        """Return what the random address in ``place`` last gave, or ``None`` when none was asked."""
        row = self._first(sa.select(SIBLINGS).where(SIBLINGS.c.place == place))
        return None if row is None else from_json(Sibling, row.body)


class SiblingLedger(Writer):
    """Writes of siblings."""

    def keep_sibling(self, sibling: Sibling) -> None:
        """Keep ``sibling`` in the stead of an older one of its place."""
        with self._transaction() as connection:
            upsert(connection, SIBLINGS, {"place": sibling.place, "at": sibling.at, "body": to_json(sibling)})
