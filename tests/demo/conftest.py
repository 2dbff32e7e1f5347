"""A play in a process of its own, as a user starts it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.engine import Store, open_store

ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = "from scheduler.cli import main; main()"

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="session")
def start() -> Start:
    """Return what starts a play of so many days over a data directory (and a database elsewhere), without the site."""

    def start(data: Path, days: int | None = None, url: str | None = None) -> "subprocess.Popen[str]":
        asked = ["--data", str(data), "demo", "--no-serve", *([] if days is None else ["--days", str(days)])]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VOETNOOT_")}
        environment |= {} if url is None else {"VOETNOOT_STORE__URL": url}
        return subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *asked],
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return start


@pytest.fixture(scope="session")
def opened() -> Callable[[Path], Store]:
    """Return what opens the store of a data directory; who opens it closes it."""
    return lambda data: open_store(None, data, ready=True)
