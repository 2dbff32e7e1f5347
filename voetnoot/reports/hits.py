"""How many answers cite at least one dead link: of all, of a host, of each other group that the report shows."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Generic, NamedTuple, TypeVar

from voetnoot.reports.facts import Circle, GroupKey, top_level
from voetnoot.reports.site_kinds import site_kind

K = TypeVar("K")
V = TypeVar("V")
Y = TypeVar("Y", bound=Hashable)
C = TypeVar("C", bound=Hashable)


class Hits(NamedTuple):
    """How many answers cite a dead link of a host, and of any other group that has some (``of_group``)."""

    answers: int
    of_host: Mapping[str, int]
    of_group: Mapping[GroupKey, int]


class _Once(dict[K, V]):
    """What ``work_out`` returns for a key, worked out when it is first asked for."""

    def __init__(self, work_out: Callable[[K], V]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: K) -> V:
        found = self[key] = self._work_out(key)
        return found


class HitCounter(Generic[Y, C]):
    """Counts answers by citations of dead links, of which there are many beside so few groups.

    Each group has a bit, and an answer the bits of all groups that it counts in; of a host, of which there may be a hundred
    thousand, the answers are kept. ``year`` and ``circle`` return the names of what stands for them in a row.
    """

    def __init__(self, year: Callable[[Y], str], circle: Callable[[C], Circle]) -> None:
        """Begin with no citation."""
        self._places: dict[GroupKey, int] = {}
        self._hosts = _Once[str, tuple[int, set[str]]](lambda host: (self._on_host(host), set()))
        self._in_year = _Once[Y, int](lambda one: self._bit("year", year(one)))
        self._by_circle = _Once[C, int](lambda one: reduce(or_, (self._bit(*group) for group in circle(one).groups())))
        self._bits_of: dict[str, int] = {}

    def add(self, rows: Iterable[tuple[str, Y, C, str]]) -> None:
        """Count citations of dead links: host, year and circle of the link, and the answer."""
        hosts, in_year, by_circle, bits_of = self._hosts, self._in_year, self._by_circle, self._bits_of
        known = bits_of.get
        for host, year, circle, answer in rows:
            on_host, answers = hosts[host]
            answers.add(answer)
            bits_of[answer] = known(answer, 0) | on_host | in_year[year] | by_circle[circle]

    def hits(self) -> Hits:
        """Return what was counted."""
        answers = _columns(self._bits_of.values(), len(self._places))
        of_group = {group: answers[place] for group, place in self._places.items()}
        return Hits(len(self._bits_of), {host: len(found) for host, (_, found) in self._hosts.items()}, of_group)

    def _on_host(self, host: str) -> int:
        return self._bit("kind", site_kind(host)) | self._bit("tld", top_level(host))

    def _bit(self, dimension: str, key: str) -> int:
        return 1 << self._places.setdefault((dimension, key), len(self._places))


def _columns(rows: Iterable[int], width: int) -> list[int]:
    """Return in how many of ``rows`` each of the lowest ``width`` bits is set: eight at a time, as bytes that are alike."""
    size = -(-width // 8)
    together = b"".join(bits.to_bytes(size, "little") for bits in rows)
    columns = list[int]()
    for place in range(size):
        alike = Counter(together[place::size])
        columns += (sum(number for byte, number in alike.items() if byte >> bit & 1) for bit in range(8))
    return columns
