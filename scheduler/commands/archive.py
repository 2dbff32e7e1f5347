"""``archive list``, ``verify``, ``cdxj``, ``wacz`` and ``extract``: what was captured, proved, indexed and handed on."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scheduler.commands.naming import named
from scheduler.commands.output import json_line, rfc3339, say, table
from scheduler.session import Session, command
from voetnoot.errors import StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from store.engine import Store
    from voetnoot.captures import Capture

_OUT = typer.Option("--out", metavar="FILE", help="Where to write it; a file that is there is not overwritten.")
_Json = Annotated[bool, typer.Option("--json", help="A line of JSON each.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Look into the archive of what was fetched.", no_args_is_help=True, rich_markup_mode=None)
    command(group, "list")(list_captures)
    command(group, "verify")(verify)
    command(group, "cdxj")(cdxj)
    command(group, "wacz")(wacz)
    command(group, "extract")(extract)
    app.add_typer(group, name="archive")


def list_captures(
    session: Session,
    what: Annotated[str | None, typer.Argument(metavar="[URL|KENMERK]", help="Only what is of this link or this answer.")] = None,
    as_json: _Json = False,
) -> int:
    """List captures: number, moment, status, media type, size, address."""
    config = session.config(level="warning")
    with session.store(config) as store:
        rows = [_row(number, capture) for number, capture in _chosen(store, what)]
    if as_json:
        for row in rows:
            json_line(row)
    else:
        table(("number", "at", "status", "type", "bytes", "url"), ([*list(row.values())[:6]] for row in rows))
        say(f"{len(rows)} captures")
    return 0


def _chosen(store: "Store", what: str | None) -> "Iterable[tuple[int, Capture]]":
    if what is None:
        return store.queries.all_captures()
    from scheduler.packing import subjects  # noqa: PLC0415

    kind, name = named(store, what)
    wanted = subjects(store, name) if kind == "kenmerk" else [f"link:{name}"]
    held = store.queries.captures_of(wanted)
    return [one for subject in wanted for one in held.get(subject, [])]


def _row(number: int, capture: "Capture") -> dict[str, Any]:
    place = capture.place
    return {
        "number": number,
        "at": rfc3339(capture.at),
        "status": capture.status,
        "media_type": capture.media_type,
        "size": capture.size,
        "url": capture.url,
        "digest": capture.digest,
        "of": capture.subject,
        "file": place.file,
        "offset": place.offset,
        "length": place.length,
    }


def verify(session: Session, as_json: _Json = False) -> int:
    """Compute every digest of the archive again, and hold the ledger against it. Ends with 1 when something is not as written."""
    from store import archive_verify  # noqa: PLC0415

    proved, wrong = archive_verify.Proved(), 0
    config = session.config(level="warning")
    with session.store(config) as store:
        for fault in archive_verify.verify(store, proved):
            wrong += 1
            if as_json:
                json_line({"file": fault.file, "offset": fault.offset, "url": fault.url, "fault": fault.what})
            else:
                say(str(fault))
    seen = f"{proved.files} files, {proved.records} records, {proved.captures} captures"
    say(f"{seen}: {f'{wrong} faults' if wrong else 'all as written'}")
    return 1 if wrong else 0


def cdxj(session: Session, out: Annotated[Path | None, _OUT] = None) -> int:
    """Write the index of the archive as sorted CDXJ, for pywb and other replay software; to standard output without --out."""
    _free(out)
    config = session.config(level="warning")
    lost: list[str] = []
    with session.store(config) as store:
        found = sorted(set(_index(store, lost)))
    text = "".join(f"{line}\n" for line in found)
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, "utf-8")
    for trouble in lost:
        say(trouble)
    return 1 if lost else 0


def _index(store: "Store", lost: list[str]) -> "Iterator[str]":
    from store.archive_index import lines  # noqa: PLC0415

    for number, capture in store.queries.all_captures():
        try:
            yield from list(lines(store.archive, capture.place.whole))
        except StoreError as trouble:
            lost.append(f"capture {number} of {capture.url} is left out: {trouble}")


def wacz(
    session: Session,
    kenmerk: Annotated[str, typer.Argument(metavar="KENMERK", help="The number of a question (2022Z20802).")],
    out: Annotated[Path | None, _OUT] = None,
) -> int:
    """Write a WACZ file with the letter and every capture of what it cites; ReplayWeb.page and pywb show it."""
    from scheduler.packing import package  # noqa: PLC0415
    from store.wacz import write_wacz  # noqa: PLC0415

    name = kenmerk.strip().upper()
    target = out or Path(f"{name}.wacz")
    if target.suffix != ".wacz":
        raise UsageError(f"--out: found {target}, wanted a name that ends in .wacz")
    _free(target)
    config = session.config(level="warning")
    with session.store(config) as store:
        pages, about = package(store, name, session.now())
        size = write_wacz(store.archive, pages, about, target)
    say(f"{target}: {len(pages)} pages, {size} bytes")
    return 0


def extract(
    session: Session,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The number of a capture, as `archive list` shows it.")],
    out: Annotated[Path | None, _OUT] = None,
) -> int:
    """Write the body of one capture, without content coding; to standard output without --out."""
    _free(out)
    config = session.config(level="warning")
    with session.store(config) as store:
        capture = store.queries.capture(number)
        if capture is None:
            raise UsageError(f"there is no capture {number}; `voetnoot archive list` shows which there are")
        body = store.archive.read(capture.place).body
    if out is None:
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
    else:
        out.write_bytes(body)
        say(f"{out}: {len(body)} bytes of {capture.url}, captured {rfc3339(capture.at)}")
    return 0


def _free(out: Path | None) -> None:
    """Raise `UsageError` when a file cannot be made at ``out``."""
    if out is None:
        return
    if out.exists():
        raise UsageError(f"--out: {out} exists; choose another name")
    if not out.parent.is_dir():
        raise UsageError(f"--out: there is no directory {out.parent}")
