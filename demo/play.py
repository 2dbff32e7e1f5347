"""Play the small parliament and the small web over simulated days: the daemon itself, with other settings and another clock."""

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from demo.scenario import Scenario, load_scenario
from demo.stage import CHAMBER, staged
from demo.timeline import Telling, show_events
from scheduler.clock import LeapingClock
from scheduler.daemon import serve as run_daemon
from scheduler.session import Session
from store.beginnings import first_moment
from store.engine import open_for
from voetnoot.config import Config, default_file
from voetnoot.errors import UsageError
from voetnoot.passwords import veiled

_PLAIN_WIDTH = 150
"""Columns of the output when it is no terminal."""

MARK = "demo"
"""Folder in the data directory of a play, by which it is told from that of a real watch."""


def play(session: Session, *, days: int | None = None, serve: bool = True, port: int | None = None) -> int:
    """Play ``days`` (default: the whole scenario), tell what happened, and go on serving the site if ``serve``.

    The data lie in ``demo`` below the data directory, or where ``--data`` says. A play that was cut off goes on, one that is
    done adds nothing. Returns the exit code. Raises `UsageError` for a directory or store that belongs to a real watch, and
    `VoetnootError` when the store cannot be used or the port is taken.
    """
    scenario = load_scenario()
    scenario = replace(scenario, days=days or scenario.days)
    clock = LeapingClock(scenario.start)
    data = session.data or session.config(level="warning").data / MARK
    ca_file = _own_folder(data) / "authority.pem"
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _PLAIN_WIDTH)
    with staged(scenario, clock, ca_file) as proxy:
        overrides = {**_overrides(scenario), "network.proxy": proxy, "network.ca_file": ca_file, "data": data}
        if port is not None:
            overrides["web.port"] = port
        config = replace(session, config_file=default_file(), data=data).config(overrides, level="error")
        _own_store(config, scenario)
        _perform(config, clock, scenario, console, serve=serve)
    return 0


def _own_folder(data: Path) -> Path:
    """Return the folder of the play in ``data``, made if need be."""
    folder = data / MARK
    if not folder.is_dir() and data.is_dir() and any(data.iterdir()):
        raise UsageError(f"--data: {data} holds something else than a play; choose an empty directory")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise UsageError(f"--data: {data} cannot be made: {trouble.strerror}") from trouble
    return folder


def _own_store(config: Config, scenario: Scenario) -> None:
    """See that a store elsewhere, which the environment names, is empty or that of a play: all of those begin at one moment."""
    url = config.store.url
    if url is not None and first_moment(url) not in (None, scenario.start):
        raise UsageError(f"store.url: {veiled(url)} holds something else than a play; unset it, or name an empty database")


def _overrides(scenario: Scenario) -> dict[str, Any]:
    """Return what differs from the settings of a real watch: one source, fewer runs, no pauses."""
    now_and_then = f"{max(1, scenario.days * 24 // 6)}h"
    source = {
        "kind": "tweede-kamer",
        "base_url": f"{CHAMBER}/OData/v4/2.0/",
        "feed_url": f"{CHAMBER}/SyncFeed/2.0/",
        "every": "1d",
        "pace_seconds": 0,
    }
    return {
        "sources": {"nl-tweede-kamer": source},
        "links.every": "1d",
        "links.pace_seconds": 0,
        "links.retry_wait": 0,
        "reading.every": now_and_then,
        "feeds.every": now_and_then,
        "report.every": now_and_then,
        "public_archives.every": now_and_then,
        "public_archives.pace_seconds": 0,
        "keep.every": now_and_then,
    }


def _perform(config: Config, clock: LeapingClock, scenario: Scenario, console: Console, *, serve: bool) -> None:
    site: list[str | None] = [None]
    telling = Telling(console, scenario.start, scenario.days)

    def finish() -> None:
        telling.stop()
        _tell(config, console, site[0] if serve else None)

    with telling:
        run_daemon(
            config,
            clock,
            until=scenario.start + timedelta(days=scenario.days),
            on_run=telling.ran,
            on_ready=lambda url: site.__setitem__(0, url),
            on_end=finish,
            web=serve,
        )


def _tell(config: Config, console: Console, site: str | None) -> None:
    store = open_for(config, ready=True)
    try:
        show_events(console, store.queries.events(), config.language)
    finally:
        store.close()
    public = config.data / "public"
    console.print(f"feeds:  {public / 'feeds'}", soft_wrap=True)
    console.print(f"report: {public / 'report'}", soft_wrap=True)
    if site is not None:
        console.print(f"site:   {site}  (Ctrl-C ends it)", soft_wrap=True)
