"""The one step from running text to an `voetnoot.answers.AnswerDocument`, whatever format the text came from."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from voetnoot.answers import AnswerDocument, BodyUrl, Doubt, Exchange, FoundUrl
from voetnoot.reading.dialects import dialect as dialect_of
from voetnoot.reading.doubts import DoubtKind, doubt
from voetnoot.reading.flow import Flow, FlowLine, NoteFlow
from voetnoot.reading.head import Head, head
from voetnoot.reading.outline_doubts import doubts_of
from voetnoot.reading.outline_notes import footnotes_of, note_of
from voetnoot.reading.outline_pairing import Draft, Pairing, pair
from voetnoot.reading.outline_sections import sections_of
from voetnoot.reading.outline_text import Prose, facts_for_notes, print_facts, prose
from voetnoot.urls.tape import PrintFacts

_Place = tuple[int, int]
_SITE = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}/?|www\.(?:[a-z0-9-]+\.)+[a-z]{2,}/[a-z]{1,20}/?", re.IGNORECASE)


class _Gathered:
    """What the parts of a letter yield on the way: the parts in which each note is marked, and all marks."""

    def __init__(self, facts: PrintFacts, notes: Sequence[NoteFlow]) -> None:
        self.facts, self.notes = facts, notes
        self.cited: dict[int, list[str]] = defaultdict(list)
        self.marked: dict[str, None] = {}

    def take(
        self, part: str, paragraphs: Iterable[list[FlowLine]], headed: Iterable[FlowLine] = ()
    ) -> tuple[Prose, tuple[str, ...]]:
        """Return the text of ``part`` and the numbers of its marks, those in its headings first."""
        said = prose(paragraphs, self.facts)
        marks = [(mark.number, line.page) for line in headed for mark in line.marks] + list(said.marks)
        for number, page in marks:
            self.marked[number] = None
            if (nth := note_of(number, page, self.notes)) is not None:
                self.cited[nth].append(part)
        return said, tuple(dict.fromkeys(number for number, _ in marks))


def _exchange(draft: Draft, gathered: _Gathered, body: list[tuple[_Place, FoundUrl, str]]) -> Exchange:
    question, asked = gathered.take(f"v{draft.number}", draft.question, draft.headed)
    answer, answered = gathered.take(f"a{draft.number}", draft.answer, draft.answer_headed)
    for part, said, paragraphs in (("v", question, draft.question), ("a", answer, draft.answer)):
        body += [(_place(paragraphs, nth), url, f"{part}{draft.number}") for nth, url in enumerate(said.urls)]
    return Exchange(
        number=draft.number,
        text=question.text,
        answer=answer.text,
        footnotes=tuple(dict.fromkeys((*asked, *answered))),
        urls=(*question.urls, *answer.urls),
        shared_with=draft.shared,
    )


def _place(paragraphs: list[list[FlowLine]], nth: int) -> _Place:
    """Return a key that is the same for the same address of the same paragraphs, so that a shared answer's is kept once."""
    return (id(paragraphs[0]) if paragraphs else 0, nth)


def _body_urls(body: list[tuple[_Place, FoundUrl, str]]) -> tuple[BodyUrl, ...]:
    merged: dict[_Place, tuple[FoundUrl, list[str]]] = {}
    for key, url, part in body:
        merged.setdefault(key, (url, []))[1].append(part)
    return tuple(BodyUrl(url, tuple(dict.fromkeys(parts))) for url, parts in merged.values())


def senders_sites(paragraphs: Iterable[list[FlowLine]]) -> frozenset[str]:
    """Return the lines that are nothing but a site (``www.rijksoverheid.nl/jenv``): the sender's own, no source of the letter.

    ``paragraphs`` are those before the first heading, the letterhead among them.
    """
    lines = (line.text.strip() for lines in paragraphs for line in lines)
    return frozenset(line for line in lines if _SITE.fullmatch(line))


def _remainder(pairing: Pairing, gathered: _Gathered, body: list[tuple[_Place, FoundUrl, str]]) -> str:
    texts: list[str] = []
    for title, paragraphs in (("", pairing.preface), *pairing.remainder):
        said, _ = gathered.take("brief", paragraphs)
        heads = senders_sites(paragraphs) if not title else frozenset()
        cited = [url for url in said.urls if url.printed not in heads]
        body += [(_place(paragraphs, nth), url, "brief") for nth, url in enumerate(cited)]
        texts += [title, said.text]
    return "\n".join(text for text in texts if text)


def _document(known: Head, **parts: object) -> AnswerDocument:
    plain = {name: getattr(known, name) for name in Head.__slots__}
    return AnswerDocument(**plain, **parts)  # type: ignore[arg-type]


def outline(flow: Flow) -> tuple[AnswerDocument, tuple[Doubt, ...]]:
    """Return what ``flow`` says, and what in it could not be placed.

    Every character of the flow ends in an exchange, a note or the remainder. Deterministic; raises nothing for any flow.
    """
    dialect = dialect_of(flow.dialect)
    facts = print_facts(flow)
    sections = sections_of(flow, dialect)
    pairing = pair(sections)
    gathered = _Gathered(facts, flow.notes)
    body: list[tuple[_Place, FoundUrl, str]] = []
    exchanges = tuple(_exchange(draft, gathered, body) for draft in pairing.drafts.values())
    remainder = _remainder(pairing, gathered, body)
    document = _document(
        head(flow, sections, facts),
        exchanges=exchanges,
        footnotes=footnotes_of(flow.notes, gathered.cited, facts_for_notes(facts), dialect),
        body_urls=_body_urls(body),
        remainder=remainder,
    )
    unplaced = tuple(doubt(DoubtKind.REMAINDER, title or "letter") for title, lines in pairing.remainder if lines)
    return document, (*flow.doubts, *pairing.doubts, *unplaced, *doubts_of(document, tuple(gathered.marked)))
