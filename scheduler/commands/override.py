"""``override``: a person's word about a link, which goes before all checks."""

from datetime import UTC, date, datetime, time
from typing import Annotated

import typer

from scheduler.commands.addresses import wanted_address
from scheduler.commands.output import json_line, say
from scheduler.session import Session, command
from voetnoot.codec import to_json
from voetnoot.errors import UsageError
from voetnoot.urls import link_id
from voetnoot.verdicts import Override, Word, explain


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "override")(override)


def override(
    session: Session,
    url: Annotated[str, typer.Argument(metavar="URL", help="A link under watch.")],
    word: Annotated[Word | None, typer.Argument(metavar="alive|dead|ignore", help="What is true of it.")] = None,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason; it is shown with the verdict.")] = "",
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="The first day on which it holds no more.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Take an earlier word back.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False,
) -> int:
    """Say what is true of a link; that goes before all checks until it is taken back or ends."""
    from scheduler.settling import settle  # noqa: PLC0415

    said = _said(word, why, until, session.now(), clear=clear)
    address = wanted_address(url)
    link = link_id(address)
    config = session.config(level="warning")
    with session.store(config) as store:
        watched = store.queries.links([link]).get(link)
        if watched is None:
            raise UsageError(f"{address} is not under watch in {config.data}; voetnoot add puts it there")
        if said is None and watched.override is None:
            raise UsageError(f"override: no person has said anything of {address}, so there is nothing to take back")
        store.ledger.set_override(link, said)
        verdicts, _ = settle(config, store, None, [link], session.now())
    verdict = verdicts[link]
    if as_json:
        json_line({"url": address, "id": link, "verdict": verdict.state.value, "override": to_json(said) if said else None})
    else:
        say(f"{address}: {verdict.state.value}. {explain(verdict, config.language)}")
    return 0


def _said(word: Word | None, why: str, until: str | None, now: datetime, *, clear: bool) -> Override | None:
    """Return the word that the options give, ``None`` to take it back. Raises `UsageError` when they make no sense."""
    if clear:
        if word is not None or why or until:
            raise UsageError("override: --clear takes a word back and gives no other")
        return None
    if word is None:
        raise UsageError("override: say alive, dead or ignore, or --clear")
    if not why.strip():
        raise UsageError("override: --why is wanted: the reason is shown with the verdict")
    end = None if until is None else _end(until)
    if end is not None and end <= now:
        raise UsageError(f"--until: {until} is over")
    return Override(word, " ".join(why.split()), now, end)


def _end(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text.strip()), time(), UTC)
    except ValueError:
        raise UsageError(f"--until: found {text!r}, wanted a day such as 2027-01-31") from None
