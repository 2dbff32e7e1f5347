"""What a report is made of: how many links are alike in what it counts them by, whoever did the counting.

A database does it by grouping; `counts_of` does it link by link, and says so what the database must say.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from voetnoot.links import State
from voetnoot.reports.facts import STATES, Circle, LinkFacts
from voetnoot.reports.hits import HitCounter, Hits
from voetnoot.reports.survival import Ages, ages_of


class Alike(NamedTuple):
    """What is the same of many links: circle, year of the earliest answer, state, reason, what is held, `Standing.unlived`."""

    circle: Circle
    year: str
    state: str
    reason: str
    copies: int
    unlived: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything that a report counts: ``alike``, links and their citations; ``answers`` that cite any.

    ``hosts``: how many of their links are in each state, in the order of `STATES`. ``moves``: pairs of the address as cited and
    the one it leads to.
    """

    alike: Mapping[Alike, tuple[int, int]]
    hosts: Mapping[str, tuple[int, ...]]
    hits: Hits
    answers: int
    ages: Ages
    moves: tuple[tuple[str, str], ...]


def counts_of(links: Iterable[LinkFacts]) -> Counts:
    """Return the counts of ``links``."""
    number, citations, on_hosts = Counter[Alike](), Counter[Alike](), dict[str, Counter[str]]()
    answers, dead, lives, moves = set[str](), HitCounter[str, Circle](str, lambda circle: circle), [], []
    for link in links:
        cited, stands = link.cited, link.standing
        same = Alike(cited.circle, cited.year, stands.state, stands.reason, link.copies, stands.unlived)
        number[same] += 1
        citations[same] += len(cited.answers)
        on_hosts.setdefault(link.host, Counter())[stands.state] += 1
        answers.update(cited.answers)
        if stands.state == State.DEAD:
            dead.add((link.host, cited.year, cited.circle, answer) for answer in cited.answers)
        if (life := link.life()) is not None:
            lives.append(life)
        if stands.goal is not None:
            moves.append((link.url, stands.goal))
    alike = {same: (links, citations[same]) for same, links in number.items()}
    hosts = {host: tuple(states[state] for state in STATES) for host, states in on_hosts.items()}
    return Counts(alike, hosts, dead.hits(), len(answers), ages_of(lives), tuple(sorted(moves)))
