"""The same letter as the *Aanhangsel van de Handelingen* prints it: other furniture, guillemets, no links."""

import re
from dataclasses import replace

from demo.composing import wording
from demo.composing.columns import Column, in_order, note_heights, paragraphs
from demo.composing.drawing import Face, Sheet
from demo.composing.letter import Exchange, Letter
from demo.composing.paging import Block, Measures, lay_out

_SIZE = (558.4, 771.0)
_TEXT = Face("Helvetica", "Helvetica", 8.5, 9.7)
_BOLD = Face("Helvetica-Bold", "Helvetica-Bold", 8.5, 9.7)
_NOTES = Face("Helvetica", "Helvetica-Bold", 6.5, 8)
_TINY = Face("Helvetica", "Helvetica-Bold", 5, 6.2)
_LOGO = Face("Helvetica-Bold", "Helvetica-Bold", 18, 20)
_NUMBER = Face("Helvetica-Bold", "Helvetica-Bold", 12, 14)
_LEFT, _MAIN, _WIDTH, _FOOT = 37.0, 203.0, 318.0, 66.0
_QUOTED = re.compile("\N{LEFT SINGLE QUOTATION MARK}([^\N{RIGHT SINGLE QUOTATION MARK}]+)\N{RIGHT SINGLE QUOTATION MARK}")
_FIRST_TOP, _TOP = 492.0, 730.0


def typeset(letter: Letter) -> bytes:
    """Return ``letter`` as a PDF in the look of the printed publication."""
    printed = _as_printed(letter)
    column = Column(_MAIN, _WIDTH, _TOP, _FOOT, _TEXT, _NOTES, "-/_", linked=False)
    measures = Measures(_FIRST_TOP - _FOOT - 14, _TOP - _FOOT - 14, _TEXT.leading, 14)
    pages = lay_out(_blocks(printed, column), note_heights(printed, column), measures)
    notes = column.note_lines(printed.notes)
    sheet = Sheet(_SIZE, identifier(letter))
    for nth, page in enumerate(pages, start=1):
        if nth == 1:
            _masthead(sheet, letter)
        else:
            sheet.turn()
        replace(column, top=_FIRST_TOP if nth == 1 else _TOP).draw(sheet, page, notes)
        sheet.text(f"Tweede Kamer, vergaderjaar {wording.session(letter.dated)}, Aanhangsel", _MAIN, 32, _TEXT)
        sheet.right(str(nth), _SIZE[0] - _LEFT, 32, _TEXT)
    return sheet.done()


def identifier(letter: Letter) -> str:
    """Return the id of the official publication: ``ah-tk-20222023-1107``."""
    years = wording.session(letter.dated).replace("\N{EN DASH}", "")
    return f"ah-tk-{years}-{letter.number}"


def _as_printed(letter: Letter) -> Letter:
    def quoted(text: str) -> str:
        return _QUOTED.sub(r"«\1»", text)

    exchanges = tuple(
        Exchange({number: quoted(text) for number, text in one.questions.items()}, one.answer and quoted(one.answer))
        for one in letter.exchanges
    )
    notes = {number: quoted(text) for number, text in letter.notes.items()}
    return replace(letter, subject=quoted(letter.subject), exchanges=exchanges, notes=notes, revised=None)


def _masthead(sheet: Sheet, letter: Letter) -> None:
    right = _SIZE[0] - _LEFT
    sheet.text("Tweede Kamer der Staten-Generaal", _LEFT, 728, _LOGO)
    sheet.right("2", right, 714, Face("Helvetica-Bold", "Helvetica-Bold", 46, 46))
    sheet.rule(_LEFT, 686, right - _LEFT)
    sheet.text(f"Vergaderjaar {wording.session(letter.dated)}", _LEFT, 670, _TEXT)
    sheet.text("Aanhangsel van de Handelingen", _MAIN, 670, _BOLD)
    sheet.rule(_LEFT, 632, right - _LEFT)
    sheet.text("Vragen gesteld door de leden der Kamer, met de daarop door de", _MAIN, 613, _BOLD)
    sheet.text("regering gegeven antwoorden", _MAIN, 603, _BOLD)
    sheet.text(str(letter.number), _MAIN, 503, _NUMBER)
    for nth, text in enumerate(
        (identifier(letter), "ISSN 0921 - 7398", f"\N{RIGHT SINGLE QUOTATION MARK}s-Gravenhage {letter.dated.year}")
    ):
        sheet.text(text, _LEFT, 44 - nth * _TINY.leading, _TINY)


def _blocks(letter: Letter, column: Column) -> list[Block]:
    asked = wording.members(letter.askers)
    to = wording.offices(letter.signers).replace("minister", "Minister").replace("staatssecretaris", "Staatssecretaris")
    first, *others = letter.signers
    also = f", mede namens {wording.offices(others).replace('minister', 'Minister')}" if others else ""
    role = first.role.capitalize()
    word = "Mededeling" if letter.kind in ("mededeling", "uitstel") else "Antwoord"
    word = "Nader antwoord" if letter.kind == "nader" else word
    blocks = [
        column.block(f"Vragen van {asked} aan {to} over {letter.subject} (ingezonden {wording.day(letter.sent)})."),
        column.block(
            f"{word} van {role} {wording.family_name(first)} ({first.ministry}){also} (ontvangen {wording.day(letter.dated)}).", 5
        ),
    ]
    for numbers, question, answer in in_order(letter.exchanges):
        blocks.append(_heading(column, f"Vraag {wording.listed(numbers)}"))
        blocks.extend(column.block(text) for text in paragraphs(question))
        if answer is not None:
            blocks.append(_heading(column, f"Antwoord {wording.listed(numbers)}"))
            blocks.extend(column.block(text) for text in paragraphs(answer))
    if letter.notice:
        blocks.append(_heading(column, "Mededeling"))
        blocks.extend(column.block(text) for text in paragraphs(letter.notice))
    return blocks


def _heading(column: Column, text: str) -> Block:
    """Return a heading as this publication has them: in plain type, kept with what follows."""
    return replace(column.block(text, _TEXT.leading), heading=True)
