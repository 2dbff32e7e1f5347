"""Complex fields (ECMA-376 part 1, 17.16): the instruction is dropped, the result is text, a link or a note mark."""

import re
from dataclasses import dataclass, field

_HYPERLINK = re.compile(r'^\s*HYPERLINK\s+(?!\\)(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_ANCHOR = re.compile(r'\\l\s+(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_NOTEREF = re.compile(r'^\s*(?:NOTEREF|FTNREF)\s+"?([^\s"\\]+)', re.IGNORECASE)
_PAGE = re.compile(r"^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_SUPERSCRIPT = re.compile(r"\\f\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a field is to us: a link to ``uri``, a mark that repeats the note at ``bookmark``, or ``furniture`` to drop."""

    uri: str | None = None
    bookmark: str | None = None
    raised: bool = False
    furniture: bool = False


def meaning(instruction: str) -> Meaning:
    """Return what the field with ``instruction`` is to us; an empty `Meaning`: its result is text."""
    if link := _HYPERLINK.match(instruction):
        uri = link[1] if link[1] is not None else link[2]
        anchor = _ANCHOR.search(instruction, link.end())
        part = (anchor[1] or anchor[2]) if anchor else ""
        return Meaning(uri=f"{uri}#{part}" if part and "#" not in uri else uri)
    if note := _NOTEREF.match(instruction):
        return Meaning(bookmark=note[1], raised=bool(_SUPERSCRIPT.search(instruction)))
    return Meaning(furniture=bool(_PAGE.match(instruction)))


@dataclass(slots=True)
class Frame:
    """One open field: its instruction so far, and its meaning once the result has begun."""

    instruction: str = ""
    meaning: Meaning | None = None
    begun: str = ""


@dataclass(slots=True)
class Fields:
    """The open fields of one story (the body, or one note); they may go on over paragraphs."""

    frames: list[Frame] = field(default_factory=list)

    @property
    def silent(self) -> bool:
        """Whether text here is an instruction or furniture and not on the page as text."""
        return any(frame.meaning is None or frame.meaning.furniture for frame in self.frames)

    @property
    def uris(self) -> list[str]:
        """The links that are open here, outermost first."""
        return [frame.meaning.uri for frame in self.frames if frame.meaning is not None and frame.meaning.uri]

    def instruct(self, text: str) -> None:
        """Add ``text`` to the instruction of the innermost field."""
        if self.frames and self.frames[-1].meaning is None:
            self.frames[-1].instruction += text
