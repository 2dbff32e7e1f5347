"""Explains a reading in a process of its own, under the same limits as reading: a picture of a bomb is a bomb too."""

import multiprocessing as mp
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection

from scheduler.reading_worker import Paper, bind, bounds_of, seconds_of, starved
from voetnoot.answers import ReadError, Reading
from voetnoot.config import ReadingConfig
from voetnoot.reading.reader import failed, flow_of, read
from voetnoot.reading.refusal import Refusal
from voetnoot.reading.sniffing import Format, sniff

_FACTOR = 3
"""Pages are drawn besides being read, so that it may take so many times as long."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What tells why: a page of HTML, and a PNG of each page where the document has pages."""

    page: str
    pictures: tuple[bytes, ...]


def explain(paper: Paper, settings: ReadingConfig) -> Explanation | Reading:
    """Return the explanation of ``paper``, or the reading that says why there is none."""
    receiver, sender = mp.Pipe(duplex=False)
    process = mp.get_context("fork").Process(target=_explain, args=(sender, receiver, paper, settings), daemon=True)
    process.start()
    sender.close()
    end = time.monotonic() + _FACTOR * seconds_of(settings)
    try:
        if not receiver.poll(max(0.0, end - time.monotonic())):
            sentence = f"Explaining took longer than {_FACTOR * seconds_of(settings):g} s and was stopped."
            return failed(ReadError.TIME_LIMIT, sentence)
        result: Explanation | Reading = receiver.recv()
    except (EOFError, OSError):
        return starved(settings)
    finally:
        process.kill()
        process.join()
        receiver.close()
    return result


def _explain(sender: Connection, parents: Connection, paper: Paper, settings: ReadingConfig) -> None:
    from voetnoot.explaining import pictures, recognise, webpage  # noqa: PLC0415 - only who explains needs to draw

    parents.close()
    bind(settings.memory)
    bounds = bounds_of(settings)
    try:
        seen = recognise(flow_of(paper.body, bounds))
        drawn = tuple(pictures(paper.body, seen)) if sniff(paper.body) is Format.PDF else ()
        sender.send(Explanation(webpage(paper.name or paper.key, seen, drawn), drawn))
    except Refusal:
        sender.send(read(paper.body, name=paper.name, media_type=paper.media_type, settings=bounds))
    except MemoryError:
        sender.send(starved(settings))
