"""Read many documents in worker processes under limits of memory and time; a worker that dies costs one document."""

import time
from collections.abc import Iterable, Iterator
from multiprocessing.connection import wait

from scheduler.reading_worker import Paper, Worker, starved
from voetnoot.answers import ReadError, Reading
from voetnoot.config import ReadingConfig
from voetnoot.reading.reader import failed

__all__ = ["Paper", "read_many"]

_AHEAD = 4
"""Documents under way per worker, read ones among them, so that memory does not grow with the number of documents.

A worker gets its next one only when the parent collects or admits: while the parent does something else, it reads to the end of
the one that it has, and waits.
"""

_DOCUMENTS_PER_WORKER = 250
"""After so many a worker is replaced, so that what a library leaks does not add up."""


def read_many(papers: Iterable[Paper], settings: ReadingConfig) -> Iterator[tuple[Paper, Reading]]:
    """Yield each of ``papers`` with its reading, in their order, ``settings.workers`` of them being read at a time.

    A document that takes longer than ``settings.seconds``, needs more than ``settings.memory`` bytes or kills its reader has
    a reading that says so; the others are not affected. ``papers`` is drawn from as places become free. Nobody looks while
    the caller stores what it was given: a document that was read too late, but by the next look, is accepted, and a reader
    that is stuck is killed only then. Readers are replaced after `_DOCUMENTS_PER_WORKER`.
    """
    row = _Row(settings)
    try:
        for paper in papers:
            yield from row.ready()
            row.admit(paper)
        yield from row.rest()
    finally:
        row.close()


class _Row:
    """The documents under way, in order, and the workers that read them."""

    def __init__(self, settings: ReadingConfig) -> None:
        self._settings = settings
        self._workers: list[Worker] = []
        self._papers: dict[int, Paper] = {}
        self._waiting: list[int] = []
        self._readings: dict[int, Reading] = {}
        self._again: set[int] = set()
        self._admitted = 0
        self._yielded = 0

    def admit(self, paper: Paper) -> None:
        """Put ``paper`` at the end of the row; `ready` has made room for it."""
        place = self._admitted
        self._admitted += 1
        self._papers[place] = paper
        if len(paper.body) > self._settings.max_body:
            size = f"{len(paper.body) / 2**20:.0f} MiB, and the limit is {self._settings.max_body / 2**20:.0f} MiB"
            self._readings[place] = failed(ReadError.TOO_LARGE, f"The file has {size}.")
        else:
            self._waiting.append(place)
            self._hand_out()

    def ready(self) -> Iterator[tuple[Paper, Reading]]:
        """Yield what has been read at the head of the row, waiting as long as the row is full."""
        while True:
            while self._yielded in self._readings:
                yield self._papers.pop(self._yielded), self._readings.pop(self._yielded)
                self._yielded += 1
            if self._admitted - self._yielded < self._settings.workers * _AHEAD:
                return
            self._collect()

    def rest(self) -> Iterator[tuple[Paper, Reading]]:
        """Yield all that is still under way."""
        while self._yielded < self._admitted:
            while self._yielded not in self._readings:
                self._collect()
            yield self._papers.pop(self._yielded), self._readings.pop(self._yielded)
            self._yielded += 1

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        for worker in self._workers:
            worker.kill()

    def _hand_out(self) -> None:
        while self._waiting and (worker := self._idle()) is not None:
            place = self._waiting.pop(0)
            worker.give(place, self._papers[place])

    def _idle(self) -> Worker | None:
        for worker in [each for each in self._workers if each.place is None]:
            if not worker.dead and worker.done < _DOCUMENTS_PER_WORKER:
                return worker
            self._workers.remove(worker)
            worker.kill()
        if len(self._workers) == self._settings.workers:
            return None
        self._workers.append(Worker(self._settings))
        return self._workers[-1]

    def _collect(self) -> None:
        """Wait for the next reading, or for the next document whose time is over; hand out what waits."""
        busy = {worker.pipe: worker for worker in self._workers if worker.place is not None}
        first = min(worker.deadline for worker in busy.values())
        answered = wait(list(busy), timeout=max(0.0, first - time.monotonic()))
        for pipe, worker in busy.items():
            place = worker.place
            if place is None:
                continue
            if pipe in answered:
                self._note(place, worker.take())
            elif worker.deadline <= time.monotonic():
                self._readings[place] = worker.overdue()
        self._hand_out()

    def _note(self, place: int, reading: Reading | None) -> None:
        """Keep the reading of the document at ``place``; one whose reader was killed from outside is read again, once."""
        if reading is None and place not in self._again:
            self._again.add(place)
            self._waiting.insert(0, place)
        else:
            self._readings[place] = reading or starved(self._settings)
