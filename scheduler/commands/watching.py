"""``add``: put a link under watch by hand."""

from typing import Annotated

import typer

from scheduler.commands.addresses import wanted_address
from scheduler.commands.output import json_line, say
from scheduler.session import Session, command


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "add")(put_under_watch)


def put_under_watch(
    session: Session,
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="Addresses to watch.")],
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per link.")] = False,
) -> int:
    """Put links under watch; the daemon checks them from now on."""
    from voetnoot.urls import link_id  # noqa: PLC0415

    links = {link_id(url): url for url in map(wanted_address, urls)}
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
