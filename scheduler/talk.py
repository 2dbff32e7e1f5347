"""How the program talks: structured lines on standard error, for people on a terminal, as JSON elsewhere."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import FilteringBoundLogger, Processor

from voetnoot.config import Log


def set_up(settings: Log) -> None:
    """Send every log line of ours and of the libraries to standard error, in the form that ``settings`` asks for."""
    level = logging.getLevelName(settings.level.upper())
    plain = settings.format == "console" or (settings.format == "auto" and sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: Processor = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()) if plain else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_ToStderr(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    ending: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info, last]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=ending))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(max(level, logging.WARNING))  # what libraries tell below a warning helps nobody who runs this


class _ToStderr:
    """Makes loggers that look up standard error when they write, since a forked child may have another one.

    A line and its end are one write, also where output is not buffered: daemon and children talk at the same time.
    """

    def __call__(self, *_args: Any) -> structlog.WriteLogger:
        return structlog.WriteLogger(sys.stderr)


def bind(**facts: object) -> None:
    """Add ``facts`` to every line that this process says from now on, those of libraries too."""
    structlog.contextvars.bind_contextvars(**facts)


def logger(**facts: object) -> FilteringBoundLogger:
    """Return a logger that adds ``facts`` to every line."""
    bound: FilteringBoundLogger = structlog.get_logger(**facts)
    return bound
