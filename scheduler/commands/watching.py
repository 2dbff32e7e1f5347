"""``add``: put links and documents under watch by hand."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.commands.addresses import wanted_address
from scheduler.commands.output import json_line, say
from scheduler.commands.watching_sources import enlist
from scheduler.session import Session, command
from voetnoot.errors import UsageError

if TYPE_CHECKING:
    from voetnoot.config import Config


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "add")(put_under_watch)


def put_under_watch(
    session: Session,
    what: Annotated[list[str], typer.Argument(metavar="URL|FILE...", help="Addresses and documents to watch.")],
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per link and document.")] = False,
) -> int:
    """Put links and documents under watch; the daemon checks them, and what the documents cite, from now on."""
    files = [Path(one).expanduser() for one in what if "://" not in one and Path(one).expanduser().exists()]
    folders = [str(path) for path in files if not path.is_file()]
    if folders:
        raise UsageError(f"{folders[0]}: this is no file; `voetnoot watch` puts all documents of a folder under watch")
    addresses = [wanted_address(one) for one in what if Path(one).expanduser() not in files]
    for path in dict.fromkeys(files):
        _put_document(session.config(level="warning"), path, as_json=as_json)
    return _put_links(session, addresses, as_json=as_json) if addresses else 0


def _put_document(config: "Config", path: Path, *, as_json: bool) -> None:
    source, new = enlist(config, str(path))
    if as_json:
        json_line({"file": str(path), "source": source, "new": new})
    else:
        say(f"{path}: {'is watched from now on' if new else 'is watched already'} ({source})")


def _put_links(session: Session, urls: list[str], *, as_json: bool) -> int:
    from voetnoot.urls import link_id  # noqa: PLC0415

    links = {link_id(url): url for url in urls}
    config = session.config(level="warning")
    with session.store(config) as store:
        known = store.queries.links(links)
        store.ledger.watch_links([(link, url) for link, url in links.items() if link not in known], session.now())
    for link, url in links.items():
        if as_json:
            json_line({"url": url, "id": link, "new": link not in known})
        else:
            say(f"{url}: {'is watched already' if link in known else 'is watched from now on'}")
    return 0
