"""What a report is made of: how many links are alike in what it counts them by, whoever did the counting.

A database does it by grouping; `counts_of` does it link by link, and says so what the database must say.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from voetnoot.links import State
from voetnoot.reports.facts import Circle, LinkFacts
from voetnoot.reports.survival import Ages, ages_of


class Alike(NamedTuple):
    """What is the same of many links: circle, year of their earliest answer, state, what is held of them, `Standing.unlived`."""

    circle: Circle
    year: str
    state: str
    copies: int
    unlived: int


class OnHost(NamedTuple):
    """A host, and a state and reason of links on it."""

    host: str
    state: str
    reason: str


@dataclass(slots=True)
class Hits:
    """Which answers cite a dead link: of a host, of a year, with a circle."""

    of_host: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    of_year: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    of_circle: defaultdict[Circle, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, host: str, year: str, circle: Circle, answer: str) -> None:
        """Note that ``answer`` cites a dead link."""
        self.of_host[host].add(answer)
        self.of_year[year].add(answer)
        self.of_circle[circle].add(answer)


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything that a report counts: ``alike``, links and their citations; ``on_hosts``, links; ``answers`` that cite any.

    ``moves``: pairs of the address as cited and the one it leads to.
    """

    alike: Mapping[Alike, tuple[int, int]]
    on_hosts: Mapping[OnHost, int]
    hits: Hits
    answers: int
    ages: Ages
    moves: tuple[tuple[str, str], ...]


def counts_of(links: Iterable[LinkFacts]) -> Counts:
    """Return the counts of ``links``."""
    number, citations, on_hosts = Counter[Alike](), Counter[Alike](), Counter[OnHost]()
    hits, answers, lives, moves = Hits(), set[str](), [], []
    for link in links:
        cited, stands = link.cited, link.standing
        same = Alike(cited.circle, cited.year, stands.state, link.copies, stands.unlived)
        number[same] += 1
        citations[same] += len(cited.answers)
        on_hosts[OnHost(link.host, stands.state, stands.reason)] += 1
        answers.update(cited.answers)
        if stands.state == State.DEAD:
            for answer in cited.answers:
                hits.add(link.host, cited.year, cited.circle, answer)
        if (life := link.life()) is not None:
            lives.append(life)
        if stands.goal is not None:
            moves.append((link.url, stands.goal))
    alike = {same: (links, citations[same]) for same, links in number.items()}
    return Counts(alike, on_hosts, hits, len(answers), ages_of(lives), tuple(sorted(moves)))
