"""The dump: whole, described, and of one moment."""

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from store.columns import METADATA
from store.engine import Store
from store.export import LEFT_OUT, dictionary, export
from store.tables import TEXTS
from store.writing import insert_new
from voetnoot.errors import StoreError
from voetnoot.events import SourceSilent

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_every_table_and_column_is_described() -> None:
    tables = {name: table for name, table in METADATA.tables.items() if name not in LEFT_OUT}
    assert set(dictionary()) == set(tables)
    for name, table in tables.items():
        assert set(dictionary()[name]) == {"", *(column.name for column in table.columns)}, name
    assert set(LEFT_OUT) <= set(METADATA.tables)


def test_a_dump_holds_every_row_and_says_what_it_means(store: Store, tmp_path: Path) -> None:
    hostile = "een stilte \x00 \ud800 <script>".encode("utf-8", "replace").decode()
    store.ledger.add_events([SourceSilent(at=NOW, source="s", since=NOW, why=hostile.replace("\x00", ""), complete_to=NOW)])
    store.ledger.publish_events(NOW)
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        insert_new(connection, TEXTS, [{"digest": "sha256:a", "text": __import__("zlib").compress(b"wat er stond")}])
    told: list[str] = []
    counts = export(store, tmp_path / "dump.zip", NOW, lambda table, _rows: told.append(table))
    with zipfile.ZipFile(tmp_path / "dump.zip") as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {*(f"{name}.jsonl" for name in told), "dictionary.json", "README.md"}
        lines = {name: [json.loads(line) for line in archive.read(f"{name}.jsonl").splitlines()] for name in told}
        described = json.loads(archive.read("dictionary.json"))
    assert (
        {name: len(rows) for name, rows in lines.items()} == counts == {one["name"]: one["rows"] for one in described["tables"]}
    )
    assert lines["events"][0]["published"] == "2026-01-05T10:00:00Z"
    assert lines["events"][0]["body"]["kind"] == "SourceSilent"
    assert lines["texts"] == [{"digest": "sha256:a", "text": "wat er stond"}]
    for table in described["tables"]:
        assert all(column["about"] for column in table["columns"])
        assert all([*row] == [column["name"] for column in table["columns"]] for row in lines[table["name"]])


def test_a_file_that_is_there_is_left_alone_and_a_dump_that_breaks_leaves_none(
    make_store: Callable[[], Store], tmp_path: Path
) -> None:
    store = make_store()
    (tmp_path / "dump.zip").write_text("mine")
    with pytest.raises(StoreError, match="is there already"):
        export(store, tmp_path / "dump.zip", NOW, lambda *_: None)
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("DROP TABLE siblings"))
    with pytest.raises(sa.exc.SQLAlchemyError):
        export(store, tmp_path / "other.zip", NOW, lambda *_: None)
    with pytest.raises(StoreError, match="cannot write"):
        export(store, tmp_path / "nowhere" / "dump.zip", NOW, lambda *_: None)
    assert [path.name for path in tmp_path.glob("*.zip*")] == ["dump.zip"]
    assert (tmp_path / "dump.zip").read_text() == "mine"
