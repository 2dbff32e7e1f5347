"""How often a source is asked: at its own pace in office hours, less often at night, at the weekend and in recess."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from voetnoot.config import SourceConfig
from voetnoot.config.periods import in_period

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Cadence:
    """``slow``: the pause outside office hours. Office hours are on weekdays outside ``recess``, from ``opens`` to ``closes``
    by the clock on the wall in ``zone``."""  # noqa: D205, D209 - one sentence

    slow: timedelta
    opens: time
    closes: time
    zone: ZoneInfo
    recess: tuple[str, ...] = ()

    def in_office(self, moment: datetime) -> bool:
        """Tell whether ``moment`` (aware) lies in office hours. Asked of moments in UTC, so that no night of clock changes
        has an hour twice or not at all."""  # noqa: D205, D209 - one sentence
        local = moment.astimezone(self.zone)
        working = local.weekday() < SATURDAY and not any(in_period(local.date(), period) for period in self.recess)
        return working and self.opens <= local.time() < self.closes

    def steps(self, last: datetime, every: timedelta, first: int) -> int:
        """Return the number of intervals ``every`` after ``last`` at which a run is due, at least ``first``.

        That is the first point of the grid in office hours, or the first that is ``slow`` away.
        """
        most = max(first, -(-self.slow // every))
        return next((n for n in range(first, most) if self.in_office(last + n * every)), most)


def cadence_of(source: SourceConfig) -> Cadence | None:
    """Return the cadence that ``source`` asks for beside its ``every``; ``None`` when it is the same at all hours."""
    office = source.office
    if office.otherwise is None or office.otherwise <= source.every:
        return None
    opens, closes = (time.fromisoformat(part) for part in office.hours.split("/"))
    return Cadence(office.otherwise, opens, closes, ZoneInfo(office.zone), tuple(source.expect.recess))
