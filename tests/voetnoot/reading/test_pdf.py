"""PDF to running text: composed pages with what layouts do to letters, the real files, and files that cannot be read."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas
from sheets import LEFT, Page, document_of

from voetnoot.answers import ReadError
from voetnoot.reading.flow import Flow
from voetnoot.reading.outline import outline
from voetnoot.reading.pdf import PdfTrouble, flow_of_pdf


def letter() -> Page:
    page = Page()
    page.run(470, 700, "Uw kenmerk 2024Z00001", 6.5)
    for text in ("Vraag 1", "Bent u bekend met het bericht over de wachttijden in de regio Voorbeeld"):
        page.line(text)
    page.line("en wat is uw reactie?", "1")
    page.line("Antwoord")
    page.line("Ja. Het gaat om 40 m", "2", " aan ruimte, D66 en Box 3, in 2023.")
    page.line("Dat blijkt uit de cijfers van het instituut dat hierover jaarlijks bericht.", "2", " Meer is niet bekend.")
    return page


def test_a_letter_with_notes() -> None:
    page = letter()
    page.notes(
        ("1", "Krant, 1 mei 2024, https://www.voorbeeld.nl/nieuws/een-bericht-over-wachttijden-in-de-"),
        ("", "regio-voorbeeld."),
        ("2", "Idem"),
    )
    document = document_of(page)
    (exchange,) = document.exchanges
    assert exchange.text == "Bent u bekend met het bericht over de wachttijden in de regio Voorbeeld en wat is uw reactie?"
    assert exchange.answer.startswith("Ja. Het gaat om 40 m2 aan ruimte, D66 en Box 3, in 2023.")
    assert [(note.number, note.cited_in, note.page) for note in document.footnotes] == [("1", ("v1",), 1), ("2", ("a1",), 1)]
    assert [url.url for url in document.footnotes[0].urls] == [
        "https://www.voorbeeld.nl/nieuws/een-bericht-over-wachttijden-in-de-regio-voorbeeld"
    ]
    assert document.footnotes[1].refers_to == "1"
    assert "Pagina" not in exchange.answer


def test_a_note_goes_on_over_the_page() -> None:
    page = letter()
    page.notes(("1", "Een lange noot die over de bladzijde heen doorgaat, https://www.voorbeeld.nl/documenten/"), y=72)
    page.turn(1)
    page.line("Ook op deze bladzijde gaat het antwoord door met nog een zin over het onderwerp.")
    page.notes(("", "rapporten/2024/05/01/een-rapport, blz. 4."), ("2", "Een tweede noot."))
    page.turn(2)
    document = document_of(page)
    assert [url.printed for url in document.footnotes[0].urls] == [
        "https://www.voorbeeld.nl/documenten/\frapporten/2024/05/01/een-rapport"
    ]
    assert document.exchanges[0].answer.endswith(
        "Ook op deze bladzijde gaat het antwoord door met nog een zin over het onderwerp."
    )
    assert [note.number for note in document.footnotes] == ["1", "2"]


def test_letters_set_one_by_one_are_words() -> None:
    page = Page()
    for text in ("Vraag 1", "Wat is uw oordeel?", "Antwoord", "Zie https://www.voorbeeld.nl/a-b/c."):
        x = LEFT
        for char in text:
            x = page.run(x, page.y, char)
        page.y -= 12
    document = document_of(page)
    assert document.exchanges[0].text == "Wat is uw oordeel?"
    assert [body.found.url for body in document.body_urls] == ["https://www.voorbeeld.nl/a-b/c"]


def test_text_drawn_in_any_order_is_read_from_the_top() -> None:
    page = Page()
    for y, text in ((700, "Antwoord"), (724, "Vraag 1"), (688, "Ja, dat is zo."), (712, "Is dat zo?")):
        page.run(LEFT, y, text)
    assert [(found.text, found.answer) for found in document_of(page).exchanges] == [("Is dat zo?", "Ja, dat is zo.")]


def test_a_table_is_read_row_by_row() -> None:
    page = Page()
    page.line("Vraag 1")
    page.line("Wat zijn de cijfers van de laatste jaren voor de verschillende onderdelen?")
    page.line("Antwoord")
    page.line("De cijfers staan in de onderstaande tabel, per onderdeel en per kalenderjaar.")
    page.run(LEFT, 680, "Onderzoek en")
    page.run(LEFT, 668.5, "toezicht")
    page.run(LEFT + 150, 680, "28,3")
    page.run(LEFT + 250, 680, "96,5")
    assert "Onderzoek en toezicht 28,3 96,5" in document_of(page).exchanges[0].answer


def test_a_link_over_words_and_a_link_cut_at_the_line_end() -> None:
    page = letter()
    page.notes(
        ("1", "Zie https://www.voorbeeld.nl/nieuws/een-bericht-over-wachttijden-in-de-"),
        ("", "regio-voorbeeld."),
        ("2", "Zie deze pagina."),
    )
    cut = "https://www.voorbeeld.nl/nieuws/een-bericht-over-wachttijden-in-de-"
    page.canvas.linkURL(cut, (LEFT + 16, 148, LEFT + 300, 158))
    page.canvas.linkURL("https://www.voorbeeld.nl/elders", (LEFT + 16, 129, LEFT + 75, 138))
    document = document_of(page)
    assert [url.url for url in document.footnotes[0].urls] == [cut + "regio-voorbeeld"]
    assert [(url.url, url.mended) for url in document.footnotes[1].urls] == [
        ("https://www.voorbeeld.nl/elders", "link behind words")
    ]


@pytest.mark.parametrize(
    ("body", "error"),
    [(b"%PDF-1.4\nniets", ReadError.DAMAGED), (b"", ReadError.DAMAGED), (letter().body()[:700], ReadError.DAMAGED)],
    ids=["no content", "empty", "cut"],
)
def test_a_damaged_file_is_refused_with_a_sentence(body: bytes, error: ReadError) -> None:
    with pytest.raises(PdfTrouble) as caught:
        flow_of_pdf(body)
    assert caught.value.error is error
    assert re.search(r"[^.]\.$", caught.value.sentence)


def test_an_encrypted_file_is_refused() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt="geheim")
    canvas.drawString(80, 700, "Vraag 1")
    canvas.save()
    with pytest.raises(PdfTrouble) as caught:
        flow_of_pdf(file.getvalue())
    assert caught.value.error is ReadError.ENCRYPTED


def test_pages_without_text_are_a_scan() -> None:
    pikepdf = pytest.importorskip("pikepdf")
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    image = pikepdf.Stream(pdf, b"\x00", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1,
                           ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8)  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    file = io.BytesIO()
    pdf.save(file)
    with pytest.raises(PdfTrouble) as caught:
        flow_of_pdf(file.getvalue())
    assert caught.value.error is ReadError.SCANNED


def test_reading_is_deterministic() -> None:
    body = letter().body()
    first: Flow = flow_of_pdf(body)
    assert flow_of_pdf(body) == first
    assert outline(first) == outline(first)


def bare(text: str) -> str:
    return re.sub(r"[\s\-\u00ad\u2010]", "", text)


def typeset(shared: Path) -> list[dict[str, Any]]:
    index = json.loads((shared / "upstream/tweedekamer/resources/index.json").read_text("utf-8"))
    return [truth for truth in index if (shared / "upstream" / truth["file"]).exists()]


def test_the_real_typeset_files(shared: Path) -> None:
    for truth in typeset(shared):
        document, _ = outline(flow_of_pdf((shared / "upstream" / truth["file"]).read_bytes()))
        file = truth["file"]
        addresses = [address for note in truth["footnotes"] for address in note["addresses"]]
        assert [url.url for note in document.footnotes for url in note.urls] == addresses, file
        notes = [(str(note["nr"]), note["page"], bare("".join(note["lines"]))) for note in truth["footnotes"]]
        assert [(note.number, note.page, bare(note.text)) for note in document.footnotes] == notes, file
        wanted = {number for heading in truth["headings"] if heading[0] == "V" for number in re.findall(r"\d+", heading)}
        answered = {number for heading in truth["headings"] if heading[0] == "A" for number in re.findall(r"\d+", heading)}
        assert {exchange.number for exchange in document.exchanges} == wanted, file
        assert {exchange.number for exchange in document.exchanges if exchange.answer} == answered, file


def test_the_composed_letters(shared: Path) -> None:
    """Every address, note and place of every composed letter comes out as its truth says."""
    for line in (shared / "letters/truth.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(line)
        file = truth["file"]
        if not file.endswith(".pdf"):
            continue
        document, _ = outline(flow_of_pdf((shared / "letters" / file).read_bytes()))
        notes = [(note["number"], note["urls"], note["cited_in"]) for note in truth["footnotes"]]
        assert [(note.number, [url.url for url in note.urls], list(note.cited_in)) for note in document.footnotes] == notes, file
        answers = [(question["number"], bare(question["answer"])) for question in truth["questions"]]
        assert [(exchange.number, bare(exchange.answer)) for exchange in document.exchanges] == answers, file


def test_numbers_may_begin_again_after_the_covering_letter() -> None:
    page = Page()
    for text in ("Geachte voorzitter,", "Hierbij zend ik u de antwoorden op de vragen die bij dit onderwerp zijn gesteld."):
        page.line(text)
    page.line("Ik verwijs ook naar mijn eerdere brief over dit onderwerp aan uw Kamer van vorige maand.", "1")
    page.notes(("1", "Kamerstukken II 2023/24, 12 345, nr. 6."))
    page.turn(1)
    for text in ("Vraag 1", "Bent u bekend met het bericht over de wachttijden in de regio Voorbeeld"):
        page.line(text)
    page.line("en wat is uw reactie?", "1")
    page.line("Antwoord")
    page.line("Ja, dat bericht is mij bekend en ik heb er met belangstelling kennis van genomen.")
    page.notes(("1", "Krant, 1 mei 2024."))
    document = document_of(page)
    assert [(note.number, note.cited_in) for note in document.footnotes] == [("1", ("brief",)), ("1", ("v1",))]
