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


class PublicCopyShape(BaseModel):
    """What public archives say: the copy nearest to the answer, when one last answered, when one last failed to.

    Only with `sought` does a missing copy mean that there is none.
    """

    url: str | None
    at: datetime | None
    archive: str | None
    sought: datetime | None
    failed: datetime | None


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
    public_copy: PublicCopyShape


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
    next: int | None = None


class LinksShape(BaseModel):
    """A page of links. ``next`` is the ``cursor`` of the page after it, or null at the end."""

    links: list[LinkShape]
    next: str | None


class HostCountShape(BaseModel):
    """A host in short."""

    host: str
    links: int
    dead: int


class HostsShape(BaseModel):
    """Hosts, those with the most dead links first."""

    hosts: list[HostCountShape]


class ProbeShape(BaseModel):
    """One check: when, whether it counts (``void``: our own network was at fault), what was seen."""

    at: datetime
    void: bool
    content: str
    similarity: float | None
    outcome: dict[str, Any]


class ProbesShape(BaseModel):
    """A page of checks, newest first. ``next`` is the ``before`` of the page after it, or null at the end."""

    probes: list[ProbeShape]
    next: int | None


class CaptureShape(BaseModel):
    """One copy: of what, when, its SHA-256, where its bytes are, and where it is replayed (pages only)."""

    number: int
    subject: str
    at: datetime
    url: str
    status: int
    media_type: str | None
    digest: str
    size: int
    file: str
    replay: str | None


class VersionShape(BaseModel):
    """One file of an answer, and the version of the reader that read it last."""

    reader: str
    capture: CaptureShape


class VersionsShape(BaseModel):
    """The files of an answer, oldest first."""

    versions: list[VersionShape]


class CardShape(BaseModel):
    """An answer in short. ``links``: how many of the links that it cites are in each state."""

    id: str
    kind: str
    subject: str
    dated: date | None
    sent: date | None
    withdrawn: datetime | None
    kenmerken: list[str]
    ministries: list[str]
    members: list[str]
    parties: list[str]
    links: dict[str, int]


class AnswersShape(BaseModel):
    """A page of answers, newest first. ``next`` is the ``cursor`` of the page after it, or null at the end."""

    answers: list[CardShape]
    next: int | None


class QuestionShape(BaseModel):
    """Questions that wait for an answer. ``due``: the last day on which one is in time."""

    kenmerk: str
    subject: str
    sent: date | None
    due: date | None
    postponed: bool
    overdue: bool
    members: list[str]
    parties: list[str]
    ministries: list[str]


class QuestionsShape(BaseModel):
    """The questions that wait."""

    questions: list[QuestionShape]


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
