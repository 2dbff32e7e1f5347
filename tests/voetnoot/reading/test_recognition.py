"""Scanned pages: what a program saw becomes runs of text, and nothing that it saw is sure."""

import io
from collections.abc import Sequence

from PIL import Image
from reportlab.pdfgen import canvas

from voetnoot.answers import ReadError
from voetnoot.reading.reader import ReadingSettings, read
from voetnoot.reading.recognition import Recogniser, RecognitionFailed, Word

PAGE = (
    ("Vraag 1", 100),
    ("Bent u bekend met https://www.voorbeeld.nl/artikel/een-twee ?", 160),
    ("Antwoord 1", 220),
    ("Ja. Zie ook de eerdere beantwoording van 4 maart 2023.", 280),
)


def scan(pages: int = 1, typed: int = 0) -> bytes:
    """Return a PDF of ``typed`` pages with text, and then ``pages`` that hold a picture."""
    file = io.BytesIO()
    sheet = canvas.Canvas(file, pagesize=(595, 842), invariant=1)
    for _ in range(typed):
        for nth, (line, _top) in enumerate(PAGE):
            sheet.drawString(72, 760 - 30 * nth, line)
        sheet.showPage()
    for _ in range(pages):
        sheet.drawInlineImage(_grey(), 0, 0, 595, 842)
        sheet.showPage()
    sheet.save()
    return file.getvalue()


def _grey() -> Image.Image:
    return Image.new("L", (60, 84), 200)


def seen(image: bytes, dpi: int) -> Sequence[Word]:
    assert image.startswith(b"P5 2480 350")
    assert dpi == 300
    words = []
    for nth, (line, top) in enumerate(PAGE):
        left = 300
        for word in line.split():
            words.append(Word(word, left, top, 22 * len(word), 38, (1, 1, nth)))
            left += 22 * len(word) + 16
    return words


def failing(image: bytes, dpi: int) -> Sequence[Word]:
    raise RecognitionFailed("Recognition of the page took longer than 60 s and was stopped.")


def settings(recognise: Recogniser | None) -> ReadingSettings:
    return ReadingSettings(ocr=True, recognise=recognise)


def test_a_scan_is_read_and_its_addresses_are_not_sure() -> None:
    reading = read(scan(), settings=settings(seen))
    assert reading.document is not None
    (exchange,) = reading.document.exchanges
    assert exchange.answer == "Ja. Zie ook de eerdere beantwoording van 4 maart 2023."
    (url,) = exchange.urls
    assert (url.url, url.confidence) == ("https://www.voorbeeld.nl/artikel/een-twee", 0.5)
    assert "recognised" in (url.mended or "")
    assert ("recognised", "page 1") in {(doubt.kind, doubt.where) for doubt in reading.doubts}


def test_without_the_program_a_sentence_says_what_is_missing() -> None:
    reading = read(scan(), settings=settings(None))
    assert reading.error is ReadError.SCANNED
    assert "`tesseract`" in reading.doubts[0].text
    assert "`reading.ocr`" in read(scan()).doubts[0].text


def test_one_scanned_page_among_others_is_a_doubt_or_is_read() -> None:
    plain = read(scan(typed=1))
    assert plain.document is not None
    assert ("scanned", "page 2") in {(doubt.kind, doubt.where) for doubt in plain.doubts}
    (url,) = plain.document.exchanges[0].urls
    assert url.confidence > 0.9
    both = read(scan(typed=1), settings=settings(seen))
    assert ("recognised", "page 2") in {(doubt.kind, doubt.where) for doubt in both.doubts}


def test_recognition_that_fails_is_said_by_page() -> None:
    reading = read(scan(typed=1), settings=settings(failing))
    assert ("scanned", "page 2", "Recognition of the page took longer than 60 s and was stopped.") in {
        (doubt.kind, doubt.where, doubt.text) for doubt in reading.doubts
    }
