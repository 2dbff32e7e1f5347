"""A child that dies with its parent, and takes its own children along."""

import ctypes
import os
import signal
import sys
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that a process gets when its parent dies."""


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent dies, so that ``kill -9`` of the parent leaves no orphan.

    Does nothing where the kernel is not Linux: there an orphan ends with its run.
    """
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def let_server_go() -> None:
    """Let go of the server of processes that this process was forked from.

    Every child holds the pipe by which the server knows that somebody still needs it. While a hung child holds it, neither the
    server nor the child ends when the daemon is killed. Without it the daemon's death ends the server, and that the child.
    """
    server: Any = forkserver._forkserver  # noqa: SLF001 - there is no other way to let go
    held, server._forkserver_alive_fd, server._forkserver_address = server._forkserver_alive_fd, None, None  # noqa: SLF001
    if held is not None:
        os.close(held)


def lead_own_group() -> None:
    """Make this process the leader of a process group, so that it can be killed with all its children."""
    os.setpgid(0, 0)


def kill_group(pid: int) -> None:
    """Kill the process group that ``pid`` leads; nothing happens when it has ended."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def process_mark(pid: int | None = None) -> str | None:
    """Return what tells process ``pid`` (this one) from every other: boot, name space, number and moment of start (proc(5)).

    ``None`` where the kernel is not Linux, or when there is no such process any more.
    """
    number = os.getpid() if pid is None else pid
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        space = Path("/proc/self/ns/pid").readlink()
        state, *fields = Path(f"/proc/{number}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if state in ("Z", "X") else f"{boot} {space} {number} {fields[18]}"


def surely_dead(mark: str | None) -> bool:
    """Tell whether the process with the `process_mark` ``mark`` was one of this machine and is gone. In doubt it is not."""
    own = process_mark()
    if mark is None or own is None or mark.split()[:2] != own.split()[:2]:
        return False
    return process_mark(int(mark.split()[2])) != mark


def most_memory(pid: int) -> int:
    """Return the most bytes that ``pid`` has had in memory so far (proc(5), ``VmHWM``); 0 where that cannot be known."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
