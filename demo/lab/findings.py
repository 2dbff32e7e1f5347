"""The verdicts of a play held against the truth of each link, and the confusion table that follows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from demo.lab.behaviours import Behaviour, Truth
from demo.lab.rounds import Course

STATES = ("alive", "moved", "blocked", "disallowed", "unknown", "suspect", "dead")

RIGHT_IN_THE_END: Mapping[Truth, frozenset[str]] = {
    Truth.ALIVE: frozenset({"alive", "moved"}),
    Truth.BLOCKED: frozenset({"blocked", "disallowed", "unknown"}),
    Truth.STUMBLING: frozenset({"alive", "moved", "suspect", "unknown"}),
    Truth.UNSURE: frozenset({"alive", "unknown", "suspect"}),
    Truth.GONE: frozenset({"dead"}),
    Truth.UNREACHABLE: frozenset({"dead"}),
    Truth.HIDDEN: frozenset({"dead"}),
}
"""Verdicts at the end of the play that are right; those that live, stumble or refuse us are also never dead in between."""

DEAD = frozenset({Truth.GONE, Truth.UNREACHABLE, Truth.HIDDEN})
LATEST = 1.0
"""Days by which a death may be said later than the policy allows: the checks are daily."""
RECALL = 0.9


@dataclass(frozen=True, slots=True)
class Finding:
    """One link: its truth, its course, the day on which it was called dead, and what was wrong, in words."""

    truth: Truth
    course: Course
    dead_on: float | None
    wrong: tuple[str, ...]

    @property
    def state(self) -> str:
        """The verdict at the end."""
        return self.course.steps[-1].state if self.course.steps else "unknown"

    @property
    def reason(self) -> str:
        """Its reason."""
        return self.course.steps[-1].reason if self.course.steps else "not-checked"


def finding_of(behaviour: Behaviour, course: Course) -> Finding:
    """Return what is right and wrong in ``course``, given the truth about ``behaviour``."""
    dead_on = next((step.day for step in course.steps if step.state == "dead"), None)
    found = Finding(behaviour.truth, course, dead_on, ())
    wrong: list[str] = []
    if found.state not in RIGHT_IN_THE_END[behaviour.truth]:
        wrong.append(f"is {found.state} ({found.reason}) in the end")
    elif behaviour.reason not in (None, found.reason):
        wrong.append(f"is {found.state} for the reason {found.reason}, not {behaviour.reason}")
    if dead_on is not None:
        wrong += _untimely(behaviour, course, dead_on) if behaviour.truth in DEAD else [f"was called dead on day {dead_on:g}"]
    return Finding(behaviour.truth, course, dead_on, tuple(wrong))


def _untimely(behaviour: Behaviour, course: Course, dead_on: float) -> list[str]:
    """Return whether the death was said before the policy allows, or longer after than a day."""
    first = next((at for at in sorted(course.checks) if at >= behaviour.turned), None)
    if first is None:
        return [f"was called dead on day {dead_on:g}, before it was"]
    days = dead_on - first
    if days < behaviour.due:
        return [f"was called dead after {days:g} days, which the policy allows after {behaviour.due}"]
    if days > behaviour.due + LATEST:
        return [f"was called dead only after {days:g} days; {behaviour.due} would do"]
    return []


@dataclass(frozen=True, slots=True)
class Table:
    """How often each truth met each verdict, and what the acceptance of a checker asks."""

    counts: Mapping[Truth, Counter[str]]
    false_deaths: int
    recall: float
    precision: float
    wrong: int

    @property
    def right(self) -> bool:
        """Whether all is right."""
        return not self.wrong and self.recall >= RECALL and not self.false_deaths


def table_of(findings: Sequence[Finding]) -> Table:
    """Return the table over ``findings``. ``precision`` and ``recall`` are those of hidden deaths."""
    counts = {truth: Counter(one.state for one in findings if one.truth is truth) for truth in Truth}
    hidden = [one for one in findings if one.truth is Truth.HIDDEN]
    caught = sum(one.state == "dead" for one in hidden)
    false = sum(one.dead_on is not None for one in findings if one.truth not in DEAD)
    return Table(
        counts=counts,
        false_deaths=false,
        recall=caught / len(hidden) if hidden else 1.0,
        precision=caught / (caught + false) if caught + false else 1.0,
        wrong=sum(bool(one.wrong) for one in findings),
    )


def findings_of(behaviours: Iterable[Behaviour], courses: Iterable[Course]) -> list[Finding]:
    """Return a finding per course, in the order of the data."""
    known = {one.name: (nth, one) for nth, one in enumerate(behaviours)}
    ordered = sorted(courses, key=lambda course: (known[course.behaviour][0], course.url))
    return [finding_of(known[course.behaviour][1], course) for course in ordered]
