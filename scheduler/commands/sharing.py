"""``worker`` and ``serve``: what more machines than one can do beside the daemon."""

from typing import Annotated

import typer

from scheduler.session import Session, command


def add(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "worker")(worker)
    command(app, "serve")(serve)


def worker(session: Session) -> int:
    """Check links for the daemon of a PostgreSQL store, on this machine or any other, until told to stop."""
    from scheduler.clock import SystemClock  # noqa: PLC0415
    from scheduler.crew.worker import work  # noqa: PLC0415 - the queue's library is large

    config = session.config(level=None)
    work(config, SystemClock() if session.at is None else SystemClock.starting_at(session.at))
    return 0


def serve(
    session: Session,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to listen on.", min=0, max=65535)] = None,
) -> int:
    """Serve the site alone, without doing any jobs, until told to stop."""
    from scheduler import warming  # noqa: PLC0415, F401 - templates, and a collector that looks less often, as in runs
    from scheduler.clock import SystemClock  # noqa: PLC0415
    from scheduler.serving import serve_site  # noqa: PLC0415

    overrides = {"web.host": host, "web.port": port}
    config = session.config({key: value for key, value in overrides.items() if value is not None}, level=None)
    serve_site(config, SystemClock() if session.at is None else SystemClock.starting_at(session.at))
    return 0
