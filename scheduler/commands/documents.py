"""``read``: read documents from files, folders, addresses or standard input; no store is needed."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.commands.addresses import wanted_address
from scheduler.commands.output import console, json_line, say
from scheduler.commands.progress import counted
from scheduler.session import Session, command
from voetnoot.answers import Reading
from voetnoot.errors import NetworkError, UsageError

if TYPE_CHECKING:
    from scheduler.reading_worker import Paper
    from voetnoot.config import Config, ReadingConfig


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "read")(read)


def read(
    session: Session,
    sources: Annotated[list[str], typer.Argument(metavar="FILE|DIR|URL|-...", help="What to read; - is standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per document.")] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", metavar="N", help="Documents read at the same time.", min=1)] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Write pages that show what was recognised where.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where --explain writes.")] = Path("explained"),
) -> int:
    """Read documents: questions, answers, footnotes, addresses. Ends with 1 when one could not be read."""
    from scheduler.reading_worker import Paper  # noqa: PLC0415

    config = session.config({"reading.workers": jobs} if jobs else None, level="error")
    lost: list[str] = []
    names = _named(sources)
    papers = (Paper(name, body, name=name, media_type=kind) for name, body, kind in _bodies(config, names, lost))
    if explain:
        from scheduler.commands.explaining import write_explanations  # noqa: PLC0415

        failed = write_explanations(papers, config.reading, out)
    else:
        failed = _told(papers, config.reading, len(names), as_json=as_json)
    for sentence in lost:
        say(f"voetnoot: {sentence}")
    return 3 if lost else 1 if failed else 0


def _told(papers: "Iterable[Paper]", settings: "ReadingConfig", number: int, *, as_json: bool) -> int:
    """Read ``papers`` (``number`` of them) and tell what they say; return how many a person should look at."""
    from scheduler.readers import read_many  # noqa: PLC0415
    from voetnoot.reading.contract import as_contract  # noqa: PLC0415

    failed = 0
    for paper, reading in counted(read_many(papers, settings), "reading", number):
        failed += _wrong(paper.key, reading)
        if as_json:
            json_line(as_contract(reading, paper.key))
        else:
            _show(paper.key, reading)
    return failed


def _named(sources: Iterable[str]) -> list[str]:
    """Return every file, address and ``-`` that is meant, folders opened, in order. Raises `UsageError` for what is not there."""
    found: list[str] = []
    for source in sources:
        if source == "-" or _is_address(source):
            found.append(wanted_address(source) if _is_address(source) else source)
            continue
        path = Path(source)
        if path.is_dir():
            found += [str(inner) for inner in sorted(path.rglob("*")) if inner.is_file() and not _hidden(inner, path)]
        elif path.exists():
            found.append(source)
        else:
            raise UsageError(f"{source}: there is no such file or folder")
    if not found:
        raise UsageError(f"{', '.join(sources)}: there are no files to read")
    return found


def _is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _bodies(config: "Config", names: Iterable[str], lost: list[str]) -> Iterator[tuple[str, bytes, str | None]]:
    """Yield name, bytes and media type of each document, one at a time, as the readers ask for them.

    What cannot be had goes into ``lost``, one sentence each, and costs itself alone.
    """
    for name in names:
        try:
            yield name, *_body(config, name)
        except OSError as trouble:
            lost.append(f"{name}: cannot be read: {trouble.strerror}")
        except NetworkError as trouble:
            lost.append(str(trouble))


def _body(config: "Config", name: str) -> tuple[bytes, str | None]:
    if name == "-":
        return sys.stdin.buffer.read(), None
    if _is_address(name):
        from scheduler.fetching import fetch  # noqa: PLC0415

        fetched = fetch(wanted_address(name), config)
        return fetched.body, fetched.media_type
    return Path(name).read_bytes(), None


def _wrong(name: str, reading: Reading) -> bool:
    """Tell whether a person should look at the file: it could not be read, or is not what it claims. Says why, in a sentence."""
    telling = [doubt.text for doubt in reading.doubts if reading.document is None or doubt.kind == "other-format"]
    if reading.document is None or telling:
        say(f"{name}: {reading.error or 'other-format'}: {'; '.join(telling) or 'it could not be read'}")
        return True
    return False


def _show(name: str, reading: Reading) -> None:
    """Show one reading for people."""
    document = reading.document
    if document is None:
        return
    out = console()
    kenmerken = ", ".join(document.kenmerken) or "no kenmerk"
    out.print(f"{name}: {document.kind} {kenmerken}, {document.subject or 'no subject'}", style="bold", markup=False)
    askers = ", ".join(f"{one.name} ({one.party})" if one.party else one.name for one in document.askers)
    answerers = ", ".join(filter(None, (one.name or one.ministry for one in document.answerers)))
    out.print(f"  sent {document.sent or '-'}, asked by {askers or '-'}, answered by {answerers or '-'}", markup=False)
    out.print(f"  {len(document.exchanges)} questions, {len(document.footnotes)} footnotes", markup=False)
    for note in document.footnotes:
        for found in note.urls:
            out.print(f"  [{note.number}] {', '.join(note.cited_in)}: {found.url}", markup=False)
    for body_url in document.body_urls:
        out.print(f"  {', '.join(body_url.cited_in)}: {body_url.found.url}", markup=False)
    for doubt in reading.doubts:
        out.print(f"  doubt: {doubt.kind} at {doubt.where}: {doubt.text}", markup=False)
