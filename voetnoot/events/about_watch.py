"""What happens to hosts, to sources, and to what we said ourselves."""

from dataclasses import dataclass
from datetime import datetime

from voetnoot.events.event import Event
from voetnoot.ids import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutHost(Event):
    """What both events about a host say: since when, for what cause, how many links and answers it concerns."""

    host: str
    since: datetime
    reason: str
    links: int
    citations: int
    answers: int

    @property
    def identity(self) -> tuple[Part, ...]:
        """One per host and beginning."""
        return (self.host, self.since.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFailed(AboutHost):
    """Many links of one host fail for one cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRecovered(AboutHost):
    """The links of a failed host answer again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCorrected(Event):
    """An earlier event was ours to regret. ``corrects`` is its id, ``title`` what it said, ``why`` what was wrong."""

    corrects: str
    title: str
    why: str

    @property
    def identity(self) -> tuple[Part, ...]:
        """One per event and reason."""
        return (self.corrects, self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutSource(Event):
    """What both events about a source say: how far it is known to be complete, and why we speak."""

    source: str
    since: datetime
    why: str
    complete_to: datetime | None = None

    @property
    def identity(self) -> tuple[Part, ...]:
        """One per source and beginning."""
        return (self.source, self.since.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSilent(AboutSource):
    """A source stopped moving, or stopped making sense, beyond its expectations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceResumed(AboutSource):
    """A silent source moves again."""
