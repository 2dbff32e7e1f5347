"""The page of an answer: questions, answers, notes, the state of every source, and what happened since."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from store.document_queries import HeldReading
from store.link_queries import WatchedLink
from store.site_queries import AnswerCard, CitedLink
from voetnoot.answers import Case
from voetnoot.events import HeldCapture
from voetnoot.feeds.selection import FORMATS, FeedSpec, spec_of
from webapp.site import Site, site_of

router = APIRouter()

Name = Annotated[str, Path(min_length=1, max_length=100)]
_ID_LENGTH = 32
_ORDER = {"antwoord": 0, "nader": 1, "correctie": 2, "mededeling": 3, "uitstel": 4}


@dataclass(frozen=True, slots=True)
class Source:
    """A cited link on the page of an answer: where it stands, what we hold of it, our first copy."""

    cited: CitedLink
    watched: WatchedLink | None
    copy: HeldCapture | None

    @property
    def state(self) -> str:
        """The state that its badge shows."""
        verdict = self.watched.verdict if self.watched else None
        return verdict.state.value if verdict else "not-checked"


@dataclass(frozen=True, slots=True)
class Found:
    """What stands under a kenmerk or an id: the answer shown, the other documents, the case."""

    name: str
    main: AnswerCard | None
    held: HeldReading | None
    others: tuple[AnswerCard, ...]
    case: Case | None
    sources: tuple[Source, ...]

    @property
    def spec(self) -> FeedSpec:
        """The feed of this page."""
        kenmerken = self.main.values("kenmerk") if self.main else (self.name,)
        named = spec_of(f"kenmerk/{kenmerken[0]}") if kenmerken else None
        return named or FeedSpec("answers", (("group", "answers"),))


@router.get("/answers/{name}")
def answer(request: Request, name: Name) -> Response:
    """Show the answer to a kenmerk (or the answer with this id)."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    found = find(site, name)
    if found is None:
        raise HTTPException(404)
    wanted = (("answer", found.main.id),) if found.main else (("kenmerk", name),)
    history = site.history(site.queries.published(wanted, limit=50))
    values: Mapping[str, Any] = {"found": found, "spec": found.spec, "forms": list(FORMATS), "history": history}
    template = "answer.html" if found.held and found.held.reading.document else "open.html"
    return site.page(request, template, values)


def find(site: Site, name: str) -> Found | None:
    """Return what stands under a kenmerk or an id, or ``None``."""
    ids = site.queries.answers_of(name) or ([name] if len(name) == _ID_LENGTH else [])
    cards = sorted(site.pages.answers(ids).values(), key=lambda card: (_ORDER.get(card.kind, 9), str(card.dated or ""), card.id))
    case = site.pages.case(name)
    if not cards and case is None:
        return None
    main = cards[0] if cards else None
    return Found(
        name=name,
        main=main,
        held=site.queries.answer_reading(main.id) if main else None,
        others=tuple(cards[1:]),
        case=case,
        sources=_sources(site, main.id) if main else (),
    )


def _sources(site: Site, answer: str) -> tuple[Source, ...]:
    cited = sorted(site.pages.cited_links(answer), key=_as_read)
    ids = list(dict.fromkeys(found.link for found in cited))
    watched, copies = site.queries.links(ids), site.rows.first_copies(ids)
    return tuple(Source(found, watched.get(found.link), copies.get(found.link)) for found in cited)


def _as_read(cited: CitedLink) -> tuple[int, bool, int, str, int]:
    """Order citations as the letter is read: question 1, answer 1, question 2; the letter around them last."""
    number = cited.part[1:]
    note = cited.note or ""
    return (
        int(number) if number.isdecimal() else 10**6,
        cited.part.startswith("a"),
        int(note) if note.isdecimal() else 0,
        note,
        cited.nth,
    )
