"""Recognition of scanned pages by the program `tesseract`, in Dutch: one process per page, under limits."""

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache

from voetnoot.reading.recognition import Recogniser, RecognitionFailed, Word

SECONDS = 60.0
"""Bound on one page; a page of text takes a third of it at most."""

_PROGRAM = "tesseract"
_LANGUAGE = "nld"
_WORD = "5"
"""The level of a word in the table that the program writes (tesseract(1), ``tsv``)."""


@cache
def recogniser() -> Recogniser | None:
    """Return what reads the picture of a page, or ``None`` where the program or its Dutch is not installed."""
    program = shutil.which(_PROGRAM)
    if program is None:
        return None
    told = subprocess.run(  # noqa: S603 - a program found by its name, and nothing from outside among its arguments
        [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=SECONDS
    )
    if _LANGUAGE not in told.stdout.split():
        return None

    def recognise(image: bytes, dpi: int) -> Sequence[Word]:
        return _words(_table(program, image, dpi))

    return recognise


def _table(program: str, image: bytes, dpi: int) -> str:
    # The process inherits the bound on memory; it gets one processor, since documents are read beside each other.
    environment = {"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
    if prefix := os.environ.get("TESSDATA_PREFIX"):
        environment["TESSDATA_PREFIX"] = prefix
    command = [program, "-", "-", "-l", _LANGUAGE, "--dpi", str(dpi), "--psm", "3", "tsv"]
    try:
        done = subprocess.run(  # noqa: S603 - as above; the picture goes through a pipe
            command, input=image, capture_output=True, check=True, timeout=SECONDS, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise RecognitionFailed(f"Recognition of the page took longer than {SECONDS:g} s and was stopped.") from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise RecognitionFailed(f"Recognition of the page failed: {_reason(error)}.") from error
    return done.stdout.decode("utf-8", "replace")


def _reason(error: OSError | subprocess.CalledProcessError) -> str:
    if isinstance(error, OSError):
        return str(error.strerror or error)
    said = bytes(error.stderr or b"").decode("utf-8", "replace").strip().splitlines()
    return said[-1] if said else f"the program ended with {error.returncode}"


def _words(table: str) -> list[Word]:
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        Word(
            text=row["text"],
            left=int(row["left"]),
            top=int(row["top"]),
            width=int(row["width"]),
            height=int(row["height"]),
            line=(int(row["block_num"]), int(row["par_num"]), int(row["line_num"])),
        )
        for row in rows
        if row["level"] == _WORD and (row["text"] or "").strip()
    ]
