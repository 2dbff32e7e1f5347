"""Reads a PDF from standard input and writes its text as JSON: a process of its own, within bounds, for one hostile document."""

import dataclasses
import json
import resource
import sys

from voetnoot.pdftext import pdf_text

_SECONDS = 20
_MEMORY = 1 << 30


def write_text() -> int:
    """Return 0 when the text was written, 1 when the document has none that can be read."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    text = pdf_text(sys.stdin.buffer.read())
    if text is None:
        return 1
    sys.stdout.buffer.write(json.dumps(dataclasses.asdict(text)).encode("ascii"))
    return 0


if __name__ == "__main__":
    sys.exit(write_text())
