"""Questions brought together with their answers, in all the orders in which letters set them."""

import re
from dataclasses import dataclass, field
from itertools import accumulate

from voetnoot.answers import Doubt
from voetnoot.reading.doubts import DoubtKind, doubt
from voetnoot.reading.flow import FlowLine
from voetnoot.reading.outline_headings import HeadingKind
from voetnoot.reading.outline_sections import Section

_LAYOUT = re.compile(r"[\s\u00ad\u2010-]")
Paragraphs = list[list[FlowLine]]


@dataclass(slots=True)
class Draft:
    """A question on its way to an `voetnoot.answers.Exchange`."""

    number: str
    question: Paragraphs = field(default_factory=list)
    answer: Paragraphs = field(default_factory=list)
    answered: bool = False
    shared: tuple[str, ...] = ()
    headed: list[FlowLine] = field(default_factory=list)
    answer_headed: list[FlowLine] = field(default_factory=list)


@dataclass(slots=True)
class Pairing:
    """All drafts in the order of their first appearance, the paragraphs that none claims, and what was odd."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    preface: Paragraphs = field(default_factory=list)
    remainder: list[tuple[str, Paragraphs]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)

    def open_numbers(self) -> tuple[str, ...]:
        """Return the questions that have no answer yet: of those asked since the last answer, else of all."""
        recent = tuple(dict.fromkeys(number for number in self.recent if not self.drafts[number].answered))
        return recent or tuple(number for number, draft in self.drafts.items() if not draft.answered)


def _next_number(pairing: Pairing) -> str:
    last = next((number for number in reversed(pairing.drafts) if number.isdigit()), "0")
    return str(int(last) + 1)


def _bare(paragraphs: Paragraphs) -> tuple[str, frozenset[int]]:
    """Return ``paragraphs`` for comparison, without white space and hyphens, and where in that text words begin or end."""
    words = [word for lines in paragraphs for line in lines for word in _LAYOUT.split(line.text)]
    return "".join(words), frozenset(accumulate(map(len, words), initial=0))


def _stands_in(said: Paragraphs, asked: Paragraphs) -> bool:
    """Tell whether the words of ``said`` stand in ``asked``, in a row and whole: "ow" does not stand in "aow"."""
    (part, _), (whole, borders) = _bare(said), _bare(asked)
    place = whole.find(part)
    while place >= 0 and not {place, place + len(part)} <= borders:
        place = whole.find(part, place + 1)
    return place >= 0


def _repeats(pairing: Pairing, numbers: tuple[str, ...], section: Section) -> bool:
    """Tell whether ``section`` says nothing but the questions ``numbers`` once more, whole or in part."""
    asked = [lines for number in numbers for lines in pairing.drafts[number].question]
    return _stands_in(section.paragraphs, asked) or all(_stands_in([lines], asked) for lines in section.paragraphs)


def _ask(pairing: Pairing, section: Section) -> None:
    """Take a question. The same number again, before an answer, is the question repeated; other words are added to it.

    Several questions may be repeated under one heading, one after the other, before the answer that they share.
    """
    assert section.heading is not None
    numbers = section.heading.numbers or (_next_number(pairing),)
    known = [number for number in numbers if number in pairing.drafts and pairing.drafts[number].question]
    if known and any(pairing.drafts[number].answered for number in known):
        pairing.doubts.append(doubt(DoubtKind.NUMBERING, f"v{numbers[0]}"))
        pairing.remainder.append((section.title, section.paragraphs))
        return
    pairing.recent = [*numbers] if known else [*pairing.recent, *numbers]
    if len(known) == len(numbers) and _repeats(pairing, numbers, section):
        for number in numbers:
            pairing.drafts[number].headed += section.marked
        return
    for number in numbers:
        draft = pairing.drafts.setdefault(number, Draft(number))
        draft.question = [*draft.question, *section.paragraphs]
        draft.headed += section.marked


def _answer(pairing: Pairing, section: Section, numbers: tuple[str, ...]) -> None:
    """Give the text of ``section`` to each of ``numbers``; a number that was never asked becomes an exchange all the same."""
    for number in numbers:
        if number not in pairing.drafts:
            pairing.doubts.append(doubt(DoubtKind.ANSWER_WITHOUT_QUESTION, f"a{number}"))
        draft = pairing.drafts.setdefault(number, Draft(number))
        draft.answer = [*draft.answer, *section.paragraphs]
        draft.answer_headed += section.marked
        draft.answered = True
        if len(numbers) > 1:
            draft.shared = tuple(dict.fromkeys((*draft.shared, *(other for other in numbers if other != number))))
    pairing.recent = [number for number in pairing.recent if not pairing.drafts[number].answered]


def _bare_in_a_row(sections: list[Section], position: int) -> int:
    """Return how many bare answers follow each other from ``position`` on, without a question between them."""
    count = 0
    for section in sections[position:]:
        if section.kind is HeadingKind.QUESTION:
            break
        if section.kind is HeadingKind.ANSWER and section.heading and not section.heading.numbers:
            count += 1
    return count


def _answer_bare(pairing: Pairing, sections: list[Section], position: int) -> None:
    """Give a bare answer to the open questions: to all of them, or one by one where as many bare answers follow."""
    section, open_numbers = sections[position], pairing.open_numbers()
    if not open_numbers:
        heading = section.heading
        if section.paragraphs and not (heading and heading.plural):
            pairing.doubts.append(doubt(DoubtKind.ANSWER_WITHOUT_QUESTION, section.title))
        pairing.remainder.append((section.title, section.paragraphs))
        return
    if not section.paragraphs and section.heading and section.heading.plural:
        return
    one_by_one = len(open_numbers) > 1 and _bare_in_a_row(sections, position) >= len(open_numbers)
    _answer(pairing, section, open_numbers[:1] if one_by_one else open_numbers)


def pair(sections: list[Section]) -> Pairing:
    """Return the exchanges of ``sections``.

    An answer that names numbers goes to these; a bare one to the questions that are open. All questions first and then all
    answers, a question repeated before its answer, and one answer for questions far apart all come out by the same rule.
    """
    pairing = Pairing()
    for position, section in enumerate(sections):
        if section.kind is None:
            pairing.preface += section.paragraphs
        elif section.kind is HeadingKind.QUESTION:
            _ask(pairing, section)
        elif section.kind is HeadingKind.ANSWER and section.heading and section.heading.numbers:
            _answer(pairing, section, section.heading.numbers)
        elif section.kind is HeadingKind.ANSWER:
            _answer_bare(pairing, sections, position)
        else:
            pairing.remainder.append((section.title, section.paragraphs))
    return pairing
