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
from store.version_queries import Version
from voetnoot.answers import AnswerDocument, Case, Footnote
from voetnoot.events import HeldCapture
from voetnoot.feeds.selection import FORMATS, FeedSpec, spec_of
from webapp.copies import Copy, copy_path
from webapp.robust import robust_note
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
    def proof(self) -> str | None:
        """The address below the site of our first copy: replayed where it can be, else what is known of it."""
        return copy_path(self.copy) if self.copy else None

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
    versions: tuple[Version, ...] = ()

    def of_note(self, note: Footnote) -> list[Source]:
        """Return the sources that a note cites, in its order, each once."""
        cited = [source for source in self.sources if source.cited.note == note.number and source.cited.part in note.cited_in]
        return list({source.cited.url: source for source in cited}.values())

    @property
    def copies(self) -> list[Copy]:
        """The files of the answer, oldest first."""
        return [Copy(version.number, version.capture) for version in self.versions]

    @property
    def spec(self) -> FeedSpec:
        """The feed of this page."""
        kenmerken = self.main.values("kenmerk") if self.main else (self.name,)
        named = spec_of(f"kenmerk/{kenmerken[0]}") if kenmerken else None
        return named or FeedSpec("answers", (("group", "answers"),))


@dataclass(frozen=True, slots=True)
class Notes:
    """Where the notes of a letter are shown, each once, as (place in the letter from 1, note).

    ``under``: per exchange, those first marked in it; ``rest``: those that no exchange marks.
    """

    under: tuple[tuple[tuple[int, Footnote], ...], ...]
    rest: tuple[tuple[int, Footnote], ...]


def place_notes(document: AnswerDocument) -> Notes:
    """Return where each note of ``document`` is shown: with the question or answer that marks it first."""
    waiting = dict(enumerate(document.footnotes, start=1))
    under = []
    for exchange in document.exchanges:
        mine = tuple((place, note) for place, note in waiting.items() if note.number in exchange.footnotes)
        under.append(mine)
        waiting = {place: note for place, note in waiting.items() if note.number not in exchange.footnotes}
    return Notes(tuple(under), tuple(waiting.items()))


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
    document = found.held.reading.document if found.held else None
    values: Mapping[str, Any] = {
        "notes": place_notes(document) if document else None,
        "found": found,
        "spec": found.spec,
        "forms": list(FORMATS),
        "history": history,
        "robust": lambda note: robust_note(note, found.of_note(note), site.config.web.public_url),
        "waiting": next((one for one in site.open_questions() if one.case.kenmerk == name), None) if not found.main else None,
    }
    template = "answer.html" if document else "open.html"
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
        versions=tuple(site.pages.versions(main.id)) if main else (),
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
