"""What was recognised, line by line: which part of the letter a line belongs to, and the marks and addresses in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from voetnoot.answers import AnswerDocument, Doubt, FoundUrl
from voetnoot.reading.dialects import dialect
from voetnoot.reading.flow import Block, Flow, FlowLine, Place
from voetnoot.reading.layout import LETTERHEAD
from voetnoot.reading.outline import outline, senders_sites
from voetnoot.reading.outline_pairing import Pairing, pair
from voetnoot.reading.outline_sections import sections_of
from voetnoot.reading.outline_text import facts_for_notes, print_facts
from voetnoot.urls.finding import find_urls
from voetnoot.urls.tape import PrintFacts, tape_of


class Role(StrEnum):
    """What a line is part of."""

    LETTER = "letter"
    QUESTION = "question"
    ANSWER = "answer"
    NOTE = "note"
    LETTERHEAD = "letterhead"


@dataclass(frozen=True, slots=True)
class Piece:
    """``text[start:end]`` of a line is (part of) the address ``found``, the ``number``-th of the document, counted from 1."""

    start: int
    end: int
    number: int
    found: FoundUrl


@dataclass(slots=True)
class ShownLine:
    """A line, the role it has, and of what (``v3``, ``a3``, the number of a note)."""

    line: FlowLine
    role: Role = Role.LETTER
    label: str = ""
    pieces: list[Piece] = field(default_factory=list)
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """All that was seen in a document. ``blocks``: its lines as they follow each other; ``notes`` the same for the notes."""

    flow: Flow
    document: AnswerDocument
    doubts: tuple[Doubt, ...]
    blocks: tuple[tuple[ShownLine, ...], ...]
    notes: tuple[tuple[ShownLine, ...], ...]
    addresses: tuple[FoundUrl, ...]

    @property
    def lines(self) -> Iterator[ShownLine]:
        """All lines, those of the notes last."""
        return (line for group in (*self.blocks, *self.notes) for line in group)


def _placed(flow: Flow) -> Flow:
    """Return ``flow`` with a place for each line, made up where the format has none: parts of a line know theirs by it."""
    count = iter(range(1, 10**9))

    def block(given: Block) -> Block:
        lines = (line if line.place else replace(line, place=(0.0, -float(next(count)), 0.0, 0.0)) for line in given.lines)
        return replace(given, lines=tuple(lines))

    notes = tuple(replace(note, blocks=tuple(map(block, note.blocks))) for note in flow.notes)
    return replace(flow, blocks=tuple(map(block, flow.blocks)), notes=notes)


_Key = tuple[int | None, Place | None]


class _Marker:
    """Puts roles and addresses on the lines of a flow."""

    def __init__(self, flow: Flow) -> None:
        self.blocks = tuple(tuple(ShownLine(line) for line in block.lines) for block in flow.blocks)
        self.notes = tuple(tuple(ShownLine(line) for block in note.blocks for line in block.lines) for note in flow.notes)
        self._shown = {_key(shown.line): shown for group in (*self.blocks, *self.notes) for shown in group}
        self.addresses: list[FoundUrl] = []
        self._seen: set[_Key] = set()

    def role(self, lines: Iterable[FlowLine], role: Role, label: str) -> None:
        """Say that ``lines`` (whole or in part) belong to ``label``."""
        for nth, line in enumerate(lines):
            if shown := self._shown.get(_key(line)):
                both = role is shown.role and shown.label and label not in shown.label.split(", ")
                shown.begins = shown.begins or nth == 0
                shown.role, shown.label = role, f"{shown.label}, {label}" if both else label

    def find(self, paragraphs: Iterable[Sequence[FlowLine]], facts: PrintFacts, besides: frozenset[str] = frozenset()) -> None:
        """Find the addresses of ``paragraphs``, each paragraph once, those printed as ``besides`` left out."""
        for lines in paragraphs:
            if not lines or _key(lines[0]) in self._seen:
                continue
            self._seen.add(_key(lines[0]))
            tape = tape_of(lines)
            for placed in find_urls(lines, facts):
                if placed.found.printed in besides:
                    continue
                self.addresses.append(placed.found)
                for line, start in zip(lines, tape.starts, strict=True):
                    low, high = max(placed.start - start, 0), min(placed.end - start, len(line.text))
                    if low < high:
                        self._piece(line, low, high, placed.found)

    def _piece(self, line: FlowLine, low: int, high: int, found: FoundUrl) -> None:
        if shown := self._shown.get(_key(line)):
            cut = max(0, len(shown.line.text) - len(line.text))
            shown.pieces.append(Piece(low + cut, high + cut, len(self.addresses), found))


def _key(line: FlowLine) -> _Key:
    return line.page, line.place


def _exchanges(marker: _Marker, pairing: Pairing, facts: PrintFacts) -> None:
    for draft in pairing.drafts.values():
        for headed, paragraphs, role, letter in (
            (draft.headed, draft.question, Role.QUESTION, "v"),
            (draft.answer_headed, draft.answer, Role.ANSWER, "a"),
        ):
            marker.role([*headed, *(line for lines in paragraphs for line in lines)], role, f"{letter}{draft.number}")
            marker.find(paragraphs, facts)
    for title, paragraphs in (("", pairing.preface), *pairing.remainder):
        marker.find(paragraphs, facts, frozenset() if title else senders_sites(paragraphs))


def recognise(flow: Flow) -> Recognised:
    """Return what is recognised in ``flow``: what `voetnoot.reading.outline.outline` says, with where each thing stands."""
    flow = _placed(flow)
    facts = print_facts(flow)
    marker = _Marker(flow)
    _exchanges(marker, pair(sections_of(flow, dialect(flow.dialect))), facts)
    for block in flow.blocks:
        if block.style == LETTERHEAD:
            marker.role(block.lines, Role.LETTERHEAD, "")
    for note in flow.notes:
        marker.role((line for block in note.blocks for line in block.lines), Role.NOTE, note.number)
        marker.find((block.lines for block in note.blocks), facts_for_notes(facts))
    document, doubts = outline(flow)
    return Recognised(flow, document, doubts, marker.blocks, marker.notes, tuple(marker.addresses))
