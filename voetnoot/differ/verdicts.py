"""From two verdicts on a link to what there is to tell: each thing once for each time that it began."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from voetnoot.drift import Drift
from voetnoot.events import CitedIn, Event, HeldCapture, LinkDied, LinkDrifted, LinkMoved, LinkRevived
from voetnoot.ids import content_id
from voetnoot.links import Link, State, Verdict
from voetnoot.mementos import NOT_SOUGHT, PublicCopy

_LIVING = (State.ALIVE, State.MOVED)
SURE = 0.6
"""How sure the reading of an address must be for its death to be told: a page that never existed may have been read wrongly."""


@dataclass(frozen=True, slots=True)
class LinkSubject:
    """A link with all that an item says of it: where it is cited, the copy that we hold, the nearest public copy.

    ``drift``: how the page of the last check differs from the first good copy, where that was compared.
    """

    link: Link
    cited_in: tuple[CitedIn, ...] = ()
    capture: HeldCapture | None = None
    public: PublicCopy = NOT_SOUGHT
    drift: Drift | None = None


def compare_verdicts(before: Verdict | None, after: Verdict, subject: LinkSubject, now: datetime) -> tuple[Event, ...]:
    """Return what the step from ``before`` (``None``: never judged) to ``after`` tells subscribers.

    A link that was dead when we first looked, under a letter from before, is no news; neither is one that redirected from the
    first check on, nor a death that its host's incident tells (`Verdict.held`). Of an address that no letter prints for sure
    (recognised from a scan) neither death nor revival is told.
    """
    events: list[Event] = []
    about = _about(after, subject, now)
    sure = not subject.cited_in or any(place.confidence >= SURE for place in subject.cited_in)
    if sure and after.died is not None and (before is None or before.died != after.died):
        events.append(LinkDied(**about | {"since": after.died}, never_worked=after.never_worked))
    if sure and before is not None and before.died is not None and after.state in _LIVING:
        died = content_id("LinkDied", subject.link.id, before.died.isoformat())
        events.append(LinkRevived(**about, died=died))
    told = None if before is None else before.moved_to
    if after.state is State.MOVED and after.moved_to != told and not after.from_start:
        events.append(LinkMoved(**about, content=after.content))
    known = None if before is None else before.drifted_since
    if after.drifted_since is not None and after.drifted_since != known:
        events.append(_drifted(after, subject, about | {"since": after.drifted_since}))
    return tuple(events)


def _drifted(after: Verdict, subject: LinkSubject, about: dict[str, Any]) -> LinkDrifted:
    drift = subject.drift
    if drift is None:
        return LinkDrifted(**about, similarity=after.similarity or 0.0)
    return LinkDrifted(**about, similarity=drift.similarity, gone=drift.gone, come=drift.come)


def _about(after: Verdict, subject: LinkSubject, now: datetime) -> dict[str, Any]:
    return {
        "at": now,
        "link": subject.link.id,
        "url": subject.link.url,
        "host": subject.link.host,
        "since": after.since,
        "reason": str(after.reason),
        "checks": after.failures or after.checks,
        "why": after.why,
        "status": after.status,
        "final_url": after.final_url,
        "cited_in": subject.cited_in,
        "capture": subject.capture,
        "public": subject.public,
    }
