"""Which links a report or a list of rows is about: a period, and values of what links are grouped by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from voetnoot.reports.facts import LinkFacts

NO_VALUE = ""
"""The key of a group for links of which the value is not known (an answer without a date, without a ministry)."""

UNKNOWN = "-"
"""How `NO_VALUE` is written in an address."""

_LONGEST = 400
"""Characters of a value at most: as many as the store keeps of the name of a ministry."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What links must be; ``None``: anything. ``since`` and ``until`` bound the day of the earliest answer that cites one."""

    since: date | None = None
    until: date | None = None
    ministry: str | None = None
    host: str | None = None
    source: str | None = None
    year: str | None = None
    kind: str | None = None
    tld: str | None = None
    state: str | None = None
    reason: str | None = None

    @property
    def query(self) -> str:
        """The query of the address of what is so narrowed, with its question mark; empty for everything."""
        asked = [(name, _written(value)) for name, value in self.asked()]
        return f"?{urlencode(asked)}" if asked else ""

    def asked(self) -> list[tuple[str, object]]:
        """Return what is asked for, by name."""
        values = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return [(name, value) for name, value in values if value is not None]

    def also(self, **more: Any) -> "Narrowing":
        """Return this and ``more``: the rows behind one figure."""
        return replace(self, **more)

    def fits(self, link: "LinkFacts") -> bool:
        """Tell whether a link is meant."""
        if self == EVERYTHING:
            return True
        born, stands = link.cited.born, link.standing
        if self.since is not None and (born is None or born < self.since):
            return False
        if self.until is not None and (born is None or born > self.until):
            return False
        if self.state not in (None, stands.state) or self.reason not in (None, stands.reason):
            return False
        wanted = ((name, getattr(self, name)) for name in ("year", "ministry", "source", "kind", "tld", "host"))
        return all(value is None or value in link.keys(name) for name, value in wanted)


EVERYTHING = Narrowing()
"""No narrowing at all."""


def narrowing_of(asked: Iterable[tuple[str, str]]) -> Narrowing:
    """Return what the query of an address asks for; empty values ask for nothing.

    Raises ``ValueError`` with a sentence for an unknown name, a day that is none, or a value that is too long.
    """
    known: Mapping[str, object] = {field.name: field for field in fields(Narrowing)}
    found: dict[str, Any] = {}
    for name, value in asked:
        if name not in known:
            raise ValueError(f"nothing is narrowed by {name!r}; known are {', '.join(known)}")
        if len(value) > _LONGEST:
            raise ValueError(f"the value of {name!r} is too long")
        if value:
            found[name] = _day(name, value) if name in ("since", "until") else NO_VALUE if value == UNKNOWN else value
    return replace(Narrowing(), **found)


def _day(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{name}: {value!r} is no day; days look like 2026-01-31") from None


def _written(value: object) -> str:
    return UNKNOWN if value == NO_VALUE else str(value)
