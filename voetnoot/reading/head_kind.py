"""What kind of document this is: answers, a later answer, a postponement, another notice, a correction, bare questions."""

import re

from voetnoot.answers import DocumentKind
from voetnoot.reading.head_labels import labelled
from voetnoot.reading.head_text import HeadText

_POSTPONED = re.compile(
    r"\b(?:uitstel(?:bericht)?|uitgesteld)\b"
    r"|niet\s+(?:\w+\s+){0,8}?binnen\s+(?:de\s+)?(?:\w+\s+){0,2}?(?:termijn|drie\s+weken)[^.]{0,80}?(?:beantwoord|beantwoorden)"
    r"|meer\s+tijd\s+nodig|vergt\s+meer\s+tijd|nog\s+niet\s+(?:\w+\s+){0,4}?beantwoord|binnen\s+de\s+\w+\s+termijn\s+te\s+beantwoorden",
    re.IGNORECASE,
)
_CORRECTED_TITLE = re.compile(
    r"^\W*(?:\w+\s+)?(?:herzien|gecorrigeerd|verbeterd|gerectificeerd|aangepast|correctie|rectificatie)", re.IGNORECASE
)
_CORRECTED = re.compile(
    r"\babusievelijk\b|\bherziene?\s+(?:antwoord|beantwoording|versie)|\b(?:gecorrigeerde|verbeterde|gerectificeerde)\s+(?:antwoord|beantwoording|versie)"
    r"|\brectificatie\b|\bter\s+(?:vervanging|correctie)\s+van\b|\b(?:fout|onjuistheid|omissie|verkeerde\s+versie)\b[^.]{0,80}\b(?:beantwoording|antwoord)",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"^\W*(?:nadere?\s+(?:antwoord|beantwoording)|aanvullende?\s+(?:antwoord|beantwoording)|aanvulling\s+op)", re.IGNORECASE
)
_ANSWERING = re.compile(r"\b(?:antwoord(?:en)?|beantwoord(?:ing)?)\b", re.IGNORECASE)
_MAX_NOTICE = 8_000
_TYPESET = re.compile(r"^Mededeling\s+van\s+", re.IGNORECASE)
_ASKED_ONLY = re.compile(r"^Vragen\s+van\s+", re.IGNORECASE)


def kind(head: HeadText) -> DocumentKind:
    """Return what kind of document ``head`` belongs to."""
    if not head.answered and (found := _without_answers(head)) is not None:
        return found
    titles = (*labelled(head, "subject"), *head.titles)
    if any(_CORRECTED_TITLE.match(title) for title in titles) or _CORRECTED.search(head.flat):
        return DocumentKind.CORRECTIE
    if any(_FURTHER.match(title) for title in titles):
        return DocumentKind.NADER
    if head.answered or (head.asked and _ANSWERING.search(head.flat)):
        return DocumentKind.ANTWOORD
    return DocumentKind.VRAGEN if head.asked else DocumentKind.OTHER


def _without_answers(head: HeadText) -> DocumentKind | None:
    """Return the kind of a document in which no answer stands, or ``None`` when that is not sure."""
    text = " ".join((head.flat, *head.closing))
    notice = head.noticed or any(_TYPESET.match(paragraph) for paragraph in head.paragraphs)
    about = _ANSWERING.search(text) or "vragen" in text.lower()
    if about and len(text) <= _MAX_NOTICE and _POSTPONED.search(text):
        return DocumentKind.UITSTEL
    if notice:
        return DocumentKind.MEDEDELING
    if any(_ASKED_ONLY.match(paragraph) for paragraph in head.paragraphs):
        return DocumentKind.VRAGEN
    return None if head.asked or about else DocumentKind.OTHER
