"""A person's word about a link: it goes before all evidence, with its reason and its end, and is shown for what it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from voetnoot.links import State, Verdict
from voetnoot.verdicts.policy import Policy
from voetnoot.verdicts.reasons import Reason


class Word(StrEnum):
    """What a person may say of a link. ``ignore``: say nothing of it, and leave it alone."""

    ALIVE = "alive"
    DEAD = "dead"
    IGNORE = "ignore"


_STATES = {Word.ALIVE: State.ALIVE, Word.DEAD: State.DEAD, Word.IGNORE: State.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Override:
    """A person's ``word``, given ``at`` that moment for the reason ``why``; it holds before ``until`` (``None``: for good)."""

    word: Word
    why: str
    at: datetime
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Return whether the word holds at ``now``."""
        return self.until is None or now < self.until


def overridden(verdict: Verdict, override: Override, policy: Policy, now: datetime) -> Verdict:
    """Return what holds under ``override`` in the stead of ``verdict``, which is what the checks say."""
    due = now + policy.dead_every if override.word is Word.IGNORE else verdict.next
    died = (verdict.died or override.at) if override.word is Word.DEAD else None
    return replace(
        verdict,
        state=_STATES[override.word],
        reason=Reason.BY_HAND,
        since=override.at,
        next=due if override.until is None else min(due, override.until),
        never_worked=False,
        failures=0,
        detail=override.why,
        held=False,
        died=died,
        drifted_since=None,
        needs=0,
        dead_from=None,
    )
