"""A verdict in words: what was seen, since when, and what would change it."""

from voetnoot.links import State, Verdict
from voetnoot.verdicts.labels import catalogue
from voetnoot.verdicts.reasons import Reason
from voetnoot.words import Words

_OUTLOOK = {
    State.DEAD: "dead",
    State.BLOCKED: "blocked",
    State.DISALLOWED: "blocked",
    State.ALIVE: "alive",
    State.MOVED: "alive",
}


def explain(verdict: Verdict, language: str = "nl") -> str:
    """Return ``verdict`` in a few sentences of ``nl`` or ``en``. Raises ``KeyError`` for another language."""
    words, said = Words(language), catalogue(language)
    seen = said["seen"][verdict.reason]
    if verdict.detail:
        seen = seen.removesuffix(".") + said["explain"]["seen"] + "."
    keys = [*_history(verdict), *_outlook(verdict), "next"]
    return " ".join([seen, *(said["explain"][key] for key in keys)]).format(
        detail=verdict.detail,
        since=words.day(verdict.since),
        failures=verdict.failures,
        final=verdict.final_url,
        needs=verdict.needs,
        day=words.day(verdict.drifted_since or verdict.dead_from),
        next=words.day(verdict.next),
    )


def _history(verdict: Verdict) -> list[str]:
    if not verdict.checks and verdict.reason != Reason.BY_HAND:
        return []
    keys = ["since_failing" if verdict.failures > 1 else "since"]
    if verdict.state is State.MOVED:
        keys.append("moved")
    if verdict.drifted_since is not None:
        keys.append("drifted")
    if verdict.never_worked and (verdict.failures > 1 or verdict.state is State.UNKNOWN):
        keys.append("never")
    return keys


def _outlook(verdict: Verdict) -> list[str]:
    if verdict.reason == Reason.BY_HAND:
        return ["by_hand"]
    if verdict.held:
        return ["held"]
    if verdict.state is State.SUSPECT:
        if verdict.dead_from is None:
            return ["suspect_sign"]
        return ["suspect" if verdict.needs > 1 else "suspect_time"]
    if verdict.state is State.UNKNOWN:
        return ["unknown"] if verdict.checks else []
    return [_OUTLOOK[verdict.state]]
