"""What the questions are about: the words behind "over" in the title, the subject line or the first sentence."""

import re
from collections.abc import Iterator

from voetnoot.reading.head_labels import labelled
from voetnoot.reading.head_text import HeadText

_ABOUT = re.compile(
    r"\b(?:over|inzake|betreffende|omtrent|naar aanleiding van|met betrekking tot)\s+(?P<subject>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_QUESTIONS = re.compile(r"vragen", re.IGNORECASE)
_END = re.compile(
    r"\s*[,.]?\s*\((?:ingezonden|kenmerk|met\s+kenmerk|nr|nummer|vraagnummer|uw\s+kenmerk|\d{4}Z\d{5}|[^()]*\d{4}Z\d{5})"
    r"|\s*,?\s+(?:ingezonden\s+op|\(?ingezonden\s+\d)"
    r"|\s+(?:worden|zijn|werden)\s+beantwoord|\.\s+(?:Deze|De|Het|Hierbij|Hiermee|Tevens|Ik|In|Uw|Mede)\s"
    r"|,?\s+(?:met\s+(?:als\s+)?kenmerk|onder\s+nummer|kenmerk)\s+\d{4}Z|\s+\(?\d{4}Z\d{5}|\s+aan\.?$",
    re.IGNORECASE,
)
_MAX = 1_000
_LEAD = re.compile(
    r"^(?:\w+\s+){0,2}?(?:antwoord(?:en)?|beantwoording|uitstel(?:bericht)?|reactie)\b.{0,40}?\b(?:kamer)?vragen\b\s*(?:van\s+(?:het\s+lid|de\s+leden)\s+[^()]*\([^()]*\)\s*)?",
    re.IGNORECASE,
)


def subject(head: HeadText) -> str | None:
    """Return the subject as printed, without the dot or the brackets that close it."""
    for text in _sources(head):
        questions = _QUESTIONS.search(text)
        match = _ABOUT.search(text, questions.end() if questions else 0)
        if match and (found := _ended(match["subject"])):
            return found
    for text in labelled(head, "subject"):
        return _ended(_LEAD.sub("", text)) or None
    return head.fields.get("DC.title", "").partition("\n")[0].strip(" .") or None


def _sources(head: HeadText) -> Iterator[str]:
    """Yield the texts in which the subject may stand, the most trusted first."""
    titles = [title for title in head.titles if _QUESTIONS.search(title)]
    yield from (title for title in titles if title.startswith("Vragen van"))
    yield from titles
    yield from labelled(head, "subject")
    for paragraph in head.paragraphs:
        if _QUESTIONS.search(paragraph) and _ABOUT.search(paragraph):
            yield paragraph


def _ended(text: str) -> str:
    match = _END.search(text)
    return (text[: match.start()] if match else text)[:_MAX].strip(" ,").removesuffix(".").strip()
