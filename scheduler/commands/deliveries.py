"""``deliveries``: how the receivers of events and the hub stand, and another try of what was given up."""

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.commands.output import json_line, rfc3339, say, table
from scheduler.session import Session, command
from voetnoot.errors import UsageError

if TYPE_CHECKING:
    from store.engine import Store

CHANNEL_KEYS = ("channel", "state", "waiting", "done", "dead", "why")


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "deliveries")(deliveries)


def deliveries(
    session: Session,
    retry: Annotated[
        str | None, typer.Option("--retry", metavar="CHANNEL", help="Try again what was given up for this channel.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per channel.")] = False,
) -> int:
    """Tell how each channel stands that events are sent to. Ends with 1 when something was given up."""
    config = session.config(level="warning")
    with session.store(config) as store:
        facts = channel_facts(store)
        if retry is not None:
            if retry not in {fact["channel"] for fact in facts}:
                known = ", ".join(str(fact["channel"]) for fact in facts) or "there is none yet"
                raise UsageError(f"--retry: found {retry!r}, wanted a channel that was told something: {known}")
            say(f"{retry}: {store.ledger.try_again(retry, session.now())} deliveries will be tried again")
            facts = channel_facts(store)
    if as_json:
        for fact in facts:
            json_line(fact)
    elif facts:
        table(CHANNEL_KEYS, ([fact[key] for key in CHANNEL_KEYS] for fact in facts))
    else:
        say("nobody was told anything yet; settings: webhooks, websub.hub")
    return 1 if any(fact["dead"] for fact in facts) else 0


def channel_facts(store: "Store") -> list[dict[str, object]]:
    """Return how each channel stands that was ever told anything, as ``--json`` shows it."""
    from store.delivery_queries import DeliveryQueries  # noqa: PLC0415 - the database takes a second to import

    return [
        {
            "channel": one.channel,
            "state": "given up" if one.dead else "late" if one.waiting and one.why else "good",
            "waiting": one.waiting,
            "done": one.done,
            "dead": one.dead,
            "oldest": rfc3339(one.oldest) if one.oldest else None,
            "why": one.why if one.waiting or one.dead else None,
        }
        for one in DeliveryQueries(store.engine).channels()
    ]
