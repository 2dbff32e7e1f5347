"""What every stand-in serves, whatever its protocol: questions with what was said to them, and what goes wrong."""

from dataclasses import dataclass
from datetime import date, datetime

from demo.odata_faults import before, moment_of
from demo.odata_model import Window
from demo.serving import Asked, Response


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to a question from ``since`` on. ``holding``: only that it will take longer."""

    since: datetime
    answer: str
    holding: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A question asked on a day, what was said to it in order of time, and when it was taken away.

    ``group``: numbers of questions that were answered together with it, if any.
    """

    number: int
    asked: date
    said: tuple[Said, ...] = ()
    gone: datetime | None = None
    group: tuple[int, ...] = ()

    @property
    def subject(self) -> str:
        """What it is about."""
        return f"Subject {self.number}"

    @property
    def question(self) -> str:
        """What was asked."""
        return f"What is known of subject {self.number}, and since when?"

    def at(self, now: datetime) -> Said | None:
        """Return what holds at ``now``."""
        told = [one for one in self.said if one.since <= now]
        return told[-1] if told else None

    def gone_at(self, now: datetime) -> bool:
        """Return whether it was taken away by ``now``."""
        return self.gone is not None and self.gone <= now

    def changed(self, now: datetime) -> datetime:
        """Return when it changed last before ``now``."""
        moments = [datetime.combine(self.asked, datetime.min.time(), now.tzinfo), *(one.since for one in self.said)]
        return max(moment for moment in (*moments, *([self.gone] if self.gone else [])) if moment <= now)


@dataclass(frozen=True, slots=True)
class Upstream:
    """A service with ``papers``, ``page_size`` of them a page, and its bad days."""

    papers: tuple[Paper, ...] = ()
    page_size: int = 100
    faults: tuple[Window, ...] = ()

    def shown(self, now: datetime) -> list[Paper]:
        """Return the papers that show at ``now``, in order of their numbers."""
        seen = moment_of(self._windows(now), now)
        return [one for one in sorted(self.papers, key=lambda paper: paper.number) if one.asked <= seen.date()]

    def paper(self, number: int) -> Paper | None:
        """Return the paper of this number."""
        return next((one for one in self.papers if one.number == number), None)

    def stopped(self, now: datetime, asked: Asked) -> tuple[bool, Response | None]:
        """Return whether a fault answers instead of the service, and what it says (``None``: it hangs up)."""
        found = before(self._windows(now), asked)
        return found is not None, found.response if found else None

    def _windows(self, now: datetime) -> list[Window]:
        return [fault for fault in self.faults if fault.starts <= now < fault.ends]
