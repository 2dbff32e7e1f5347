"""Rows that several files are made of: read once, and kept on the disk meanwhile."""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO

from voetnoot.reports.rot import Behind, RotRow

_AT_ONCE = 500


class Spooled:
    """The links behind a report (`Behind`), of which the dead are read once; then they lie in a file.

    There may be more of them than memory is for, and to read one of them takes a statement or two.
    """

    def __init__(self, behind: Behind, file: IO[bytes]) -> None:
        """Nothing is read yet. ``file`` is empty, and used as long as this is."""
        self._behind, self._file = behind, file
        self._begins: list[int] | None = None

    def dead(self, most: int | None = None) -> Iterator[RotRow]:
        """Yield the rows of the first ``most`` dead links (``None``: of all), longest dead first. Raises what reading raises."""
        return islice(self._dead(), most)

    def lost(self) -> Iterator[str]:
        """Yield the addresses of the dead links, in the same order."""
        return (row.url for row in self._dead())

    def rows(self) -> Iterable[Sequence[RotRow]]:
        """Yield the rows of all links, some at a time."""
        return self._behind.rows()

    def _dead(self) -> Iterator[RotRow]:
        if self._begins is None:
            self._begins = list(self._written(iter(self._behind.dead())))
        for begin in self._begins:
            self._file.seek(begin)
            yield from pickle.load(self._file)  # noqa: S301 - what was written here

    def _written(self, rows: Iterator[RotRow]) -> Iterator[int]:
        while some := list(islice(rows, _AT_ONCE)):
            yield self._file.tell()
            pickle.dump(some, self._file, pickle.HIGHEST_PROTOCOL)
