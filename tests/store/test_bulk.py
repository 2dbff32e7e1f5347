"""Many rows in one statement say what rows one by one say, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from store.engine import Store
from store.operation_tables import BACKFILLED
from store.probe_tables import OUTCOMES, PROBES
from store.tables import LINKS
from store.writing import insert_new, update_all, upsert
from tests.store.filled import NOW, fill

EAST = timezone(timedelta(hours=2))


def links(store: Store) -> list[dict[str, Any]]:
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(LINKS.c.id, LINKS.c.reason, LINKS.c.since, LINKS.c.verdict).order_by(LINKS.c.id))
        return [dict(row._mapping) for row in rows]


def test_rows_come_in_once_with_moments_numbers_and_json(store: Store) -> None:
    fill(store)
    link = links(store)[0]["id"]
    at = datetime(2027, 3, 1, 14, 30, 0, 5, EAST)
    about = {"run": 0, "void": False, "content": "same", "said": 2**62 + 1}
    probes = [{"link": link, "at": at + timedelta(days=n), **about, "similarity": n / 8 or None} for n in range(3)]
    bodies = [{"link": link, "said": 2**62 + 1, "body": {"why": "één \0 \ud83d halve", "outcome": "CheckBroke"}}]
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        assert [insert_new(connection, PROBES, probes[:2]), insert_new(connection, PROBES, probes)] == [2, 1]
        assert [insert_new(connection, OUTCOMES, bodies), insert_new(connection, OUTCOMES, bodies)] == [1, 0]
        assert insert_new(connection, PROBES, []) == 0
    with store.engine.connect() as connection:
        made = (PROBES.c.link == link, PROBES.c.at >= at)
        found = connection.execute(sa.select(PROBES.c.at, PROBES.c.similarity, PROBES.c.said).where(*made).order_by(PROBES.c.at))
        assert [tuple(row) for row in found] == [
            (datetime(2027, 3, 1 + n, 12, 30, 0, 5, UTC), n / 8 or None, 2**62 + 1) for n in range(3)
        ]
        body = connection.execute(sa.select(OUTCOMES.c.body).where(OUTCOMES.c.said == 2**62 + 1)).scalar_one()
        assert body == {"why": "één \ufffd \ufffd halve", "outcome": "CheckBroke"}


def test_rows_that_are_named_change_and_no_others(store: Store) -> None:
    fill(store)
    store.ledger.watch_links([(f"{n:032x}", f"https://a.example/{n}") for n in range(3)], NOW)
    before = links(store)
    change = {"reason": "works", "since": NOW.astimezone(EAST), "verdict": {"state": "alive"}}
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        update_all(connection, LINKS, "id", [{"id": f"{n:032x}", **change} for n in (0, 2, 9)])
        update_all(connection, LINKS, "id", [])
    changed = [{"id": f"{n:032x}", "reason": "works", "since": NOW, "verdict": {"state": "alive"}} for n in (0, 2)]
    kept = [row for row in before if row["id"] not in {f"{n:032x}" for n in (0, 2)}]
    assert links(store) == sorted([*changed, *kept], key=lambda row: row["id"])


def test_rows_of_different_columns_are_refused(store: Store) -> None:
    full = {"source": "nl-tweede-kamer", "month": "2015-01", "documents": 1, "ended": NOW}
    for short in ("documents", "ended"):
        odd = {name: value for name, value in full.items() if name != short}
        for rows in ((full, odd), (odd, full)):
            with store.engine.connect() as connection, pytest.raises(AssertionError, match=f"different columns: {short}$"):
                upsert(connection, BACKFILLED, *rows)
