"""The readers of documents as processes: what a second worker brings, whether memory stays flat, what hostile files cost.

Documents are the letters of the play, composed here as PDF and DOCX, over and over. Clock time needs a machine with nothing
else to do; the CPU time of parent and workers is printed beside it, since that says what the clock would on such a machine.
"""

import argparse
import io
import os
import resource
import time
import zlib
from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice
from pathlib import Path

import psutil

from demo.composing import Look, compose
from demo.composing.letter import load_letter
from scheduler.readers import Paper, read_many
from voetnoot.config import ReadingConfig

LETTERS = Path(__file__).resolve().parent.parent / "demo" / "letters"
FEW, MANY, ROUNDS = 300, 2_000, 3
GIB = 2**30


@cache
def bodies() -> list[bytes]:
    """Return each letter of the play in each look."""
    letters = [load_letter(path) for path in sorted(LETTERS.glob("*.yaml"))]
    return [compose(letter, look)[1] for letter in letters for look in Look]


def papers(count: int) -> Iterator[Paper]:
    """Return ``count`` letters, one after the other and over again."""
    return (Paper(f"letter-{nth}", body) for nth, body in enumerate(islice(cycle(bodies()), count)))


def _cpu() -> tuple[float, float]:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime


def run(count: int, workers: int) -> tuple[float, float, float]:
    """Read ``count`` letters; return seconds by the clock, and CPU seconds of the parent and of the workers."""
    row = list(papers(count))
    before, start = _cpu(), time.perf_counter()
    failed = sum(reading.document is None for _, reading in read_many(row, ReadingConfig(workers=workers)))
    clock, after = time.perf_counter() - start, _cpu()
    assert not failed, f"{failed} letters were not read"
    return clock, after[0] - before[0], after[1] - before[1]


def speed() -> None:
    print(f"{FEW} letters, best of {ROUNDS} rounds, load before: {os.getloadavg()[0]:.1f}")
    print("workers  documents/s  parent CPU ms  worker CPU ms  (per document)")
    rates: dict[int, float] = {}
    bound: dict[int, float] = {}
    for _ in range(ROUNDS):
        for workers in (1, 2):
            clock, parent, children = run(FEW, workers)
            if FEW / clock > rates.get(workers, 0):
                rates[workers] = FEW / clock
                # One worker waits for its parent in turn; two share two cores with it.
                bound[workers] = FEW / children if workers == 1 else 2 * FEW / (parent + children)
                print(f"{workers:7d} {FEW / clock:12.1f} {parent / FEW * 1000:14.2f} {children / FEW * 1000:14.2f}")
    print(f"two workers read {rates[2] / rates[1]:.2f} times as much as one (bar: 1.7); by CPU time {bound[2] / bound[1]:.2f}")


def _family() -> float:
    """Return the memory of this process and its children in MiB, shared pages once (proportional set size)."""
    process = psutil.Process()
    return sum(each.memory_full_info().pss for each in (process, *process.children(recursive=True))) / 2**20


def memory() -> None:
    print(f"\n{MANY} letters, two workers, memory of the whole family")
    seen: list[float] = []
    for nth, _ in enumerate(read_many(papers(MANY), ReadingConfig(workers=2)), start=1):
        if nth % 100 == 0:
            seen.append(_family())
    first, second = max(seen[: len(seen) // 2]), max(seen[len(seen) // 2 :])
    print(f"most in the first half {first:.0f} MiB, in the second {second:.0f} MiB")


def _pdf(stream: bytes, pages: int = 1) -> bytes:
    """Return a PDF whose one content stream is ``stream``, packed twice, on each of ``pages`` pages."""
    kids = b" ".join(b"%d 0 R" % (5 + nth) for nth in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *[page] * pages,
    ]
    file, places = io.BytesIO(), []
    file.write(b"%PDF-1.4\n")
    for number, part in enumerate(parts, start=1):
        places.append(file.tell())
        file.write(b"%d 0 obj%sendobj\n" % (number, part))
    start = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    file.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    file.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, start))
    return file.getvalue()


def _packed(block: bytes, size: int) -> bytes:
    """Return ``block`` repeated to ``size`` bytes, deflated twice: a few kilobytes."""
    packer = zlib.compressobj(9)
    head = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the same block packs to the same bytes: packed once, then repeated.
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return zlib.compress(head + again * (size // len(block)) + packer.flush(), 9)


def _docx(size: int) -> bytes:
    import zipfile  # noqa: PLC0415

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package, package.open("word/document.xml", "w") as part:
        part.write(b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>")
        for _ in range(size // 2**20):
            part.write(b" " * 2**20)
    return file.getvalue()


def hostile() -> list[Paper]:
    """Return files that are made to cost: bombs, lies, loops, depth, a file cut short."""
    text = b"BT /F 9 Tf 72 700 Td (" + b"Vraag 1 " * 20_000 + b") Tj ET\n"
    letter = next(papers(1)).body
    entities = "".join(f'<!ENTITY e{nth} "{f"&e{nth - 1};" * 10}">' for nth in range(1, 12))
    return [
        Paper("paths, 3 GiB in a stream", _pdf(_packed(b"0 0 m " * 170_000, 3 * GIB))),
        Paper("text, 1 GiB in a stream", _pdf(_packed(text, GIB))),
        Paper("150,000 pages", _pdf(_packed(b"q Q ", 100), 150_000)),
        Paper("1,900 pages of text", _pdf(_packed(b"BT /F 9 Tf 72 700 Td (Vraag 1) Tj ET\n", 2_000), 1_900)),
        Paper("DOCX, 1 GiB in a part", _docx(GIB)),
        Paper("XML, entities in entities", f'<!DOCTYPE x [<!ENTITY e0 "lol">{entities}]><x>&e11;</x>'.encode()),
        Paper("XML, 200,000 deep", b"<?xml version='1.0'?>" + b"<a>" * 200_000),
        Paper("HTML, 200,000 deep", b"<!DOCTYPE html><html><body>" + b"<div>" * 200_000),
        Paper("letter cut at 60 %", letter[: len(letter) * 6 // 10]),
        Paper("a-a-a- in a text", b"Vraag 1\n" + b"https://a-" + b"a-" * 2_000_000),
        Paper("one line of 20 MB", b"Vraag 1 " * 2_500_000),
        Paper("noise", os.urandom(5_000_000)),
    ]


def hostility() -> None:
    settings = ReadingConfig(workers=2)
    print(f"\nhostile files between letters: at most {settings.seconds:g} s and {settings.memory / 10**6:.0f} MB each")
    for paper in hostile():
        start, before = time.perf_counter(), _cpu()[1]
        row = [*papers(3), paper, *papers(3)]
        *others, (_, reading) = sorted(read_many(row, settings), key=lambda pair: pair[0] is paper)
        unharmed = sum(other.document is not None for _, other in others)
        spent = time.perf_counter() - start, _cpu()[1] - before
        outcome = reading.error or "read"
        print(f"{paper.key:28} {outcome:15} {spent[0]:6.1f} s, {spent[1]:5.1f} s CPU; {unharmed} of {len(others)} others read")


def main() -> None:
    parts = {"speed": speed, "memory": memory, "hostility": hostility}
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(parts)} (default: all)")
    chosen = options.parse_args().parts
    if unknown := [name for name in chosen if name not in parts]:
        options.error(f"there is no part {unknown[0]!r}: choose from {', '.join(parts)}")
    for name in chosen or parts:
        parts[name]()
    print(f"\nmost memory of one process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB (workers)")


if __name__ == "__main__":
    main()
