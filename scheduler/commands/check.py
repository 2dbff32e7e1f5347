"""``check``: probe links now, and say what is seen and what it would take to be sure."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scheduler.commands.addresses import wanted_address
from scheduler.commands.output import json_line, table
from scheduler.commands.progress import progress
from scheduler.session import Session, command
from voetnoot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.probing import Judged
    from voetnoot.config import Config
    from voetnoot.links import Link


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "check")(check)


def check(
    session: Session,
    urls: Annotated[list[str] | None, typer.Argument(metavar="[URL]...", help="Addresses to check.")] = None,
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="A file with an address per line; - is standard input.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per address.")] = False,
) -> int:
    """Probe links now. With --data the history is kept there and the verdict is judged over it.

    Ends with 1 when a link is dead or suspect.
    """
    from scheduler.probing import link_of  # noqa: PLC0415
    from voetnoot.links import State  # noqa: PLC0415

    typed = [*(urls or []), *(_lines(source) if source else [])]
    if not typed:
        raise UsageError("check: give an address, or a file of addresses with --from")
    wanted = {text: wanted_address(text) for text in typed}
    config = session.config(level="error")
    found: dict[str, Judged] = {}
    show = _Shower(typed, wanted, found, as_json, config.language)

    links = [link_of(url) for url in dict.fromkeys(wanted.values())]
    with progress("checking", len(links)) as advance:

        def tell(judged: "Judged") -> None:
            found[judged.probe.link] = judged
            advance()
            show()

        _look(session, config, links, tell)
    show.end()
    return 1 if any(one.verdict.state in (State.DEAD, State.SUSPECT) for one in found.values()) else 0


def _look(session: Session, config: "Config", links: "list[Link]", tell: "Callable[[Judged], None]") -> None:
    """Look at ``links``, over the history that is kept where there is a store."""
    if session.data is None:
        from scheduler.probing import look_once  # noqa: PLC0415

        look_once(config, links, session.now, tell)
        return
    from scheduler.settling import look_and_settle  # noqa: PLC0415

    with session.store(config) as store:
        look_and_settle(config, store, links, session.now, tell)


def _lines(source: Path) -> Iterator[str]:
    try:
        text = typer.get_text_stream("stdin").read() if str(source) == "-" else source.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as trouble:
        reason = trouble.strerror if isinstance(trouble, OSError) else "it is no text in UTF-8"
        raise UsageError(f"{source}: cannot be read: {reason}") from None
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


class _Shower:
    """Shows results in the order in which the addresses were given, each as soon as those before it are known."""

    def __init__(self, typed: list[str], wanted: dict[str, str], found: dict[str, Any], as_json: bool, language: str) -> None:
        self._waiting, self._wanted, self._found = list(typed), wanted, found
        self._as_json, self._language = as_json, language
        self._rows: list[tuple[object, ...]] = []

    def __call__(self) -> None:
        from scheduler.probing import as_contract  # noqa: PLC0415
        from voetnoot.urls import link_id  # noqa: PLC0415
        from voetnoot.verdicts import explain, label  # noqa: PLC0415

        while self._waiting and (judged := self._found.get(link_id(self._wanted[self._waiting[0]]))) is not None:
            typed = self._waiting.pop(0)
            if self._as_json:
                json_line(as_contract(typed, judged.probe, judged.verdict, self._language))
            else:
                verdict = judged.verdict
                self._rows.append((label(verdict.reason, self._language), typed, explain(verdict, self._language)))

    def end(self) -> None:
        if self._rows:
            table(("verdict", "url", "why"), self._rows)
