"""What every event is."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime

from voetnoot.ids import Part, content_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(ABC):
    """What every event has: ``at``, the moment (UTC) of the decision that it happened."""

    at: datetime

    @property
    def kind(self) -> str:
        """The event's name, as in the design and in the feeds."""
        return type(self).__name__

    @property
    @abstractmethod
    def identity(self) -> tuple[Part, ...]:
        """What makes this event this one and no other."""

    @property
    def id(self) -> str:
        """32 hexadecimal characters computed from kind and identity."""
        return content_id(self.kind, *self.identity)


@dataclass(frozen=True, slots=True)
class Published:
    """An event as the feeds know it: when we published it (UTC, whole seconds, monotone) and its place in the order."""

    event: Event
    published_at: datetime
    seq: int
