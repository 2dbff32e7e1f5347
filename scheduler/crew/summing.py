"""One run out of the parts that workers did."""

from collections import Counter
from collections.abc import Iterable

from voetnoot.runs import Run, RunState, RunStats


def summed(asked: int, parts: Iterable[Run | RunStats]) -> RunStats:
    """Return what a run over ``asked`` links did, whose ``parts`` ended so. It is void when all of them were.

    Parts that did not end well are counted in ``why``; their links are still due.
    """
    ended = list(parts)
    bad = [one for one in ended if isinstance(one, Run) and one.state is not RunState.DONE]
    stats = [one.stats if isinstance(one, Run) else one for one in ended]
    voids = [one.void for one in stats if one.void is not None]
    verdicts: Counter[str] = Counter()
    waits: dict[str, float] = {}
    for one in stats:
        verdicts.update(one.verdicts)
        waits |= one.waits
    first = next((f": {one.stats.why}" for one in bad if one.stats.why), "")
    return RunStats(
        asked=asked,
        got=sum(one.got for one in stats),
        new=sum(one.new for one in stats),
        doubts=sum(one.doubts for one in stats),
        why=f"{len(bad)} of {len(ended)} partitions were not done{first}" if bad else None,
        void=voids[0] if voids and len(voids) == len(stats) else None,
        verdicts=verdicts,
        waits=waits,
    )
