"""The pool of reader processes: order, limits, and that one hostile document costs itself alone."""

import io
import os
import threading
import zlib
from collections.abc import Iterator
from contextlib import closing

import psutil
import pytest

from scheduler import readers
from scheduler.readers import Paper, read_many
from voetnoot.config import ReadingConfig

MEMORY = 256 * 2**20
SETTINGS = ReadingConfig(workers=2, seconds=30, memory=MEMORY)


def letter(number: int) -> Paper:
    return Paper(f"letter-{number}", f"Vraag {number}\nKan dat?\n\nAntwoord\nJa, {number} keer.\n".encode(), "letter.txt")


def bomb(size: int) -> bytes:
    """Compose a PDF of a few kilobytes whose page unpacks to ``size`` bytes of paths."""
    block = b"0 0 m " * 170_000
    packer = zlib.compressobj(9)
    head = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the same block packs to the same bytes, so that one is packed and then repeated.
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    stream = head + again * (size // len(block)) + packer.flush()
    packed = zlib.compress(stream, 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    file, places = io.BytesIO(), []
    file.write(b"%PDF-1.4\n")
    for number, part in enumerate(parts, start=1):
        places.append(file.tell())
        file.write(b"%d 0 obj%sendobj\n" % (number, part))
    start = file.tell()
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    file.write(b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (rows, start))
    return file.getvalue()


def answers(papers: Iterator[Paper] | list[Paper], settings: ReadingConfig = SETTINGS) -> list[tuple[str, str | None]]:
    return [(paper.key, reading.error) for paper, reading in read_many(papers, settings)]


def test_readings_come_in_the_order_of_the_papers() -> None:
    found = list(read_many((letter(number) for number in range(1, 41)), SETTINGS))
    assert [(paper.key, reading.document.exchanges[0].number) for paper, reading in found if reading.document] == [
        (f"letter-{number}", str(number)) for number in range(1, 41)
    ]


def test_nothing_to_read_starts_nothing() -> None:
    assert answers([]) == []


def test_papers_are_drawn_as_places_become_free() -> None:
    drawn: list[int] = []

    def papers() -> Iterator[Paper]:
        for number in range(1, 101):
            drawn.append(number)
            yield letter(number)

    with closing(read_many(papers(), SETTINGS)) as found:
        next(found)
        assert len(drawn) <= SETTINGS.workers * readers._AHEAD + 1


def test_a_bomb_costs_itself_alone() -> None:
    hostile = Paper("bomb", bomb(1_500 * 2**20), "letter.pdf")
    papers = [letter(1), hostile, letter(2), Paper("empty", b""), letter(3)]
    assert answers(papers) == [
        ("letter-1", None),
        ("bomb", "memory-limit"),
        ("letter-2", None),
        ("empty", "not-a-document"),
        ("letter-3", None),
    ]


def test_a_document_that_takes_too_long_is_stopped() -> None:
    endless = Paper("endless", b"<html><body>" + b"<p><a href='#x'>1</a></p>" * 400_000, "letter.html")
    settings = ReadingConfig(workers=1, seconds=1.0, memory=2**31)
    assert answers([endless, letter(1)], settings) == [("endless", "time-limit"), ("letter-1", None)]


def test_a_document_above_the_limit_never_reaches_a_worker() -> None:
    settings = ReadingConfig(workers=1, max_body=100)
    assert answers([Paper("large", b"x" * 101), letter(1)], settings) == [("large", "too-large"), ("letter-1", None)]


@pytest.mark.parametrize(("kills", "error"), [(1, None), (2, "memory-limit")])
def test_a_document_whose_reader_is_killed_is_read_again_once(kills: int, error: str | None) -> None:
    row = readers._Row(ReadingConfig(workers=1, memory=MEMORY))
    row.admit(letter(1))
    for _ in range(kills):
        row._workers[0]._process.kill()
        row._workers[0]._process.join()
        row._collect()
    row.admit(letter(2))
    assert [(paper.key, reading.error) for paper, reading in row.rest()] == [("letter-1", error), ("letter-2", None)]
    row.close()


def test_workers_are_replaced_after_their_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_DOCUMENTS_PER_WORKER", 2)
    assert len(answers([letter(number) for number in range(1, 8)])) == 7


def test_no_process_is_left_behind() -> None:
    before = set(psutil.Process(os.getpid()).children(recursive=True))
    with closing(read_many((letter(number) for number in range(1, 20)), SETTINGS)) as found:
        next(found)
    after = set(psutil.Process(os.getpid()).children(recursive=True))
    assert after <= before


def test_where_threads_run_processes_come_from_a_server() -> None:
    found: list[tuple[str, str | None]] = []
    thread = threading.Thread(target=lambda: found.extend(answers([letter(1), letter(2)])))
    thread.start()
    thread.join()
    assert found == [("letter-1", None), ("letter-2", None)]


def test_memory_does_not_grow_with_the_number_of_documents() -> None:
    process = psutil.Process(os.getpid())
    sizes: list[int] = []
    for nth, _ in enumerate(read_many((letter(number) for number in range(1, 601)), SETTINGS)):
        if nth in {200, 599}:
            sizes.append(process.memory_info().rss)
    assert sizes[1] - sizes[0] < 4 * 2**20
