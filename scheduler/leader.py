"""One daemon per store: locks in the data directory that the kernel lets go of when their holder dies."""

import fcntl
import json
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from voetnoot.errors import StoreError

LEADER, CHILDREN = "leader.lock", "children.lock"


@dataclass(slots=True)
class Leadership:
    """The right to run jobs over a data directory; held until `resign` or the end of the process."""

    file: IO[str]

    def resign(self) -> None:
        """Let another daemon take over."""
        self.file.close()


def try_to_lead(data: Path, now: datetime) -> Leadership | None:
    """Return the leadership over ``data``, or ``None`` when another process has it. Raises `StoreError` if it cannot be tried."""
    file = _open(data / LEADER)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    file.seek(0)
    file.truncate()
    file.write(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": now.isoformat()}))
    file.flush()
    return Leadership(file)


def leader_of(data: Path) -> dict[str, Any]:
    """Return what the leader over ``data`` wrote of itself (``pid``, ``host``, ``since``); empty when it is not known."""
    try:
        found = json.loads((data / LEADER).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_led(data: Path) -> bool:
    """Tell whether a process leads over ``data`` at this moment."""
    if not (data / LEADER).exists():
        return False
    file = _open(data / LEADER)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        file.close()
    return False


def note_child(data: Path) -> None:
    """Hold, until this process ends, the lock by which a new leader sees that children of the last one are still there."""
    file = _open(data / CHILDREN)
    fcntl.flock(file, fcntl.LOCK_SH)
    _HELD.append(file)


_HELD: list[IO[str]] = []


def wait_for_children(data: Path, stopping: Callable[[], bool], *, most: float = 10.0) -> None:
    """Wait until no child of an earlier leader is left. Raises `StoreError` when one is still there after ``most`` seconds."""
    until = time.monotonic() + most
    with _open(data / CHILDREN) as file:
        while not stopping():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > until:
                    raise StoreError(f"{data}: a process of an earlier daemon is still at work here; end it first") from None
                time.sleep(0.05)
            else:
                return


def _open(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+", encoding="utf-8")
    except OSError as trouble:
        raise StoreError(
            f"cannot write in the data directory {path.parent}: {trouble.strerror}; choose another with --data"
        ) from trouble
