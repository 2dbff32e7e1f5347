"""The head of a letter: who asked, who answers, when, under which kenmerk, and what kind of document this is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from voetnoot.answers import Answerer, Asker, DocumentKind
from voetnoot.reading.dialects import dialect
from voetnoot.reading.flow import Flow
from voetnoot.reading.head_answerers import answerers
from voetnoot.reading.head_askers import askers
from voetnoot.reading.head_dates import first_day, letter_date, received, sent
from voetnoot.reading.head_kind import kind
from voetnoot.reading.head_labels import labelled
from voetnoot.reading.head_subject import subject
from voetnoot.reading.head_text import HeadText, head_text
from voetnoot.reading.outline_sections import Section, sections_of
from voetnoot.reading.outline_text import print_facts
from voetnoot.urls.tape import PrintFacts

_KENMERK = re.compile(r"(?<![\w-])(\d{4})[\s\u2010-]?Z[\s\u2010-]?(\d{5})(?!\d)")
# Recognition takes the Z for a figure.
_MISREAD = re.compile(r"(?:kenmerk|nummer)\s(20\d\d)[27](\d{5})(?!\d)", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"(?:eerdere?|eerder\s+gestelde|aanvulling\s+op|vervolg\s+op|toelichting|aanhangsel|naar\s+aanleiding\s+van\s+(?:uw|de)\s+antwoorden)"
    r"[^.]{0,120}$",
    re.IGNORECASE,
)
_CONTEXT = 200
_YEAR = r"(?:vergaderjaar\s+)?(\d{4})\s*[–-]\s*(\d{4})"
_POSTPONED = re.compile(
    rf"Zie\s+ook\s+Aanhangsel(?:\s+van\s+de)?\s+Handelingen,?\s+{_YEAR},?\s*(?:nr\.?|nummer)?\s*(\d{{1,5}})", re.IGNORECASE
)
_SESSION = re.compile(rf"^Vergaderjaar\s+{_YEAR}", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"^\d{1,5}$")
_IDENTIFIER = re.compile(r"\bah-tk-\d{8}-\d{1,5}\b")


@dataclass(frozen=True, slots=True)
class Head:
    """What the covering letter, the title or the metadata say; field for field as in `voetnoot.answers.AnswerDocument`.

    ``aanhangsel`` and ``postponed_in`` are identifiers of the official publications (``ah-tk-20232024-2147``).
    """

    kind: DocumentKind
    kenmerken: tuple[str, ...] = ()
    sent: date | None = None
    received: date | None = None
    answered: date | None = None
    subject: str | None = None
    askers: tuple[Asker, ...] = ()
    answerers: tuple[Answerer, ...] = ()
    own_reference: str | None = None
    aanhangsel: str | None = None
    postponed_in: str | None = None


def head(flow: Flow, sections: Sequence[Section] | None = None, facts: PrintFacts | None = None) -> Head:
    """Return what ``flow`` says of itself; a field that it does not state is ``None`` or empty.

    ``sections`` and ``facts``: how the flow is cut and printed, from those who have found it out before.
    """
    if flow.dialect != "nl":
        return _stated_head(flow)
    cut = sections_of(flow, dialect()) if sections is None else sections
    printed = facts or print_facts(flow)
    text = head_text(flow, cut, hyphenated=printed.hyphenated)
    arrived = received(text)
    return Head(
        kind=kind(text),
        kenmerken=kenmerken(text),
        sent=sent(text),
        received=arrived,
        answered=letter_date(text) or arrived,
        subject=subject(text),
        askers=askers(text),
        answerers=answerers(text),
        own_reference=_own_reference(text),
        aanhangsel=_aanhangsel(text),
        postponed_in=_postponed_in(text),
    )


def _stated_head(flow: Flow) -> Head:
    """Return what the format of ``flow`` states outright. Letters of other parliaments are known by their index for the rest."""
    stated = flow.fields.get
    asker, answerer, ministry = stated("asker"), stated("answerer"), stated("ministry")
    return Head(
        kind=DocumentKind.OTHER,
        sent=_day(stated("sent", "")),
        answered=_day(stated("answered", "")),
        subject=stated("subject"),
        askers=(Asker(asker, stated("party")),) if asker else (),
        answerers=(Answerer(answerer, None, ministry),) if answerer or ministry else (),
        own_reference=stated("own_reference"),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def kenmerken(text: HeadText) -> tuple[str, ...]:
    """Return the kenmerken of the questions, in order; those of earlier questions that the letter mentions are left out."""
    stated = text.fields.get("OVERHEIDop.vraagnummer", "")
    own: dict[str, None] = {}
    others: dict[str, None] = {}
    for source in (stated, *text.titles, *labelled(text, "yours"), text.flat, "\n".join(text.letterhead)):
        for match in _KENMERK.finditer(source):
            mentioned = _OF_OTHERS.search(source[max(0, match.start() - _CONTEXT) : match.start()])
            (others if mentioned else own)[f"{match[1]}Z{match[2]}"] = None
    return tuple(own or others) or tuple(f"{match[1]}Z{match[2]}" for match in _MISREAD.finditer(text.flat))


def _own_reference(text: HeadText) -> str | None:
    for value in labelled(text, "own"):
        if any(char.isdigit() for char in value) and not _KENMERK.fullmatch(value) and first_day(value) is None:
            return value
    return None


def _aanhangsel(text: HeadText) -> str | None:
    stated = _IDENTIFIER.search(
        text.fields.get("DC.identifier", "") + " " + text.fields.get("OVERHEIDop.externMetadataRecord", "")
    )
    if stated:
        return stated[0]
    session = next(filter(None, (_SESSION.match(line) for line in text.lines)), None)
    number = next((line for line in text.lines if _OWN_NUMBER.match(line) and len(line) > 1), None)
    return f"ah-tk-{session[1]}{session[2]}-{number}" if session and number else None


def _postponed_in(text: HeadText) -> str | None:
    match = _POSTPONED.search(text.flat)
    return f"ah-tk-{match[1]}{match[2]}-{match[3]}" if match else None
