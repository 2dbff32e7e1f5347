"""A dump of all facts: JSON Lines per table with a data dictionary, in one ZIP, as of one moment."""

import json
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from store import mementos, operation_tables, probe_tables, search_index  # noqa: F401 - all that declare tables
from store.columns import METADATA
from store.engine import Store
from voetnoot.errors import StoreError

LEFT_OUT = {
    "alarms": "which troubles the operators were told of",
    "answer_words": "made from the readings, for the search",
    "deliveries": "who is told of events",
    "event_counts": "counted from the facets of events, for feeds",
    "leases": "who does the work now",
}
"""Tables that say nothing of answers and links, and what they hold instead."""

_BATCH = 1000


@cache
def dictionary() -> Mapping[str, Mapping[str, str]]:
    """Return what each table (under the empty name) and each column of a dump means."""
    return tomllib.loads(files(__package__).joinpath("dictionary.toml").read_text("utf-8"))


def export(store: Store, target: Path, made_at: datetime, tell: Callable[[str, int], None]) -> dict[str, int]:
    """Write the dump to ``target``, which must not be there; return the rows per table. ``tell`` hears of each table.

    All tables are read in one transaction, so that they belong together. A dump that is cut off leaves no file behind. Raises
    `StoreError` when the file is there or cannot be written.
    """
    beside = target.with_name(f".{target.name}.part")
    if target.exists():
        raise StoreError(f"{target} is there already; choose another name or remove it")
    counts: dict[str, int] = {}
    try:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive, _snapshot(store) as connection:
            for name, table in _tables().items():
                counts[name] = _write(archive, connection, table)
                tell(name, counts[name])
            archive.writestr("dictionary.json", json.dumps(_described(counts, made_at), ensure_ascii=False, indent=1) + "\n")
            archive.writestr("README.md", _readme(counts, made_at))
        beside.replace(target)
    except OSError as trouble:
        raise StoreError(f"cannot write {target}: {trouble.strerror or trouble}") from trouble
    finally:
        beside.unlink(missing_ok=True)
    return counts


def _tables() -> dict[str, sa.Table]:
    order = [*dictionary()]
    names = sorted(
        set(METADATA.tables) - set(LEFT_OUT), key=lambda name: (order.index(name) if name in order else len(order), name)
    )
    return {name: METADATA.tables[name] for name in names}


def _about(table: str, column: str = "") -> str:
    return dictionary().get(table, {}).get(column, "")


def _snapshot(store: Store) -> sa.Connection:
    connection = store.engine.connect()
    return connection.execution_options(isolation_level="REPEATABLE READ") if store.engine.name == "postgresql" else connection


def _write(archive: zipfile.ZipFile, connection: sa.Connection, table: sa.Table) -> int:
    count = 0
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as out:
        for row in _rows(connection, table):
            out.write((json.dumps(row, ensure_ascii=False, default=_plain) + "\n").encode("utf-8", "replace"))
            count += 1
    return count


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[dict[str, Any]]:
    statement = sa.select(table).order_by(*table.primary_key).execution_options(yield_per=_BATCH)
    for row in connection.execute(statement).mappings():
        yield dict(row)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes):
        return zlib.decompress(value).decode("utf-8", "replace")
    return str(value)


def _described(counts: Mapping[str, int], made_at: datetime) -> dict[str, Any]:
    return {
        "made_at": _plain(made_at),
        "tables": [
            {
                "name": name,
                "file": f"{name}.jsonl",
                "rows": counts[name],
                "about": _about(name),
                "columns": [_column(table, column) for column in table.columns],
            }
            for name, table in _tables().items()
        ],
    }


def _column(table: sa.Table, column: sa.Column[Any]) -> dict[str, Any]:
    kinds = (
        (datetime, "moment (RFC 3339, UTC)"),
        (date, "day"),
        (bool, "truth"),
        (int, "number"),
        (float, "number"),
        (str, "text"),
    )
    python: Any = getattr(column.type, "python_type", dict)
    kind = next((word for known, word in kinds if python is known), "text" if python is bytes else "JSON value")
    return {
        "name": column.name,
        "type": kind,
        "key": column.primary_key,
        "may_be_null": bool(column.nullable),
        "about": _about(table.name, column.name),
    }


def _readme(counts: Mapping[str, int], made_at: datetime) -> str:
    lines = [
        f"# Voetnoot: all facts as of {_plain(made_at)}",
        "",
        "A line of JSON per row, a file per table; `dictionary.json` says what every column means. Bodies of letters and of",
        "captured pages are not in it: they are in the archive, where `captures` says (`voetnoot archive`).",
        "",
        *(f"- `{name}.jsonl`, {rows} rows: {_about(name)}" for name, rows in counts.items()),
        "",
        "Left out: " + "; ".join(f"`{name}` ({what})" for name, what in LEFT_OUT.items()) + ".",
        "",
    ]
    return "\n".join(lines)
