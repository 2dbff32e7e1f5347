"""What the lab gives at which address and day: the data of the behaviours, looked up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from demo.lab.behaviours import Behaviour, Lab, Manner

NOT_FOUND = Manner("page", {"status": 404, "title": "Niet gevonden", "text": "Dit adres bestaat niet."})


@dataclass(slots=True)
class World:
    """The sites of ``lab`` from ``start`` on, at the moment that ``clock`` shows."""

    lab: Lab
    start: datetime
    clock: Callable[[], datetime]
    _by_host: dict[str, Behaviour] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_host = {one.host: one for one in self.lab.behaviours}

    @property
    def day(self) -> float:
        """How many days the play has lasted."""
        return (self.clock() - self.start) / timedelta(days=1)

    def reach(self, host: str, *, elsewhere: bool = False) -> Manner | None:
        """Return why no connection to ``host`` can be made today (a manner ``name`` or ``connect``), or ``None``.

        ``elsewhere``, here and below: as it is from the second vantage point.
        """
        manner = self._now(host, elsewhere=elsewhere)
        return manner if manner is not None and manner.what in ("name", "connect") else None

    def tls(self, host: str, *, elsewhere: bool = False) -> str:
        """Return what is wrong with the TLS of ``host`` today (``none``: it speaks none), or the empty string."""
        manner = self._now(host, elsewhere=elsewhere)
        if manner is None:
            return ""
        return "none" if (manner.what, manner.how) == ("raw", "no-tls") else str(manner.how) if manner.what == "tls" else ""

    def visit(self, host: str, target: str, *, elsewhere: bool = False) -> tuple[Manner, str]:
        """Return what ``target`` of ``host`` gives today, with the seed of its articles."""
        path = target.split("?", 1)[0]
        if host in self.lab.sites:
            return self.lab.sites[host].get(path) or self.lab.places.get(path) or NOT_FOUND, host
        behaviour, manner = self._by_host.get(host), self._now(host, elsewhere=elsewhere)
        if behaviour is None or manner is None:
            return NOT_FOUND, host
        if path == "/robots.txt":
            return _robots(behaviour), host
        if target in behaviour.paths:
            return manner, behaviour.name + (target if len(behaviour.paths) > 1 else "")
        place = self.lab.places.get(path)
        return place or (manner if manner.everywhere else NOT_FOUND), behaviour.name

    def _now(self, host: str, *, elsewhere: bool) -> Manner | None:
        behaviour = self._by_host.get(host)
        manner = None if behaviour is None else behaviour.at(self.day)
        return manner.elsewhere or manner if manner is not None and elsewhere else manner


def _robots(behaviour: Behaviour) -> Manner:
    if behaviour.robots is None:
        return NOT_FOUND
    return Manner("bytes", {"type": "text/plain", "text": behaviour.robots})
