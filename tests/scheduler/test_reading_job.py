"""The job `read` over a store: page after page in one row of readers, which go on while what they read is stored.

Whatever goes wrong meanwhile, each capture is read once, and no reader outlives its run.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from scheduler import talk
from scheduler.clock import FixedNow
from scheduler.jobs import read
from scheduler.jobs.context import JobContext
from store.document_ledger import document_id
from store.document_queries import HeldCapture
from store.engine import Store
from store.tables import READINGS
from voetnoot.answers import DocumentKind, DocumentRef
from voetnoot.captures import AttemptResult, Capture
from voetnoot.config import Config
from voetnoot.errors import StoreError
from voetnoot.reading.reader import READER_VERSION

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
SOURCE, LETTERS, PAGE = "nl-tweede-kamer", 8, 3
TEXT = "Vraag 1\nKan dat?\n\nAntwoord 1\nJa, zie https://www.example.nl/{number}\n"


@pytest.fixture
def context(tmp_path: Path, open_at: Callable[..., Store], monkeypatch: pytest.MonkeyPatch) -> Iterator[JobContext]:
    """Yield what the job works on: letters that nobody has read, a file of the archive for each page, and one reader."""
    monkeypatch.setattr(read, "PAGE", PAGE)
    store = open_at(tmp_path)
    for number in range(LETTERS):
        ref = DocumentRef(SOURCE, str(number), DocumentKind.ANTWOORD, "Antwoord", url_of(number), "s", (f"2026Z{number:05}",))
        store.ledger.see_documents([ref], NOW)
        fetched(store, number, TEXT.format(number=number))
        if number % PAGE == PAGE - 1:
            store.archive.close()
    config = Config.model_validate({"data": tmp_path, "reading": {"workers": 1}})
    yield JobContext(config, store, FixedNow(NOW), 1, talk.logger())
    store.close()


def url_of(number: int) -> str:
    return f"https://kamer.example/{number}.txt"


def fetched(store: Store, number: int, text: str) -> int | None:
    """Note that letter ``number`` was fetched and says ``text``; return the number of the capture."""
    place, digest = store.archive.append_resource(url_of(number), NOW, text.encode(), media_type="text/plain")
    row = document_id(SOURCE, str(number))
    capture = Capture(f"document:{row}", NOW, url_of(number), 200, "text/plain", digest, len(text), place)
    return store.ledger.add_document_capture(row, capture, AttemptResult.CHANGED, NOW)


def unread(context: JobContext) -> list[HeldCapture]:
    return context.store.queries.unread_captures(READER_VERSION)


def before_each_page(context: JobContext, monkeypatch: pytest.MonkeyPatch, do: Callable[[int], object]) -> None:
    """Call ``do`` whenever the job is about to look for a page of captures above a number, with that number."""
    look = context.store.queries.unread_captures

    def looked(reader: str, limit: int = PAGE, *, after: int = 0) -> list[HeldCapture]:
        do(after)
        return look(reader, limit, after=after)

    monkeypatch.setattr(context.store.queries, "unread_captures", looked)


def readers() -> set[int]:
    return {child.pid or 0 for child in active_children()}


def test_a_reader_stays_from_one_page_to_the_next(context: JobContext) -> None:
    others = readers()
    with closing(read.readings(context)) as found:
        at_work = [(capture.ref.key, readers() - others) for capture, _ in found]
    assert [key for key, _ in at_work] == [str(number) for number in range(LETTERS)]
    assert [len(pids) for _, pids in at_work] == [1] * LETTERS
    assert len(set.union(*(pids for _, pids in at_work))) == 1
    assert readers() <= others


def test_all_pages_are_read_and_stored(context: JobContext) -> None:
    stats = read.run(context)
    assert (stats.asked, stats.got) == (LETTERS, LETTERS)
    assert unread(context) == []
    assert len(list(context.store.queries.due_links(NOW, 100))) == LETTERS
    assert read.run(context).asked == 0


def test_a_store_that_refuses_in_the_middle_leaves_no_reader_and_nothing_half_read(context: JobContext) -> None:
    others = readers()
    stored: list[str] = []

    def refuse(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """Let the database fail within the transaction of the fifth reading, whose row is written by then."""
        if statement.startswith("INSERT INTO citations"):
            stored.append(statement)
            if len(stored) > 4:
                raise sa.exc.OperationalError(statement, None, OSError("disk I/O error"))

    sa.event.listen(context.store.engine, "before_cursor_execute", refuse)
    with pytest.raises(StoreError, match="disk I/O error"):
        read.run(context)
    sa.event.remove(context.store.engine, "before_cursor_execute", refuse)
    assert readers() <= others
    assert [held.ref.key for held in unread(context)] == ["4", "5", "6", "7"]
    assert read.run(context).got == LETTERS - 4
    assert unread(context) == []


def test_a_page_that_the_archive_has_lost_costs_itself_alone(context: JobContext) -> None:
    lost = unread(context)[PAGE : 2 * PAGE]
    (context.store.archive.folder / lost[0].capture.place.file).unlink()
    for got in (LETTERS - PAGE, 0):
        stats = read.run(context)
        assert (stats.asked, stats.got) == (got, got)
        assert [held.id for held in unread(context)] == [held.id for held in lost]


def test_a_newer_capture_of_what_is_under_way_is_read_too(context: JobContext, monkeypatch: pytest.MonkeyPatch) -> None:
    first = [held.id for held in unread(context)]
    newer: list[int | None] = []

    def change(after: int) -> None:
        if after == first[-1]:  # it is under way, and not stored yet
            newer.append(fetched(context.store, LETTERS - 1, TEXT.format(number="newer")))

    before_each_page(context, monkeypatch, change)
    stats = read.run(context)
    assert (stats.asked, stats.got) == (LETTERS + 1, LETTERS + 1)
    with context.store.engine.connect() as connection:
        captures = connection.scalars(sa.select(READINGS.c.capture).order_by(READINGS.c.id)).all()
    assert captures == [*first, *newer]
    held = context.store.queries.held_reading(document_id(SOURCE, str(LETTERS - 1)))
    assert held is not None
    assert [held.capture] == newer
    assert unread(context) == []


def test_readers_that_are_killed_between_pages_cost_no_document(context: JobContext, monkeypatch: pytest.MonkeyPatch) -> None:
    others = readers()
    killed: list[int | None] = []

    def kill(_after: int) -> None:
        for child in active_children():
            if child.pid not in others:
                child.kill()
                child.join()
                killed.append(child.pid)

    before_each_page(context, monkeypatch, kill)
    stats = read.run(context)
    assert (stats.asked, stats.got) == (LETTERS, LETTERS)
    assert len(killed) == LETTERS // PAGE + 1  # before each page but the first, the empty one at the end among them
    assert unread(context) == []
    assert readers() <= others
