"""``read --explain``: a page of HTML per document, and a picture of each of its pages, with what was recognised marked."""

import re
from collections.abc import Iterable
from pathlib import Path

import typer

from scheduler.commands.output import say
from scheduler.explained import explain
from scheduler.reading_worker import Paper
from voetnoot.answers import Reading
from voetnoot.config import ReadingConfig
from voetnoot.errors import StoreError


def write_explanations(papers: Iterable[Paper], settings: ReadingConfig, out: Path) -> int:
    """Write the explanations of ``papers`` into ``out`` (made when missing), say where; return how many could not be read."""
    failed = 0
    taken: set[str] = set()
    for paper in papers:
        found = explain(paper, settings)
        if isinstance(found, Reading):
            say(f"{paper.key}: {found.error}: {'; '.join(doubt.text for doubt in found.doubts)}")
            failed += 1
            continue
        name = _free(paper.key, taken)
        files = {f"{name}.html": found.page.encode()}
        files |= {f"{name}-page-{nth}.png": png for nth, png in enumerate(found.pictures, start=1)}
        _write(out, files)
        typer.echo(str(out / f"{name}.html"))
    return failed


def _free(key: str, taken: set[str]) -> str:
    """Return a file name for the document ``key`` that none before it has; nothing in it leads out of the folder."""
    plain = re.sub(r"[^\w.-]+", "-", Path(key).name).strip(".-") or "document"
    name, nth = plain, 2
    while name in taken:
        name, nth = f"{plain}-{nth}", nth + 1
    taken.add(name)
    return name


def _write(out: Path, files: dict[str, bytes]) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, body in files.items():
            (out / name).write_bytes(body)
    except OSError as trouble:
        raise StoreError(f"{out}: cannot be written: {trouble.strerror}") from trouble
