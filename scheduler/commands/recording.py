"""``record``: keep a document and what is read of it as an example; its tests fail until a person has reviewed what it says."""

import hashlib
import json
import mimetypes
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scheduler.commands.output import json_line
from scheduler.session import Session, command
from voetnoot.errors import StoreError, UsageError

if TYPE_CHECKING:
    from voetnoot.answers import Reading

BODY, CAPTURE, EXPECTED = "body", "capture.json", "expected.json"
_OF_OURS = ("file", "reader")
"""Fields of a reading that tell of the run and not of the document."""


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "record")(record)


def record(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The document to keep.")],
    name: Annotated[str | None, typer.Option("--name", help="Name of the recording; by default that of the file.")] = None,
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="Where recordings are kept.")] = Path("tests/recordings"),
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False,
) -> int:
    """Keep a document with what is read of it, for a person to review. Ends with 1 when it could not be read."""
    from scheduler.readers import read_many  # noqa: PLC0415
    from scheduler.reading_worker import Paper  # noqa: PLC0415

    config = session.config(level="error")
    try:
        body = file.read_bytes()
    except OSError as trouble:
        raise UsageError(f"{file}: cannot be read: {trouble.strerror}") from trouble
    ((_, reading),) = read_many([Paper(file.name, body, name=file.name)], config.reading)
    folder = into / _plain(name or file.stem)
    if folder.exists():
        raise UsageError(f"{folder} is there already; remove it first, or give the recording another name with --name")
    capture = {
        "name": file.name,
        "media_type": mimetypes.guess_type(file.name)[0],
        "bytes": len(body),
        "digest": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "recorded": session.now().date().isoformat(),
    }
    expected = {"reviewed": False, "fields": fields_of(reading)}
    _write(folder, {BODY: body, CAPTURE: _json(capture), EXPECTED: _json(expected)})
    if as_json:
        json_line({"recording": str(folder), "expected": str(folder / EXPECTED), "reviewed": False})
    else:
        typer.echo(f'{folder / EXPECTED}: compare it with the document, put right what is wrong, and set "reviewed" to true')
    return 1 if reading.document is None else 0


def fields_of(reading: "Reading") -> dict[str, Any]:
    """Return what a recording expects of a reading: the fields of ``read --json`` that tell of the document, one test each."""
    from voetnoot.reading.contract import as_contract  # noqa: PLC0415

    return {field: value for field, value in as_contract(reading, "").items() if field not in _OF_OURS}


def _plain(name: str) -> str:
    found = re.sub(r"[^\w.-]+", "-", name).strip(".-").lower()
    if not found:
        raise UsageError(f"{name!r} is no name for a folder")
    return found


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as trouble:
        raise StoreError(f"{folder}: cannot be written: {trouble.strerror}") from trouble
