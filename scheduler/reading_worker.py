"""The process in which documents are read: bound to so much memory, killed when it takes too long, replaced when it dies."""

import faulthandler
import multiprocessing as mp
import os
import resource
import signal
import sys
import threading
import time
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from scheduler.lifeline import die_with_parent
from scheduler.recognising import recogniser
from voetnoot.answers import ReadError, Reading
from voetnoot.config import ReadingConfig
from voetnoot.reading import pdf
from voetnoot.reading.reader import ReadingSettings, failed, read

PRELOAD = [__name__, pdf.__name__]
"""What a server of processes imports before the first worker: pdfium too, since most documents are PDFs."""

_SLACK = 8 * 2**20
"""What a process may have in memory beyond what it maps (stack, tables of the kernel)."""

_LEAST = 32 * 2**20
_OUT_OF_MEMORY = {signal.SIGABRT, signal.SIGILL, signal.SIGTRAP}
"""How a C library ends a process that gets no more memory."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to read: what to call it, its bytes, what name and media type claim it is, by whose wording it is read."""

    key: str
    body: bytes
    name: str | None = None
    media_type: str | None = None
    dialect: str = "nl"


class Worker:
    """One reader process, seen from its parent; it reads one document at a time. ``place`` is that document's, or ``None``."""

    def __init__(self, settings: ReadingConfig) -> None:
        self._settings = settings
        context = _context()
        self.pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_work, args=(theirs, self.pipe, settings), daemon=True)
        self._process.start()
        theirs.close()
        self.place: int | None = None
        self.deadline = 0.0
        self.done = 0

    def give(self, place: int, paper: Paper) -> None:
        """Let it read ``paper``, which stands at ``place`` of the row."""
        self.place, self.deadline = place, time.monotonic() + seconds_of(self._settings)
        try:
            self.pipe.send(paper)
        except OSError:
            # It died while it was idle or as it took the document; `take` finds out how.
            return

    def take(self) -> Reading | None:
        """Return the reading of the document it was given, which is there or will never be.

        ``None``: somebody killed this process, or the kernel did, short of memory; the document need not be to blame.
        """
        self.place = None
        self.done += 1
        try:
            reading: Reading = self.pipe.recv()
        except (EOFError, OSError):
            return self._died()
        return reading

    def overdue(self) -> Reading:
        """Kill it: its time is over."""
        self.place = None
        self.kill()
        return failed(ReadError.TIME_LIMIT, f"Reading took longer than {seconds_of(self._settings):g} s and was stopped.")

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()
        self.pipe.close()

    @property
    def dead(self) -> bool:
        """Whether it can read no more."""
        return self.pipe.closed or not self._process.is_alive()

    def _died(self) -> Reading | None:
        self._process.join(1)
        code = self._process.exitcode or 0
        self.kill()
        if code == -signal.SIGKILL:
            return None
        if -code in _OUT_OF_MEMORY:
            return starved(self._settings)
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return failed(ReadError.DAMAGED, f"The file made its reader crash ({how}).")


def starved(settings: ReadingConfig) -> Reading:
    """Return the reading of a document that needs more memory than it may have."""
    limit = f"{settings.memory / 2**20:.0f} MiB"
    return failed(ReadError.MEMORY_LIMIT, f"Reading needed more than {limit} of memory and was stopped.")


def _context() -> mp.context.ForkContext | mp.context.ForkServerContext:
    """Return how processes begin: forked, which costs nothing, unless threads run here that a fork would leave halfway."""
    if threading.active_count() == 1 and sys.platform.startswith("linux"):
        return mp.get_context("fork")
    context = mp.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    return context


def _work(pipe: Connection, parents: Connection, settings: ReadingConfig) -> None:
    parents.close()
    bind(settings.memory)
    bounds = bounds_of(settings)
    while True:
        try:
            paper: Paper = pipe.recv()
            reading = read(
                paper.body, name=paper.name, media_type=paper.media_type, settings=replace(bounds, dialect=paper.dialect)
            )
            if reading.error is ReadError.MEMORY_LIMIT:
                reading = starved(settings)
        except MemoryError:
            reading = starved(settings)
        except (EOFError, OSError):
            return
        pipe.send(reading)


def bounds_of(settings: ReadingConfig) -> ReadingSettings:
    """Return the bounds of one reading, with the program that reads scans where that is asked for and there."""
    recognise = recogniser() if settings.ocr else None
    return ReadingSettings(max_bytes=settings.max_body, ocr=settings.ocr, recognise=recognise)


def seconds_of(settings: ReadingConfig) -> float:
    """Return how long reading a document may take: recognition needs ten seconds a page."""
    return max(settings.seconds, settings.ocr_seconds) if settings.ocr else settings.seconds


def bind(memory: int) -> None:
    """Bind this process to ``memory`` bytes in all, and to the life of its parent; it leaves no core files."""
    die_with_parent()
    faulthandler.disable()  # how it died is told by its parent, in one sentence
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # its parent ends it; a signal to the whole group is no fault of the document
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    mapped, resident = _pages()
    # What is mapped but not in memory (libraries) does not count; what is mapped from now on does.
    limit = mapped + max(_LEAST, memory - resident - _SLACK)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _pages() -> tuple[int, int]:
    """Return how many bytes this process has mapped, and how many of them are in memory (proc(5), ``statm``)."""
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - a file of the kernel, not of a disk
        mapped, resident = (int(field) * os.sysconf("SC_PAGE_SIZE") for field in statm.read().split()[:2])
    return mapped, resident
