"""What the planner of a database knows of the tables: how many rows lie behind the values of an index."""

from store.columns import METADATA
from store.writing import Writer

_ROWS_LOOKED_AT = 1_000

_AGREE = """
UPDATE sqlite_stat1 SET stat = (SELECT max(CAST(of.stat AS INTEGER)) FROM sqlite_stat1 AS of WHERE of.tbl = sqlite_stat1.tbl)
    || substr(stat, instr(stat, ' ')) WHERE tbl = ? AND instr(stat, ' ')
    AND idx IN (SELECT name FROM sqlite_schema WHERE type = 'index' AND coalesce(instr(sql, ' WHERE '), 0) = 0)
"""
"""By its sample each index of a table has another number of rows, one of them three times that of another, and the planner takes
whole rows for fewer than the entries of an index that has all it wants. The first number of each is to be that of the table, but
of an index that holds some of its rows alone."""


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
                connection.exec_driver_sql(_AGREE, (table,))
                connection.exec_driver_sql("ANALYZE sqlite_schema")  # reads what was changed here
