"""A play in a process of its own, as a user starts it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = "from scheduler.cli import main; main()"

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="session")
def start(url_at: Callable[[Path], str | None]) -> Start:
    """Return what starts a play of so many days over a data directory (and a database ``url``, or its own), without the site."""

    def start(data: Path, days: int | None = None, url: str | None = None) -> "subprocess.Popen[str]":
        asked = ["--data", str(data), "demo", "--no-serve", *([] if days is None else ["--days", str(days)])]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VOETNOOT_")}
        address = url or url_at(data)
        environment |= {} if address is None else {"VOETNOOT_STORE__URL": address}
        return subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *asked],
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return start
