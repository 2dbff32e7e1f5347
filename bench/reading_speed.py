"""How long a letter takes to be read, against pdfium's bare text of the same pages in the same run.

Takes the PDFs of ``../shared/letters`` where that folder is beside the project, and the letters of the play, composed here.
CPU time; the two ways take turns, so that what else the machine does falls on both; each letter counts by its median.
"""

import gc
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from demo.composing import Look, compose
from demo.composing.letter import load_letter
from voetnoot.reading.reader import read

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
LETTERS = Path(__file__).resolve().parent.parent / "demo" / "letters"
ROUNDS = 15
BAR = 3.0


@dataclass(frozen=True)
class Timed:
    """A letter: pages, and the median CPU seconds of its bare text and of its reading."""

    name: str
    pages: int
    bare: float
    reading: float

    @property
    def ratio(self) -> float:
        """How many times as long the reading takes."""
        return self.reading / self.bare


def bare_text(body: bytes) -> int:
    """Extract the text of all pages of ``body``, as the documentation of pypdfium2 shows; return the number of pages."""
    document = pdfium.PdfDocument(body)
    pages = len(document)
    for nth in range(pages):
        page = document[nth]
        text_page = page.get_textpage()
        text_page.get_text_range()
        text_page.close()
        page.close()
    document.close()
    return pages


def _seconds(work: Callable[[bytes], object], body: bytes) -> float:
    start = time.process_time()
    work(body)
    return time.process_time() - start


def timed(name: str, body: bytes) -> Timed:
    """Return the times of ``body``, the two ways by turns."""
    pages = bare_text(body)
    read(body)
    bare: list[float] = []
    reading: list[float] = []
    for _ in range(ROUNDS):
        bare.append(_seconds(bare_text, body))
        reading.append(_seconds(read, body))
    return Timed(name, pages, statistics.median(bare), statistics.median(reading))


def show(title: str, rows: list[Timed]) -> None:
    print(f"\n{title:28} pages  bare ms  read ms   ratio")
    for row in rows:
        print(f"{row.name:28} {row.pages:5d} {row.bare * 1000:8.2f} {row.reading * 1000:8.2f} {row.ratio:7.2f}")
    for label, few in (("all", rows), ("of 3 to 5 pages", [row for row in rows if 3 <= row.pages <= 5])):
        if few:
            bare, reading = sum(row.bare for row in few), sum(row.reading for row in few)
            middle = statistics.median(row.ratio for row in few)
            print(
                f"{label:28} {len(few):5d} {bare * 1000:8.2f} {reading * 1000:8.2f} {reading / bare:7.2f}   median {middle:.2f}"
            )


def composed() -> list[tuple[str, bytes]]:
    """Return the letters of the play as PDFs, in both looks that have pages."""
    letters = [(path.stem, load_letter(path)) for path in sorted(LETTERS.glob("*.yaml"))]
    looks = (Look.LETTER, Look.TYPESET)
    return [(f"{name} {look}", compose(letter, look)[1]) for name, letter in letters for look in looks]


def main() -> None:
    gc.collect()
    show("letters of the play", [timed(name, body) for name, body in composed()])
    folder = SHARED / "letters"
    if folder.is_dir():
        show("composed letters", [timed(path.name, path.read_bytes()) for path in sorted(folder.glob("*.pdf"))])
    print(f"\npeak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB; bar: {BAR:g}")


if __name__ == "__main__":
    main()
