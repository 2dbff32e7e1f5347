"""The checks since a link last lived, and what the verdict before remembers of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from voetnoot.links import Link, State, Verdict
from voetnoot.verdicts.checks import Check, since_alive
from voetnoot.verdicts.classify import Class
from voetnoot.verdicts.ladder import death
from voetnoot.verdicts.policy import Policy
from voetnoot.verdicts.reasons import Reason


@dataclass(frozen=True, slots=True)
class Streak:
    """``checks`` since the last living answer, those of them that ``failed``, and ``killer``: by which of them it is dead.

    ``lived``: an earlier check found the page. ``fresh``: the first check came with the answer, and none found it. ``died``:
    since when it is dead by its own failing. ``settled``: it was dead before, and not for its host. ``held_until``: the last
    check while its host was ill.
    """

    checks: tuple[Check, ...]
    failed: tuple[Check, ...]
    killer: Check | None
    lived: bool
    fresh: bool
    died: datetime | None
    settled: bool
    held_until: datetime | None

    @property
    def reason(self) -> Reason:
        """The reason for which it is dead, or for which it last failed."""
        worst = self.killer or (self.failed or self.checks)[-1]
        return worst.finding.reason

    @property
    def own_death(self) -> datetime | None:
        """Since when it is dead, if that is news: it lived while we looked, or never worked although it is new."""
        return self.died or (self.failed[0].at if self.lived or self.fresh else None)


def streak_of(checks: Sequence[Check], policy: Policy, link: Link, before: Verdict | None, *, ill: bool = False) -> Streak:
    """Return the streak at the end of ``checks``. ``ill``: the host is ill now, so that nothing of it counts until it is well."""
    row = since_alive(checks)
    last_life = max((check.at for check in checks if check.worth is Class.ALIVE), default=None)

    def holds(since: datetime | None) -> bool:
        return since is not None and (last_life is None or since > last_life)

    died = before.died if before is not None and holds(before.died) else None
    settled = before is not None and before.state is State.DEAD and not before.held and holds(before.since)
    held_until = before.held_until if before is not None else None
    if ill and not settled:
        held_until = row[-1].at
    lived = last_life is not None or (before is not None and before.lived)
    new = link.cited is not None and checks[0].at - link.cited <= policy.fresh
    return Streak(
        checks=row,
        failed=tuple(check for check in row if check.worth.failing),
        killer=death(checks, len(checks) - len(row), held_until, policy),
        lived=lived,
        fresh=not lived and ((new and not settled) or (before is not None and before.never_worked)),
        died=died,
        settled=settled,
        held_until=held_until,
    )
