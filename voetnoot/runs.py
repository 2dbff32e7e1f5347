"""What one run of a job did. A run without results is not a success, so every run leaves one of these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class RunState(StrEnum):
    """How a run stands or ended.

    ``queued``: its time has come, its process has not begun. ``failed``: it said itself that it could not, or broke.
    ``timed-out``: it was killed at its limit. ``abandoned``: it was cut off from outside (a crash, ``kill``, the end of the
    daemon) and is made up.
    """

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    TIMED_OUT = "timed-out"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class RunStats:
    """Counts of one run: ``asked`` of the world, ``got`` from it, ``new`` to us, ``doubts``; ``why`` when it ended badly.

    ``void`` names the reason for which nothing of the run may be judged (our own network was at fault). ``verdicts`` counts the
    links that were judged by the verdict, ``waits`` has the seconds that a host's links waited for their turn, the longest few.
    ``seconds``: how long it took by the wall, whatever clock it worked by. ``memory``: the most bytes that its process, or one of
    those it started, had in memory; 0 where that is not known, as of a process that was killed from outside.
    """

    asked: int = 0
    got: int = 0
    new: int = 0
    doubts: int = 0
    why: str | None = None
    void: str | None = None
    verdicts: Mapping[str, int] = field(default_factory=dict)
    waits: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    memory: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job: when it was due, when it really started and ended (UTC), how, and what it did."""

    id: int
    job: str
    due: datetime
    started: datetime
    ended: datetime | None
    state: RunState
    stats: RunStats
    pid: int | None = None
