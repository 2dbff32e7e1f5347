"""The lab as values: each behaviour with its truth, and what its links give on which day, read from ``behaviours.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

_WORDS = frozenset({"everywhere", "then", "gives", "else", "elsewhere"})


class Truth(StrEnum):
    """What is true of a link, whatever its status says."""

    ALIVE = "alive"
    BLOCKED = "blocked"
    STUMBLING = "stumbling"
    UNSURE = "unsure"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    HIDDEN = "hidden"


_WAITING = frozenset({("connect", "hangs"), ("raw", "hangs"), ("raw", "drips"), ("name", "SILENCE")})
_DUE = {Truth.GONE: 7, Truth.HIDDEN: 7, Truth.UNREACHABLE: 30}
"""Days that the policy asks between the first failed check and the death."""


@dataclass(frozen=True, slots=True)
class Manner:
    """One way to answer: ``what`` kind, with which ``how``; ``then``, ``gives`` and ``other`` are further manners within it.

    ``everywhere``: any other address of the site gives the same. ``elsewhere``: what is met from the second vantage point.
    """

    what: str
    how: Any = None
    everywhere: bool = False
    then: "Manner | None" = None
    gives: "Manner | None" = None
    other: "Manner | None" = None
    elsewhere: "Manner | None" = None

    def options(self) -> dict[str, Any]:
        """Return ``how`` where it is a mapping, else an empty one."""
        return dict(self.how) if isinstance(self.how, Mapping) else {}


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One site with the links that are cited on it. ``days``: from which day on the cited addresses answer how.

    ``reason``: the one that the verdict must give. ``due``: so many days after the first failed check it is to be called dead.
    """

    name: str
    truth: Truth
    days: Mapping[int, Manner]
    host: str
    paths: tuple[str, ...]
    direct: bool = False
    scheme: str = "http"
    robots: str | None = None
    reason: str | None = None
    due: int = 0

    def at(self, day: float) -> Manner:
        """Return how the cited addresses answer on ``day``."""
        return self.days[max(start for start in self.days if start <= day)]

    @property
    def patient(self) -> bool:
        """Whether a check of it takes all the time that a check may take."""
        return any(isinstance(manner.how, str) and (manner.what, manner.how) in _WAITING for manner in self.days.values())

    @property
    def urls(self) -> tuple[str, ...]:
        """The cited addresses."""
        return tuple(f"{self.scheme}://{self.host}{path}" for path in self.paths)

    @property
    def turned(self) -> int:
        """The last day on which it took up another manner."""
        return max(self.days)


@dataclass(frozen=True, slots=True)
class Lab:
    """All behaviours, the ``places`` that every site has, and whole ``sites`` (host: path: manner) that links lead to."""

    behaviours: tuple[Behaviour, ...]
    places: Mapping[str, Manner]
    sites: Mapping[str, Mapping[str, Manner]] = field(default_factory=dict)


@cache
def load_lab() -> Lab:
    """Return the lab that ships with the program. Raises ``ValueError`` or ``KeyError`` for a file that makes no sense."""
    tree = YAML(typ="safe").load(files("demo.lab").joinpath("behaviours.yaml").read_text("utf-8"))
    behaviours = tuple(_behaviour(dict(entry)) for entry in tree["behaviours"])
    names = [one.name for one in behaviours]
    if len(set(names)) < len(names):
        raise ValueError(f"behaviours with one name: {sorted(name for name in set(names) if names.count(name) > 1)}")
    sites = {host: {path: manner_of(given) for path, given in paths.items()} for host, paths in tree["sites"].items()}
    return Lab(behaviours, {path: manner_of(given) for path, given in tree["places"].items()}, sites)


def _behaviour(entry: dict[str, Any]) -> Behaviour:
    name, path, count = entry.pop("name"), entry.pop("path", "/stukken/rapport"), entry.pop("count", 1)
    truth = Truth(entry.pop("truth"))
    made = Behaviour(
        name=name,
        truth=truth,
        days={day: manner_of(given) for day, given in entry.pop("days").items()},
        host=entry.pop("host", f"www.{name}.test"),
        paths=tuple(path.replace("{n}", str(nth)) for nth in range(1, count + 1)),
        scheme=entry.pop("scheme", "http"),
        direct=entry.pop("route", "proxy") == "direct",
        robots=entry.pop("robots", None),
        reason=entry.pop("reason", None),
        due=entry.pop("due", _DUE.get(truth, 0)),
    )
    if entry:
        raise ValueError(f"behaviour {name!r} has unknown keys: {', '.join(entry)}")
    return made


def manner_of(given: Any) -> Manner:
    """Return the manner that ``given`` says: a word, or a mapping with one kind and its modifiers."""
    if isinstance(given, str):
        return Manner(given)
    kinds = [key for key in given if key not in _WORDS]
    if len(kinds) != 1:
        raise ValueError(f"a manner of one kind was wanted, found {kinds}")
    what = kinds[0]
    how = tuple(manner_of(one) for one in given[what]) if what == "turns" else given[what]
    inner = [manner_of(given[key]) if key in given else None for key in ("then", "gives", "else", "elsewhere")]
    return Manner(what, how, bool(given.get("everywhere")), *inner)
