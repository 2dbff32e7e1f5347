"""``watch``: put somebody's own documents under watch, read them, check what they cite, and say which feed tells of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, urlsplit

import typer

from scheduler.commands.addresses import wanted_address
from scheduler.commands.output import json_line, say, table
from scheduler.session import Session, command
from voetnoot.errors import UsageError, VoetnootError

if TYPE_CHECKING:
    from store.engine import Store
    from voetnoot.config import Config

_SHOWN = 40
"""Links shown; the report has all of them."""


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "watch")(watch)


def watch(
    session: Session,
    what: Annotated[
        str, typer.Argument(metavar="PATH-OR-URL", help="A folder, a glob, a file, a list, a sitemap, a feed, a document.")
    ],
    name: Annotated[str | None, typer.Option("--name", help="What people call it.")] = None,
    language: Annotated[str, typer.Option("--language", help="Language of the documents: nl, en, de, sv.")] = "nl",
    every: Annotated[str, typer.Option("--every", metavar="SPAN", help="How often it is looked at.")] = "1d",
    later: Annotated[bool, typer.Option("--later", help="Leave the first look to the daemon.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Lines of JSON: the source, then its links.")] = False,
) -> int:
    """Put documents under watch, and look at them and at what they cite at once. Ends with 1 when a link or document is ill."""
    config = session.config(level="error")
    source, _ = enlist(config, what, name=name, language=language, every=every)
    config = session.config(level="error")
    failed = None if later else _look(session, config, source)
    with session.store(config) as store:
        return _tell(config, store, source, failed, as_json=as_json)


def enlist(config: "Config", what: str, *, name: str | None = None, language: str = "nl", every: str = "1d") -> tuple[str, bool]:
    """Make a source of ``what``; return its id, and whether it is a new one. Raises `UsageError` where there is nothing."""
    from voetnoot.config.watched import put_under_watch  # noqa: PLC0415

    address, called = _place(what)
    known = _known(config, address)
    source = known or _free(config, called)
    block: dict[str, Any] = {"kind": "files", "name": name or called, "language": language, "base_url": address}
    block |= {"every": every, "pace_seconds": config.links.pace_seconds, "announce": "36500d", "history": "36500d"}
    _checked(source, block)
    put_under_watch(config.data, source, block)
    return source, known is None


def _place(what: str) -> tuple[str, str]:
    """Return the address of ``what`` and a name for it. Raises `UsageError` where there is nothing."""
    if what.lower().startswith(("http://", "https://")):
        url = wanted_address(what)
        return url, urlsplit(url).hostname or url
    path = Path(what).expanduser()
    if path.exists():
        whole = path.resolve()
        return f"{whole.as_uri()}/" if whole.is_dir() else whole.as_uri(), whole.name or "files"
    folder, pattern = _glob(path)
    if pattern and folder.is_dir():
        return f"{folder.resolve().as_uri()}/?glob={quote(pattern, safe='*/')}", folder.resolve().name or "files"
    if "." in what and "/" in what and not what.startswith((".", "/", "~")):
        raise UsageError(f"{what}: there is no such file or folder; an address begins with https://")
    raise UsageError(f"{what}: there is no such file or folder")


def _glob(path: Path) -> tuple[Path, str]:
    """Return the folder before the first part with a wildcard, and the pattern from there on; without one, no pattern."""
    for nth, part in enumerate(path.parts):
        if any(mark in part for mark in "*?["):
            return Path(*path.parts[:nth]) if nth else Path(), "/".join(path.parts[nth:])
    return path, ""


def _known(config: "Config", address: str) -> str | None:
    return next((one for one, known in config.sources.items() if known.base_url == address and known.kind == "files"), None)


def _free(config: "Config", called: str) -> str:
    from voetnoot.config.watched import id_for  # noqa: PLC0415

    return id_for(called, config.sources)


def _checked(source: str, block: dict[str, Any]) -> None:
    """Refuse a block that would make the settings invalid, before it is written."""
    from pydantic import ValidationError  # noqa: PLC0415

    from voetnoot.config import SourceConfig  # noqa: PLC0415

    try:
        SourceConfig.model_validate(block)
    except ValidationError as error:
        wrong = error.errors()[0]
        said = wrong["msg"].removeprefix("Value error, ")
        raise UsageError(f"--{wrong['loc'][0]}: found {wrong['input']!r}, wanted {said} ({source})") from None


def _look(session: Session, config: "Config", source: str) -> str | None:
    """Do the jobs once for ``source``; return why it could not be looked at, or ``None``."""
    from scheduler.once import do_once  # noqa: PLC0415
    from voetnoot.runs import RunState  # noqa: PLC0415

    say(f"looking at {config.sources[source].base_url} and at what is cited there ...")
    try:
        runs = do_once(config, session.clock(), [f"discover {source}", "read", "check-links", "publish", "report"])
    except VoetnootError as trouble:
        if "daemon" in str(trouble):
            say("a daemon works on these data: it takes the source up at its next run")
            return None
        raise
    return next((one.stats.why or one.state for one in runs if one.state is not RunState.DONE), None)


def _tell(config: "Config", store: "Store", source: str, failed: str | None, *, as_json: bool) -> int:
    from store.source_queries import SourceQueries  # noqa: PLC0415
    from voetnoot.feeds.selection import FORMATS, source_specs  # noqa: PLC0415

    queries = SourceQueries(store.engine)
    links, unread = queries.links_of(source), queries.unread_documents(source)
    spec = source_specs([source])[0]
    public = config.data / "public"
    site = config.web.public_url
    facts = {
        "source": source,
        "documents": queries.document_count(source),
        "unread": [{"document": title, "error": error} for title, error in unread],
        "links": len(links),
        "feeds": {form: f"{site}{spec.path}.{form}" for form in FORMATS},
        "feed_file": str(public / "feeds" / "source" / f"{source}.atom"),
        "report": str(public / "report" / "index.html"),
        "why": failed,
    }
    rows = [(one.verdict.state.value if one.verdict else None, one.verdict.reason if one.verdict else None, one) for one in links]
    if as_json:
        json_line(facts)
        for state, reason, one in rows:
            json_line({"url": one.link.url, "verdict": state, "reason": reason, "next": one.next_due})
    else:
        _show(facts, [(state or "not checked yet", one.link.url, reason) for state, reason, one in rows])
    return 3 if failed else 1 if unread or any(state in ("dead", "suspect") for state, _, _ in rows) else 0


def _show(facts: dict[str, Any], rows: list[tuple[str, str, str | None]]) -> None:
    table(("verdict", "link", "reason"), sorted(rows)[:_SHOWN])
    if len(rows) > _SHOWN:
        say(f"... and {len(rows) - _SHOWN} more in the report")
    for one in facts["unread"]:
        say(f"{one['document']}: {one['error']}")
    if facts["why"]:
        say(f"not all of it could be done: {facts['why']}")
    say(f"{facts['source']}: {facts['documents']} documents, {facts['links']} links under watch")
    say(f"subscribe to {facts['feeds']['atom']} (while voetnoot run serves it) or {facts['feed_file']}")
    say(f"the report is in {facts['report']}")
