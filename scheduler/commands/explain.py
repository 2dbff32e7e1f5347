"""``explain``: why we say what we say of a link or a question."""

from typing import Annotated, Any

import typer

from scheduler.commands.naming import named
from scheduler.commands.output import console, json_line, table
from scheduler.session import Session, command
from voetnoot.errors import UsageError

_WORTH = {
    "alive": "lives",
    "blocked": "a wall",
    "disallowed": "robots.txt",
    "unsure": "tells nothing",
    "weak": "silence",
    "soft": "signs of death",
    "word": "the site's word",
    "ours": "our own fault",
}
"""What a check is worth, as it is told to people."""


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "explain")(explain_one)


def explain_one(
    session: Session,
    what: Annotated[str, typer.Argument(metavar="URL|KENMERK", help="An address, or the number of a question (2022Z20802).")],
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False,
) -> int:
    """Tell why we say what we say: of a link, every check and what it was worth; of a question, what is known of it."""
    from scheduler.explaining import of_kenmerk, of_link  # noqa: PLC0415

    config = session.config(level="warning")
    with session.store(config) as store:
        kind, name = named(store, what)
        facts = (of_kenmerk if kind == "kenmerk" else of_link)(store, name, config.language)
    if not facts:
        way = "voetnoot status tells how far each source is known" if kind == "kenmerk" else "voetnoot add puts it under watch"
        raise UsageError(f"nothing is known of {what!r} in {config.data}; {way}")
    if as_json:
        json_line(facts)
    else:
        _show(facts)
    return 0


def _show(facts: dict[str, Any]) -> None:
    out = console()
    if "url" in facts:
        out.print(f"{facts['url']}: {facts['verdict']}", style="bold", markup=False)
        if said := facts["override"]:
            until = f", until {said['until'][:10]}" if said["until"] else ""
            out.print(f"a person said {said['word']} on {said['at'][:10]}{until}: {said['why']}", markup=False)
        out.print(facts["why"] or f"not checked yet; due from {facts['next']}", markup=False)
        if facts["checks"]:
            table(("at", "worth", "what was seen", "what came", "content", "signs"), map(_row, facts["checks"]))
        for held in facts["captures"]:
            out.print(f"captured {held['at']}: {held['media_type'] or '?'}, {held['size']} bytes, {held['digest']}", markup=False)
        out.print(_public(facts["public"]), markup=False)
        for cited in facts["cited_in"]:
            place = " ".join([*cited["kenmerken"], cited["part"]])
            out.print(f"cited in {place}, note {cited['note'] or '-'}: {cited['subject']}", markup=False)
        return
    out.print(facts["kenmerk"], style="bold", markup=False)
    for answer in facts["answers"]:
        out.print(f"answer in {answer['document']}, read {answer['read_at']}", markup=False)
        table(
            ("where", "url", "why"),
            ((f"{one['part']} {one['note'] or ''}", one["url"], one["verdict"]) for one in answer["links"]),
        )
    table(("event", "at"), ((one["event"], one["at"]) for one in facts["events"]))


def _row(check: dict[str, Any]) -> list[str | None]:
    worth = "void: our own network failed" if check["void"] else _WORTH[check["worth"]]
    return [check["at"], worth, check["words"], check["detail"], check["content"], "; ".join(check["signs"]) or None]


def _public(copy: dict[str, Any]) -> str:
    if made := copy["memento"]:
        return f"nearest public copy, made {made['at']}: {made['url']}"
    if copy["sought"]:
        return f"in no public archive that was asked on {copy['sought']}"
    return f"public archives: {'asked in vain on ' + copy['failed'] if copy['failed'] else 'not asked yet'}"
