"""CPU time of this process and of the database that works for it: what a busy machine stretches less than the clock."""

import time
from pathlib import Path

import psutil


class Cpu:
    """The CPU time of this process and, where there is a ``server`` folder of PostgreSQL, of those of it that serve clients."""

    def __init__(self, server: Path | None) -> None:
        self._postmaster = None if server is None else psutil.Process(int((server / "postmaster.pid").read_text().split()[0]))

    def start(self) -> float:
        """Return the CPU time spent so far, in milliseconds; what it takes to find out is spent before."""
        return self._of_server() + 1000 * time.process_time()

    def since(self, start: float) -> float:
        """Return the milliseconds spent since ``start``."""
        own = 1000 * time.process_time()
        return own + self._of_server() - start

    def _of_server(self) -> float:
        if self._postmaster is None:
            return 0.0
        return sum(_spent(process.pid) for process in self._postmaster.children() if _serves(process))


def _serves(process: psutil.Process) -> bool:
    try:
        return "[local]" in " ".join(process.cmdline())
    except psutil.Error:
        return False


def _spent(pid: int) -> float:
    # In nanoseconds (Linux, Documentation/scheduler/sched-stats.rst); the times that psutil knows go by hundredths of a second.
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
