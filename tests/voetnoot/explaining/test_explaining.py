"""What is shown of a reading: roles of lines, addresses with how they were mended, pictures, and a page of HTML."""

import io
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from demo.composing import Look, compose
from demo.composing.letter import load_letter
from voetnoot.explaining import Recognised, pictures, recognise, webpage
from voetnoot.explaining.colours import MARK, ROLES
from voetnoot.explaining.marking import Role
from voetnoot.explaining.places import Ruler, glyph_boxes
from voetnoot.reading.reader import flow_of

LETTER = load_letter(Path(__file__).parents[3] / "demo" / "letters" / "2022Z20802.yaml")


@pytest.fixture(scope="module")
def body() -> bytes:
    return compose(LETTER, Look.TYPESET)[1]


@pytest.fixture(scope="module")
def seen(body: bytes) -> Recognised:
    return recognise(flow_of(body))


def test_each_line_has_the_role_that_the_outline_gives_it(seen: Recognised) -> None:
    shown = {line.label for line in seen.lines if line.role in (Role.QUESTION, Role.ANSWER)}
    parts = {part for label in shown for part in label.split(", ")}
    numbers = [exchange.number for exchange in seen.document.exchanges]
    assert parts == {f"{letter}{number}" for letter in "va" for number in numbers}
    notes = {line.label for line in seen.lines if line.role is Role.NOTE}
    assert notes == {note.number for note in seen.document.footnotes}


@pytest.mark.parametrize("look", Look)
def test_the_addresses_shown_are_those_of_the_document(look: Look) -> None:
    seen = recognise(flow_of(compose(LETTER, look)[1]))
    document = seen.document
    told = [url for note in document.footnotes for url in note.urls] + [body.found for body in document.body_urls]
    assert sorted(found.url for found in seen.addresses) == sorted(found.url for found in told)
    pieces = [piece for line in seen.lines for piece in line.pieces]
    assert {piece.number for piece in pieces} == set(range(1, len(seen.addresses) + 1))


def test_pieces_of_an_address_cover_what_is_printed_of_it(seen: Recognised) -> None:
    for number, found in enumerate(seen.addresses, start=1):
        texts = [
            line.line.text[piece.start : piece.end] for line in seen.lines for piece in line.pieces if piece.number == number
        ]
        assert "".join(texts) == found.printed.replace("\n", "").replace("\f", "")


def test_parts_of_a_line_stand_from_left_to_right(body: bytes, seen: Recognised) -> None:
    document = pdfium.PdfDocument(body)
    glyphs = [glyph_boxes(document[nth]) for nth in range(len(document))]
    marked = 0
    for shown in seen.lines:
        ruler = Ruler(shown.line, glyphs[(shown.line.page or 1) - 1])
        middle = len(shown.line.text) // 2
        boxes = [ruler.part(0, middle), ruler.part(middle, len(shown.line.text))]
        assert all(left.right <= right.left + 2 for left, right in pairwise(boxes))
        marked += len(ruler.marks()) > 0
    assert marked >= len(seen.document.footnotes)
    document.close()


def test_a_picture_of_each_page_has_the_colours_of_what_is_on_it(body: bytes, seen: Recognised) -> None:
    drawn = [Image.open(io.BytesIO(png)) for png in pictures(body, seen)]
    assert len(drawn) == seen.flow.pages
    colours = {colour for _, colour in drawn[0].getcolors(10**7) or []}
    assert {ROLES[Role.QUESTION], ROLES[Role.NOTE], MARK} <= colours


def test_the_page_is_whole_by_itself_and_says_nothing_as_markup(seen: Recognised) -> None:
    page = webpage("<b>.pdf", seen, [b"png"])
    assert "<b>.pdf" not in page
    assert 'src="data:image/png;base64,cG5n"' in page
    assert "http-equiv" not in page
    assert all(f"{found.url}</td>" in page.replace("&amp;", "&") for found in seen.addresses)


def test_what_has_no_pages_is_shown_as_text_with_its_marks() -> None:
    seen = recognise(flow_of(compose(LETTER, Look.WORD)[1]))
    page = webpage("brief.docx", seen)
    assert "<img" not in page
    assert page.count(">v1</b>") >= 1
    assert page.count(">note 1</b>") == 1
    assert '<sup style="color:' in page


def test_doubts_are_told() -> None:
    seen = recognise(flow_of(b"Vraag 1\n\nKan dat?\n\nVraag 2\n\nEn dat?\n\nAntwoord 2\n\nJa.\n"))
    assert seen.doubts
    assert all(doubt.kind in webpage("brief.txt", seen) for doubt in seen.doubts)
