"""A letter as a ministry sends it: a covering letter, then the questions with their answers; notes at the foot of the page."""

from reportlab.lib.pagesizes import A4

from demo.composing import wording
from demo.composing.breaking import Line, Run
from demo.composing.columns import Column, in_order, note_heights, paragraphs
from demo.composing.drawing import Face, Sheet, open_fonts
from demo.composing.letter import Letter
from demo.composing.paging import Block, Measures, Page, lay_out

_TEXT = Face("Vera", "VeraBd", 9, 12.5)
_SMALL = Face("Vera", "VeraBd", 6.5, 9)
_LOGO = Face("Vera", "VeraBd", 12, 15)
_LEFT, _WIDTH, _MARGIN = 79.0, 372.0, 466.0
_TOP, _FOOT = 700.0, 84.0
_INVENTED = ("Deze brief is verzonnen", "voor een demonstratie.")


def ministry_letter(letter: Letter) -> bytes:
    """Return ``letter`` as a PDF in the look of a ministry; ``letter.linked`` says whether addresses are link annotations."""
    open_fonts()
    column = Column(_LEFT, _WIDTH, _TOP, _FOOT, _TEXT, _SMALL, "-", letter.linked)
    measures = Measures(_TOP - _FOOT, _TOP - _FOOT, _TEXT.leading, 10)
    answers = lay_out(_answers(letter, column), note_heights(letter, column), measures) if letter.exchanges else []
    sheet = Sheet(A4, f"Brief over {letter.subject}")
    notes = column.note_lines(letter.notes)
    pages = len(answers) + 1
    _cover(sheet, letter, column)
    _page_number(sheet, 1, pages)
    for nth, page in enumerate(answers, start=2):
        sheet.turn()
        _margin(sheet, letter, first=False)
        column.draw(sheet, page, notes)
        _page_number(sheet, nth, pages)
    return sheet.done()


def _answers(letter: Letter, column: Column) -> list[Block]:
    blocks = [column.block(wording.title(letter), bold=True)]
    for numbers, question, answer in in_order(letter.exchanges):
        word = "Vraag" if len(numbers) == 1 else "Vragen"
        blocks.append(column.block(f"{word} {wording.listed(numbers)}", 12, bold=True))
        blocks.extend(column.block(text, 4 if nth else 0) for nth, text in enumerate(paragraphs(question)))
        blocks.append(column.block("Antwoord", 8, bold=True))
        blocks.extend(column.block(text, 4 if nth else 0) for nth, text in enumerate(paragraphs(answer or "")))
    return blocks


def covering_text(letter: Letter) -> list[str]:
    """Return the paragraphs between the salutation and the signature."""
    who, cases = wording.members(letter.askers, both=True), wording.listed(letter.cases)
    if letter.notice:
        verb = "heeft" if len(letter.askers) == 1 else "hebben"
        asked = f"Op {wording.day(letter.sent)} {verb} {who} schriftelijke vragen gesteld"
        return [f"{asked} over {letter.subject} (kenmerk {cases}).", *paragraphs(letter.notice)]
    also = f", mede namens {wording.offices(letter.signers[1:])}," if len(letter.signers) > 1 else ""
    further = "nadere " if letter.kind == "nader" else ""
    answers = f"de {further}antwoorden op de schriftelijke vragen van {who} over {letter.subject}"
    sent = f"Deze vragen werden ingezonden op {wording.day(letter.sent)} met kenmerk {cases}."
    return [f"Hierbij zend ik u{also} {answers}. {sent}"]


def _cover(sheet: Sheet, letter: Letter, column: Column) -> None:
    sheet.text(f"Ministerie van {letter.signers[0].ministry}", _LEFT, 752, _LOGO)
    _margin(sheet, letter, first=True)
    address = ("Aan de Voorzitter van de", "Tweede Kamer der Staten-Generaal", "Prinses Irenestraat 6", "2595 BD DEN HAAG")
    about = {"uitstel": "Uitstel beantwoording vragen", "nader": "Nadere beantwoording vragen"}.get(
        letter.kind, "Beantwoording vragen"
    )
    down = 715.0
    for text in address:
        sheet.text(text, _LEFT, down, _TEXT)
        down -= _TEXT.leading
    opening = [
        Block((Line((Run(f"Datum {wording.day(letter.dated)}"),)),), 30),
        column.block(f"Betreft {about} over {letter.subject}"),
        column.block("Geachte voorzitter,", 30),
        *(column.block(text, 12) for text in covering_text(letter)),
    ]
    closing = [
        block
        for signer in letter.signers
        for block in (column.block(f"De {wording.office(signer)},", 24), column.block(signer.name, 40))
    ]
    for placed in _all_on_one(opening + closing).placed:
        sheet.line(placed.line, _LEFT, down - placed.down, _TEXT)


def _all_on_one(blocks: list[Block]) -> Page:
    """Return one page with all ``blocks``: a covering letter is short."""
    return lay_out(blocks, {}, Measures(10_000, 10_000, _TEXT.leading, 0))[0]


def _margin(sheet: Sheet, letter: Letter, *, first: bool) -> None:
    """Write the small print beside the text."""
    lines: list[str] = []
    if first:
        lines += ["Postbus 20061", "2500 EB Den Haag", "www.rijksoverheid.nl", ""]
    lines += ["Onze referentie", letter.reference, ""]
    if first:
        lines += ["Uw referentie", *letter.cases, "", "Bijlage(n)", "1" if letter.exchanges else "", "", *_INVENTED]
    else:
        lines += ["Datum", wording.day(letter.dated)]
    for nth, text in enumerate(lines):
        if text:
            sheet.text(text, _MARGIN, 700 - nth * _SMALL.leading, _SMALL)


def _page_number(sheet: Sheet, number: int, pages: int) -> None:
    sheet.text(f"Pagina {number} van {pages}", _MARGIN, 40, _SMALL)
