"""How large a filled store is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How much there is of everything. ``told``: events about links, beside the one for each that is dead."""

    answers: int
    links: int
    citations: int
    probes: int
    told: int = 0

    @property
    def hosts(self) -> int:
        """How many hosts the links are on, unevenly: the first ones have the most."""
        return max(self.links // 12, 5)

    @property
    def rounds(self) -> int:
        """How many times each link was checked."""
        return max(self.probes // self.links, 1)


SITE = Size(answers=50_000, links=120_000, citations=250_000, probes=5_000_000)
"""A parliament of twenty years."""

STORE = Size(answers=100_000, links=1_000_000, citations=1_200_000, probes=50_000_000, told=5_000_000)
"""Several parliaments of as many years."""


def scaled(size: Size, part: float) -> Size:
    """Return a ``part`` of ``size``."""
    numbers = (size.answers, size.links, size.citations, size.probes)
    return Size(*(max(int(number * part), 20) for number in numbers), told=int(size.told * part))
