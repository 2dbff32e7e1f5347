"""The job `read` over a store: page after page in one row of readers, which go on while what they read is stored."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from multiprocessing import active_children
from pathlib import Path

import pytest

from scheduler import talk
from scheduler.clock import FixedNow
from scheduler.jobs import read
from scheduler.jobs.context import JobContext
from store.document_ledger import document_id
from store.engine import Store
from voetnoot.answers import DocumentKind, DocumentRef
from voetnoot.captures import AttemptResult, Capture
from voetnoot.config import Config
from voetnoot.reading.reader import READER_VERSION

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
SOURCE, LETTERS, PAGE = "nl-tweede-kamer", 8, 3
TEXT = "Vraag 1\nKan dat?\n\nAntwoord 1\nJa, zie https://www.example.nl/{number}\n"


@pytest.fixture
def context(tmp_path: Path, open_at: Callable[..., Store], monkeypatch: pytest.MonkeyPatch) -> Iterator[JobContext]:
    """Yield what the job works on: letters that nobody has read, in several pages, and one reader."""
    monkeypatch.setattr(read, "PAGE", PAGE)
    store = open_at(tmp_path)
    for number in range(LETTERS):
        url = f"https://kamer.example/{number}.txt"
        ref = DocumentRef(SOURCE, str(number), DocumentKind.ANTWOORD, "Antwoord", url, "s", (f"2026Z{number:05}",))
        store.ledger.see_documents([ref], NOW)
        place, digest = store.archive.append_resource(url, NOW, TEXT.format(number=number).encode(), media_type="text/plain")
        row = document_id(SOURCE, ref.key)
        capture = Capture(f"document:{row}", NOW, url, 200, "text/plain", digest, len(TEXT), place)
        store.ledger.add_document_capture(row, capture, AttemptResult.CHANGED, NOW)
    config = Config.model_validate({"data": tmp_path, "reading": {"workers": 1}})
    yield JobContext(config, store, FixedNow(NOW), 1, talk.logger())
    store.close()


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
    assert context.store.queries.unread_captures(READER_VERSION) == []
    assert len(list(context.store.queries.due_links(NOW, 100))) == LETTERS
    assert read.run(context).asked == 0
