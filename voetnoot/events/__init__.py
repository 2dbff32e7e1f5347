"""Events: frozen facts in the past tense, each with an id computed from its content.

An event carries all that a feed item says, so that a feed is a pure projection of events. Announcing it again does nothing:
its id depends on what happened (`identity`), never on when we noticed.
"""

from voetnoot.events.about_answers import (
    AboutAnswer,
    AnswerOverdue,
    AnswerPostponed,
    AnswerPublished,
    AnswerRevised,
    AnswerWithdrawn,
    Change,
)
from voetnoot.events.about_links import (
    AboutLink,
    CitedIn,
    HeldCapture,
    LinkDied,
    LinkDrifted,
    LinkMoved,
    LinkRevived,
)
from voetnoot.events.about_watch import (
    AboutHost,
    AboutSource,
    EventCorrected,
    HostFailed,
    HostRecovered,
    SourceResumed,
    SourceSilent,
)
from voetnoot.events.event import (
    Event,
    Published,
)

__all__ = [
    "KINDS",
    "AboutAnswer",
    "AboutHost",
    "AboutLink",
    "AboutSource",
    "AnswerOverdue",
    "AnswerPostponed",
    "AnswerPublished",
    "AnswerRevised",
    "AnswerWithdrawn",
    "Change",
    "CitedIn",
    "Event",
    "EventCorrected",
    "HeldCapture",
    "HostFailed",
    "HostRecovered",
    "LinkDied",
    "LinkDrifted",
    "LinkMoved",
    "LinkRevived",
    "Published",
    "SourceResumed",
    "SourceSilent",
]

KINDS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        AnswerPublished,
        AnswerRevised,
        AnswerWithdrawn,
        AnswerPostponed,
        AnswerOverdue,
        LinkDied,
        LinkRevived,
        LinkMoved,
        LinkDrifted,
        HostFailed,
        HostRecovered,
        EventCorrected,
        SourceSilent,
        SourceResumed,
    )
}
"""Every event that there is, by name."""
