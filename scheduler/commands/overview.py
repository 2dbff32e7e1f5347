"""``status``, ``feeds`` and ``report``: how far we know, what can be subscribed to, how much of the cited web is gone."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.commands.output import json_line, rfc3339, say, table
from scheduler.session import Session, command

if TYPE_CHECKING:
    from store.engine import Store
    from voetnoot.config import Config


def add(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "report")(report)
    command(app, "feeds")(feeds)
    command(app, "status")(status)


def status(
    session: Session, as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per source and job.")] = False
) -> int:
    """Tell how far each source is known and how each job ended last. Ends with 1 when a source is silent or a job failed."""
    from scheduler.commands.deliveries import channel_facts  # noqa: PLC0415
    from scheduler.leading import who_leads  # noqa: PLC0415

    config = session.config(level="warning")
    with session.store(config) as store:
        facts = [*_sources(config, store, session.now()), *_runs(store), *channel_facts(store)]
        led = who_leads(config, store)
    if as_json:
        json_line({"daemon": "at work", **led} if led is not None else {"daemon": "not at work"})
        for fact in facts:
            json_line(fact)
    else:
        at_work = "is not at work" if led is None else f"is at work (process {led.get('pid')} on {led.get('host')})"
        say(f"the daemon {at_work}")
        _show(facts)
    return 1 if any(fact.get("state") in ("silent", "failed", "timed-out", "given up") for fact in facts) else 0


def _show(facts: list[dict[str, object]]) -> None:
    """Show the facts in a table per kind: sources always, jobs and receivers where there are any."""
    from scheduler.commands.deliveries import CHANNEL_KEYS  # noqa: PLC0415

    sources = ("source", "complete_to", "state", "why")
    table([key.replace("_", " ") for key in sources], ([fact[key] for key in sources] for fact in facts if "source" in fact))
    for kind, keys in (("job", ("job", "due", "state", "asked", "got", "new", "seconds", "why")), ("channel", CHANNEL_KEYS)):
        if shown := [[fact[key] for key in keys] for fact in facts if kind in fact]:
            say("")
            table(keys, shown)


def _sources(config: "Config", store: "Store", now: datetime) -> list[dict[str, object]]:
    from voetnoot.expectations import stale  # noqa: PLC0415

    known = {state.id: state for state in store.queries.sources()}
    runs = store.queries.last_runs()
    facts: list[dict[str, object]] = []
    for name, source in config.sources.items():
        if not source.enabled:
            continue
        state, run = known.get(name), runs.get(f"discover {name}")
        complete = state.complete_to if state else None
        silent = stale(complete, source.every, now) or (state is not None and state.silent_since is not None)
        word = "silent" if silent else "complete" if complete else "not complete yet"
        why = (run.stats.why if run else None) or (_last_word(store, name) if silent else None)
        facts.append({"source": name, "complete_to": rfc3339(complete) if complete else None, "state": word, "why": why})
    return facts


def _last_word(store: "Store", source: str) -> str | None:
    """Return why the source was said to be silent."""
    said = store.queries.published([("source", source), ("kind", "SourceSilent")], limit=1)
    return getattr(said[0].event, "why", None) if said else None


def _runs(store: "Store") -> list[dict[str, object]]:
    return [
        {
            "job": run.job,
            "run": run.id,
            "due": rfc3339(run.due),
            "started": rfc3339(run.started),
            "ended": rfc3339(run.ended) if run.ended else None,
            "state": run.state.value,
            "asked": run.stats.asked,
            "got": run.stats.got,
            "new": run.stats.new,
            "doubts": run.stats.doubts,
            "seconds": run.stats.seconds,
            "memory": run.stats.memory,
            "why": run.stats.why or run.stats.void,
        }
        for run in sorted(store.queries.last_runs().values(), key=lambda run: run.job)
    ]


def feeds(session: Session, as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per feed.")] = False) -> int:
    """List what can be subscribed to, with the addresses."""
    from voetnoot.feeds.selection import FORMATS, ONE_FACET, STANDARD, spec_of  # noqa: PLC0415
    from voetnoot.words import Words  # noqa: PLC0415

    config = session.config(level="warning")
    words = Words(config.language)
    with session.store(config) as store:
        names = [f"{facet}/{value}" for facet in ONE_FACET for value in store.queries.facet_values(facet)]
    specs = [*STANDARD, *(spec for name in names if (spec := spec_of(name)) is not None)]
    site = config.web.public_url
    if as_json:
        for spec in specs:
            addresses = {form: f"{site}{spec.at(form)}" for form in FORMATS}
            json_line({"feed": spec.name, "title": spec.title(words), "about": spec.about(words), **addresses})
    else:
        table(("feed", "address"), ((spec.title(words), f"{site}{spec.at('rss')}") for spec in specs))
        say(f"as OPML: {site}/feeds.opml; by day or week: {site}/feeds/daily/answers.rss, {site}/feeds/weekly/answers.rss")
        say(f"any combination, and words: {site}/feeds/answers.rss?ministry=Defensie&q=stikstof (more on {site}/feeds)")
    return 0


def report(
    session: Session,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to write; <data>/public/report by default.")
    ] = None,
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="Links first cited on this day or later.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="Links first cited on this day or earlier.")] = "",
    ministry: Annotated[str, typer.Option("--ministry", metavar="NAME", help="Links that answers of this ministry cite.")] = "",
    host: Annotated[str, typer.Option("--host", metavar="NAME", help="Links on this host.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As lines of JSON; files only with --out.")] = False,
) -> int:
    """Write the link-rot report as HTML, CSV, JSON and XLSX. Narrowed, it is written where --out says, never for the public."""
    from scheduler.reporting import json_lines, write_report  # noqa: PLC0415
    from voetnoot.errors import UsageError  # noqa: PLC0415
    from voetnoot.reports.narrowing import narrowing_of  # noqa: PLC0415

    asked = {"since": since, "until": until, "ministry": ministry, "host": host}
    try:
        narrowing = narrowing_of(asked.items())
    except ValueError as trouble:
        raise UsageError(f"--{trouble}") from trouble
    if narrowing.asked() and out is None and not as_json:
        raise UsageError("a narrowed report needs --out DIR or --json: the public one is about all links")
    config = session.config(level="warning")
    with session.store(config) as store:
        if as_json:
            for line in json_lines(store, session.now(), narrowing):
                json_line(line)
            if out is None:
                return 0
        folder = out or config.data / "public" / "report"
        write_report(config, store, folder, session.now(), narrowing)
    say(f"the report is in {folder}")
    return 0
