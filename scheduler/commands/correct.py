"""``correct``: say of an event that it was ours to regret. What was told is never taken back or changed; this is told as well."""

import re
from typing import Annotated

import typer

from scheduler.commands.output import json_line, say
from scheduler.session import Session, command
from voetnoot.errors import UsageError

_EVENT = re.compile(r"([0-9a-f]{32})/?(?:\.html)?$")
"""An event's id: as it stands, at the end of its page's address, and at the end of its guid."""


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "correct")(correct)


def correct(
    session: Session,
    event: Annotated[str, typer.Argument(metavar="EVENT", help="Its id, the address of its page, or its guid in a feed.")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="What was wrong; it is what people will read.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False,
) -> int:
    """Tell whoever was told of an event that it was wrong, and why."""
    from store.delivery_queries import DeliveryQueries  # noqa: PLC0415 - the database takes a second to import
    from voetnoot.events import EventCorrected  # noqa: PLC0415
    from voetnoot.feeds.telling import tell  # noqa: PLC0415
    from voetnoot.words import Words  # noqa: PLC0415

    found = _EVENT.search(event.strip())
    if found is None:
        raise UsageError(f"correct: {event!r} is no event: wanted the 32 hexadecimal characters at the end of its guid")
    reason = " ".join(why.split())
    if not reason:
        raise UsageError("correct: --why is wanted: it is what people will read")
    config = session.config(level="warning")
    with session.store(config) as store:
        first = DeliveryQueries(store.engine).event(found[1])
        if first is None:
            raise UsageError(f"correct: no event {found[1]} was published from {config.data}")
        if isinstance(first.event, EventCorrected):
            raise UsageError(f"correct: {found[1]} is itself a correction; correct {first.event.corrects} with other words")
        title, _ = tell(first.event, Words(config.language))
        correction = EventCorrected(at=session.now(), corrects=first.event.id, title=title, why=reason)
        new = store.ledger.add_events([correction])
    if as_json:
        json_line({"id": correction.id, "corrects": correction.corrects, "title": title, "why": reason, "new": bool(new)})
    else:
        say(f"{'corrected' if new else 'corrected before'}: {title}: {reason}. The next run of publish tells it.")
    return 0
