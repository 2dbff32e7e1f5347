"""A store moves from one kind of database to another and back, and stays what it was."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest
import sqlalchemy as sa

from store.columns import METADATA
from store.copying import copy_store
from store.engine import Store, open_store
from store.event_index import keep_words, kept_words
from store.lease import LEASES
from store.proof import prove
from store.search_index import ANSWER_WORDS
from store.tables import EVENTS, READINGS
from tests.store.filled import DAY, NOW, fill
from voetnoot.answers import AnswerDocument, DocumentKind, Reading
from voetnoot.codec import reading_to_json
from voetnoot.errors import StoreError, UsageError
from voetnoot.events import AnswerPublished, AnswerWithdrawn


def rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return all that is kept, table by table."""
    with store.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for table in METADATA.sorted_tables
            if table not in (LEASES, ANSWER_WORDS)
        }


def test_there_and_back_again(tmp_path: Path, make_database: Callable[[], str]) -> None:
    here = open_store(None, tmp_path / "here")
    fill(here)
    url, back = make_database(), f"sqlite:///{tmp_path / 'back.db'}"
    count = copy_store(here.engine, url)
    assert count == sum(len(held) for held in rows(here).values()) > 15
    there = open_store(url, tmp_path / "here")
    assert rows(there) == rows(here)
    assert list(prove(there)) == []
    copy_store(there.engine, back)
    again = open_store(back, tmp_path / "here")
    assert rows(again) == rows(here)
    assert list(prove(again)) == []
    assert [one.event for one in again.queries.published()] == [one.event for one in here.queries.published()] != []
    number = there.ledger.start_run("read", NOW + DAY, NOW, 1)
    assert number > max(run.id for run in here.queries.runs())
    for store in (here, there, again):
        store.close()


def test_an_event_stays_found_by_the_words_of_its_day(tmp_path: Path, make_database: Callable[[], str]) -> None:
    here = open_store(None, tmp_path / "here")
    fill(here)
    (published,) = (one for one in here.queries.events() if isinstance(one, AnswerPublished))
    about = {field.name: getattr(published, field.name) for field in fields(AnswerWithdrawn) if hasattr(published, field.name)}
    here.ledger.add_events([AnswerWithdrawn(**about | {"why": "missing", "at": NOW + DAY})])
    here.ledger.publish_events(NOW + DAY)
    with here.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.update(READINGS).values(body=reading_to_json(Reading("1", AnswerDocument(DocumentKind.ANTWOORD)))))
    url, back = make_database(), f"sqlite:///{tmp_path / 'back.db'}"
    copy_store(here.engine, url)
    there = open_store(url, tmp_path / "here")
    copy_store(there.engine, back)
    again = open_store(back, tmp_path / "here")
    found = [
        [[one.event.kind for one in store.queries.published(words=words)] for words in ("dichtslibt", '"klopt het dat"', "brug")]
        for store in (here, there, again)
    ]
    assert found == [[["AnswerWithdrawn", "AnswerPublished"]] * 2 + [[]]] * 3
    for store in (here, there, again):
        store.close()


def test_the_words_of_an_event_come_back_in_their_order(store: Store) -> None:
    fill(store)
    words = [*["de", "brug"] * 300, "zakt"]
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        seq = connection.execute(sa.select(sa.func.max(EVENTS.c.seq))).scalar_one() + 1
        connection.execute(sa.insert(EVENTS).values(seq=seq, id="x", kind="x", at=NOW, body={}))
        keep_words(connection, seq, words)
        kept = dict(kept_words(connection))[seq]
    known = words if store.engine.dialect.name == "sqlite" else [*["de", "brug"] * 255, *["\ue000"] * 90, "zakt"]
    assert kept == known


@pytest.mark.sqlite("from one file to another; between both kinds it is tried above")
def test_a_copy_goes_into_an_empty_database_only(tmp_path: Path) -> None:
    store = open_store(None, tmp_path / "data")
    fill(store)
    open_store(None, tmp_path / "other").close()
    copy_store(store.engine, f"sqlite:///{tmp_path / 'other' / 'voetnoot.db'}")
    with pytest.raises(UsageError, match="holds sources already"):
        copy_store(store.engine, f"sqlite:///{tmp_path / 'other' / 'voetnoot.db'}")
    with pytest.raises(UsageError, match="the store itself"):
        copy_store(store.engine, str(store.engine.url))
    with pytest.raises(StoreError, match="no address of a database"):
        copy_store(store.engine, "nonsense")
    with pytest.raises(StoreError, match="cannot use the store"):
        copy_store(store.engine, f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")
    store.close()


FAULTS = [
    ("UPDATE events SET id = 'x' WHERE kind = 'AnswerPublished'", "its id x is not that of its content"),
    ("UPDATE links SET url = 'https://other.example/'", "its id is not that of https://other.example/"),
    ("UPDATE documents SET key = 'd2'", "its id is not that of d2"),
    ("UPDATE answers SET key = 'other'", "its id is not that of other"),
    ("UPDATE citations SET body = json_set(body, '$.nth', 7)", "its id is not that of its place"),
    ("DELETE FROM verdicts", "there is no verdict"),
    ("DELETE FROM cases", "there is no case nl-tweede-kamer 2026Z00001 behind it"),
    ("DELETE FROM readings", "answers: 1 rows name reading that readings does not have"),
    ("DELETE FROM captures WHERE subject LIKE 'document:%'", "there is no capture document:"),
    ("UPDATE captures SET subject = 'link:none'", "captures: 2 rows are about a link that is not there"),
    ("UPDATE captures SET digest = 'sha256:0'", "the ledger says sha256:0"),
    ("DELETE FROM answers", "citations: 1 rows name answer that answers does not have"),
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    store = open_store(None, folder)
    fill(store)
    assert list(prove(store)) == []
    store.close()
    return folder


@pytest.mark.sqlite("a copy of its file is damaged; PostgreSQL minds its foreign keys")
@pytest.mark.parametrize(("damage", "said"), FAULTS)
def test_what_is_not_as_it_must_be_is_found(whole: Path, tmp_path: Path, damage: str, said: str) -> None:
    shutil.copytree(whole, tmp_path / "data")
    with closing(sqlite3.connect(tmp_path / "data" / "voetnoot.db")) as database, database:
        database.execute(damage)
    store = open_store(None, tmp_path / "data")
    found = list(prove(store))
    assert any(said in fault for fault in found), found
    store.close()


@pytest.mark.sqlite("its file is copied")
def test_a_flipped_byte_of_the_archive_is_found(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "data")
    (file,) = (tmp_path / "data" / "archive").glob("*.warc.gz")
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)
    store = open_store(None, tmp_path / "data")
    assert any("archive: " in fault for fault in prove(store))
    store.close()
