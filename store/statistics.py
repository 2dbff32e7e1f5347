"""What the planner of a database knows of the tables: how many rows lie behind the values of an index."""

from store.columns import METADATA
from store.writing import Writer

_ROWS_LOOKED_AT = 1_000


class StatisticsLedger(Writer):
    """Writes of what the planner goes by."""

    def count_rows(self) -> None:
        """Let SQLite look again at samples of its indexes (its manual, "ANALYZE", section 3). PostgreSQL does so by itself.

        Table by table, so that nobody who writes waits for long.
        """
        if self._engine.dialect.name != "sqlite":
            return
        for table in METADATA.tables:
            with self._transaction() as connection:
                connection.exec_driver_sql(f"PRAGMA analysis_limit = {_ROWS_LOOKED_AT}")
                connection.exec_driver_sql(f'ANALYZE "{table}"')
