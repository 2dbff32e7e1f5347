"""Plain text: notes in the middle of the stream, marks glued to sentences, pages that run on."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voetnoot.reading.reader import read
from voetnoot.reading.text import flow_of_text
from voetnoot.reading.text_marks import explicit, glued

LETTER = """Vraag 1
Kent u het bericht dat de haven al
maanden is gesloten?1 Zo ja, wat vindt u daarvan?

Antwoord
Ja. De haven meet 2400 m2 en is
sinds 2021 dicht.2

1 Krant, 3 mei 2024, 'Haven dicht' (https://example.org/nieuws/haven-
dicht-sinds-mei)
2 Kamerstuk 12 345, nr. 6.
\fMinisterie van Voorbeeld
Vraag 2
Wat kost dat?

Antwoord
Niets.3 Zie ook D66 en
vraag 1.

3
https://example.org/kosten
Pagina 2 van 2
"""


def test_notes_are_taken_out_of_the_stream_and_marks_out_of_the_text() -> None:
    flow = flow_of_text(LETTER)
    assert [(note.number, note.blocks[0].text, note.page) for note in flow.notes] == [
        ("1", "Krant, 3 mei 2024, 'Haven dicht' (https://example.org/nieuws/haven-\ndicht-sinds-mei)", 1),
        ("2", "Kamerstuk 12 345, nr. 6.", 1),
        ("3", "https://example.org/kosten", 2),
    ]
    marked = [
        (line.text[: mark.offset].split()[-1], mark.number)
        for block in flow.blocks
        for line in block.lines
        for mark in line.marks
    ]
    assert marked == [("gesloten?", "1"), ("dicht.", "2"), ("Niets.", "3")]
    assert "m2 en is" in flow.blocks[3].text
    assert "Pagina" not in " ".join(block.text for block in flow.blocks)


def test_a_letter_as_text_is_understood() -> None:
    document = read(LETTER.encode()).document
    assert document is not None
    assert [(each.number, each.footnotes) for each in document.exchanges] == [("1", ("1", "2")), ("2", ("3",))]
    assert [(note.cited_in, [url.url for url in note.urls]) for note in document.footnotes] == [
        (("v1",), ["https://example.org/nieuws/haven-dicht-sinds-mei"]), (("a1",), []), (("a2",), ["https://example.org/kosten"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number", "left"),
    [
        ("gesloten?1 Zo ja", 1, "gesloten? Zo ja"),
        ("«Haven dicht»?1", 1, "«Haven dicht»?"),
        ("de motie4 wordt", 4, "de motie wordt"),
        ("gedrag2) waarin", 2, "gedrag waarin"),
        ("sluiten? 1)", 1, "sluiten?"),
        ("’mis’? 1 Zo ja", 1, "’mis’? Zo ja"),
        ("twee noten.12", 1, "twee noten.2"),
        ("circa 2400 m2 groot", 2, None),
        ("uitstoot van CO2.", 2, None),
        ("de fractie van D66", 66, None),
        ("in 2021 gesloten", 1, None),
        ("artikel 3.1 bepaalt", 1, None),
        ("Kamerstuk nr.1 van", 1, None),
        ("blz. 1 van", 1, None),
        ("1 Krant", 1, None),
    ],
)
def test_marks_are_told_from_numbers(text: str, number: int, left: str | None) -> None:
    found = glued(0, text, number)
    assert (text[: found[0].start] + text[found[0].end :] if found else None) == left


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("dit[1] en dat[2, 3 ]", ["1", "2", "3"]), ("dit¹ en dat²³", ["1", "23"]), ("in m² en [sic]", []), ("a[4 5 ]", ["4", "5"])],
)
def test_brackets_and_superior_figures_are_marks(text: str, numbers: list[str]) -> None:
    assert [mark.number for mark in explicit(0, text)] == numbers


def test_a_numbered_list_without_marks_is_no_note() -> None:
    flow = flow_of_text(
        "Vraag 1\nWat zijn de redenen?\n\nAntwoord\nEr zijn er twee:\n\n1 De haven is dicht.\n2 De zee is leeg.\n"
    )
    assert flow.notes == ()


def test_running_heads_and_feet_go_and_headings_stay() -> None:
    pages = [
        f"Onze brief van 3 mei\nVraag {number}\nTekst {number} van de vraag.\nPagina {number} van 3\n" for number in (1, 2, 3)
    ]
    flow = flow_of_text("\f".join(pages))
    text = "\n".join(block.text for block in flow.blocks)
    assert [text.count(each) for each in ("Onze brief", "Pagina", "Vraag")] == [1, 0, 3]


def test_an_extraction_without_line_ends_is_unfolded() -> None:
    flat = "Tweede Kamer " + "woord " * 120 + "Vraag 1 Kent u dit? Antwoord 1 Ja. Vraag 2 en 3 Wat nu? Antwoord 2 en 3 Niets."
    document = read(flat.encode()).document
    assert document is not None
    assert [(each.number, each.answer) for each in document.exchanges] == [("1", "Ja."), ("2", "Niets."), ("3", "Niets.")]


def test_the_form_feed_of_a_page_may_be_a_blank_before_a_heading() -> None:
    flow = flow_of_text("Vraag 1\nKent u dit?1\n\n1 Krant, 3 mei.\n Antwoord\nJa.\n")
    assert [note.blocks[0].text for note in flow.notes] == ["Krant, 3 mei."]
    assert [block.text for block in flow.blocks][-2:] == ["Antwoord", "Ja."]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_nothing_is_lost_and_nothing_is_raised(text: str) -> None:
    flow = flow_of_text(text)
    kept = "".join(block.text for block in flow.blocks) + "".join(block.text for note in flow.notes for block in note.blocks)
    assert sorted(re.sub(r"[\W\d_]+", "", kept)) == sorted(re.sub(r"[\W\d_]+", "", text))
