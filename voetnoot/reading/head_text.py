"""What the head of a letter is read from: the text before the first question, by paragraph, by line and in one run."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from voetnoot.reading.flow import Flow, FlowLine
from voetnoot.reading.outline_headings import HeadingKind
from voetnoot.reading.outline_sections import Section

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_TITLE = re.compile(
    r"^(?:\d{4}Z\d{5}\b.{0,60}?)?\s*(?:(?:nader|aanvullend|herzien|gecorrigeerd)e?\s+)?(?:antwoord(?:en)?|beantwoording|vragen|mededeling)\b",
    re.IGNORECASE | re.DOTALL,
)
_BEGINS = re.compile(
    r"(?:datum|betreft|onderwerp|geachte|hoogachtend)\b(?!\s+(?:van|dat|de|het)\b)"
    r"|(?:nader\s+|nadere\s+|herziene\s+)?(?:antwoord(?:en)?|beantwoording)\s+(?:van|op|vragen|kamervragen|schriftelijke)\b"
    r"|(?:vragen|mededeling)\s+van\s|\d{4}Z\d{5}\s*\(|(?:mede\s+namens\s+)?de\s+(?:minister|staatssecretaris)\s+(?:van|voor)\s",
    re.IGNORECASE,
)
_MAX_LINES = 400


@dataclass(frozen=True)
class HeadText:
    """The parts of a document that say who, when and what.

    ``paragraphs``: before the first question, each on one line; ``lines``: the same as printed; ``closing``: what follows the
    last answer (a signature may stand there); ``letterhead``: lines of page headers; ``asked`` and ``answered``: whether
    there are questions and answers; ``noticed``: whether a heading *Mededeling* stands in it.
    """

    origin: str
    paragraphs: tuple[str, ...]
    lines: tuple[str, ...]
    closing: tuple[str, ...]
    letterhead: tuple[str, ...]
    fields: dict[str, str]
    asked: bool
    answered: bool
    noticed: bool

    @cached_property
    def flat(self) -> str:
        """All paragraphs in one run, a blank between them."""
        return " ".join(self.paragraphs)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The paragraphs that begin as the title of answers or questions does, the last of them first."""
        return tuple(paragraph for paragraph in reversed(self.paragraphs) if _TITLE.match(paragraph))


def head_text(flow: Flow, sections: Sequence[Section], *, hyphenated: bool) -> HeadText:
    """Return the head of ``flow``, which ``sections`` cut; ``hyphenated``: its words are broken at line ends."""
    preface = [part for paragraph in sections[0].paragraphs for part in _parted(paragraph)]
    kinds = {section.kind for section in sections}
    closing = [section for section in sections[-2:] if section.kind in {HeadingKind.CLOSING, HeadingKind.ANSWER}]
    lines = [_clean(line.text) for paragraph in preface for line in paragraph][:_MAX_LINES]
    return HeadText(
        origin=flow.origin,
        paragraphs=tuple(filter(None, (joined(paragraph, hyphenated=hyphenated) for paragraph in preface[:_MAX_LINES]))),
        lines=tuple(line for line in lines if line),
        closing=tuple(joined(each, hyphenated=hyphenated) for section in closing for each in section.paragraphs[-12:]),
        letterhead=tuple(filter(None, (_clean(line) for line in flow.fields.get("letterhead", "").split("\n")))),
        fields=flow.fields,
        asked=HeadingKind.QUESTION in kinds,
        answered=HeadingKind.ANSWER in kinds,
        noticed=any(_is_notice(section) for section in sections),
    )


def _parted(paragraph: Sequence[FlowLine]) -> Iterator[list[FlowLine]]:
    """Yield ``paragraph`` cut where a page ends, and before lines that begin a label, a title or a signature.

    The layout of a letterhead is too loose for paragraphs to be told by their distance alone.
    """
    part: list[FlowLine] = []
    for line in paragraph:
        text = line.text.strip()
        begins = bool(_BEGINS.match(text)) and (text[:1].isupper() or text[:1].isdigit())
        if part and (begins or line.page != part[-1].page):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def joined(lines: Sequence[FlowLine], *, hyphenated: bool) -> str:
    """Return a paragraph on one line; a hyphen at a line end goes where this document breaks its words."""
    text = ""
    for line in lines:
        piece = line.text.strip()
        if text.endswith(("\u00ad", "\u2010")) or (text.endswith("-") and hyphenated and piece[:1].islower()):
            text = text[:-1] + piece
        elif text.endswith("-") and not piece.startswith(("en ", "of ")):
            text += piece
        else:
            text = f"{text} {piece}"
    return _clean(text)


def _clean(text: str) -> str:
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def _is_notice(section: Section) -> bool:
    return section.title.strip().lower().startswith("mededeling")
