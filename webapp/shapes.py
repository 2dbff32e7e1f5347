"""What the JSON API answers with: one class per thing, which the OpenAPI description is made of."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field


class EventShape(BaseModel):
    """A published event: in words, and whole under ``event``."""

    seq: int
    id: str
    guid: str
    kind: str
    published_at: datetime
    title: str
    summary: str
    url: str
    event: dict[str, Any]


class EventsShape(BaseModel):
    """A page of events, newest first. ``next`` is the ``before`` of the page after it, or null at the end."""

    events: list[EventShape]
    next: int | None


class CitationShape(BaseModel):
    """One place that cites a link."""

    answer: str
    kenmerken: list[str]
    subject: str
    part: str
    note: str | None
    dated: date | None
    ministries: list[str]
    parties: list[str]


class CopyShape(BaseModel):
    """Our first copy of a page."""

    at: datetime
    digest: str
    size: int
    media_type: str | None


class LinkShape(BaseModel):
    """A link with its verdict, as `voetnoot check --json` has it, and where it is cited."""

    id: str
    url: str
    host: str
    verdict: str = Field(description="alive, moved, suspect, dead, blocked, disallowed, unknown, or not-checked")
    reason: str
    since: datetime | None
    content: str
    status: int | None
    final_url: str | None
    checks: int
    next: datetime | None
    never_worked: bool
    why: str
    cited_in: list[CitationShape]
    copy_: CopyShape | None = Field(serialization_alias="copy")


class AnswerShape(BaseModel):
    """An answer: what the letter says, its links with their states, and the other documents of the same questions."""

    id: str
    kind: str
    subject: str
    kenmerken: list[str]
    dated: date | None
    sent: date | None
    withdrawn: datetime | None
    document: dict[str, Any] | None
    links: list[LinkShape]
    others: list[str]


class HostShape(BaseModel):
    """A host: how many of its cited links are in each state, and the links."""

    host: str
    total: int
    states: dict[str, int]
    links: list[LinkShape]


class SourceShape(BaseModel):
    """How far a source is known."""

    source: str
    complete_to: datetime | None
    began: datetime
    silent_since: datetime | None = None


class RunShape(BaseModel):
    """The last run of a job."""

    job: str
    due: datetime
    started: datetime
    ended: datetime | None
    state: str
    asked: int
    got: int
    new: int
    doubts: int
    why: str | None
    void: str | None


class StatusShape(BaseModel):
    """How far we know, how the cited links stand, how each job last ended."""

    sources: list[SourceShape]
    links: dict[str, int]
    total: int
    jobs: list[RunShape]
