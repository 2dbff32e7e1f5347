"""Writes and reads of alarms: which troubles the operators have heard of."""

from collections.abc import Iterable

import sqlalchemy as sa

from store.operation_tables import ALARMS
from store.rows import Reader
from store.writing import Writer, upsert
from voetnoot.alarms import Alarm


class AlarmLedger(Writer):
    """Alarms."""

    def keep_alarms(self, alarms: Iterable[Alarm], forget: Iterable[str] = ()) -> None:
        """Store ``alarms`` as they are now, and drop those of the causes in ``forget``."""
        with self._transaction() as connection:
            for alarm in alarms:
                row = {"cause": alarm.cause, "since": alarm.since, "text": alarm.text, "told": alarm.told, "gone": alarm.gone}
                upsert(connection, ALARMS, row)
            connection.execute(sa.delete(ALARMS).where(ALARMS.c.cause.in_(list(forget))))


class AlarmQueries(Reader):
    """Alarms."""

    def alarms(self) -> list[Alarm]:
        """Return the alarms that hold, or whose end the operators have not heard of, by cause."""
        rows = self._rows(sa.select(ALARMS).order_by(ALARMS.c.cause))
        return [Alarm(row.cause, row.since, row.text, row.told, row.gone) for row in rows]
