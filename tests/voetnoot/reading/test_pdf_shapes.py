"""PDF letters in the shapes that producers give them: end notes, marks with brackets and commas, signs in holes, tight gaps."""

import pytest
from sheets import LEFT, Page, document_of

from voetnoot.answers import ReadError
from voetnoot.reading.reader import read

SENTENCE = "Ja, dat bericht is mij bekend en ik heb er met belangstelling kennis van genomen."
QUESTION = "Bent u bekend met het bericht over de wachttijden in de regio Voorbeeld?"


def asked(*marks: str, between: str = "") -> Page:
    """Return a page with a question whose ``marks`` stand raised behind it, ``between`` them a raised sign."""
    page = Page()
    page.line("Vraag 1")
    end = page.run(LEFT, page.y, QUESTION)
    for nth, mark in enumerate(marks):
        end = page.run(end, page.y + 3.5, between if nth else "", 6)
        end = page.run(end, page.y + 3.5, mark, 6)
    page.y -= 12
    page.line("Antwoord")
    page.line(SENTENCE)
    return page


@pytest.mark.parametrize("between", [",", ", ", ";", ""])
def test_a_raised_sign_between_marks_is_no_text(between: str) -> None:
    page = asked("1", "2", between=between)
    page.notes(("1", " Krant, 1 mei 2024."), ("2", " Krant, 2 mei 2024."))
    document = document_of(page)
    assert document.exchanges[0].text == QUESTION
    assert [note.cited_in for note in document.footnotes] == [("v1",), ("v1",)]


def test_brackets_around_a_raised_mark_are_no_text() -> None:
    page = asked("[1]")
    page.notes(("", "[1] Krant, 1 mei 2024."))
    document = document_of(page)
    assert document.exchanges[0].text == QUESTION
    assert [(note.number, note.text, note.cited_in) for note in document.footnotes] == [("1", "Krant, 1 mei 2024.", ("v1",))]


def test_a_mark_is_raised_by_its_baseline_where_its_figure_descends() -> None:
    page = asked()
    page.y += 24
    end = page.run(LEFT, page.y - 12, SENTENCE)
    page.run(end, page.y - 12 + 1.6, "1", 5)
    page.notes(("1", " Krant, 1 mei 2024."))
    assert document_of(page).footnotes[0].cited_in == ("a1",)


def test_figures_of_which_some_are_superscript_characters_number_a_note() -> None:
    page = asked("1")
    page.notes(
        ("", "¹ Krant, 1 mei 2024."),
        *((f"{number}", " Krant.") for number in range(2, 10)),
        ("", "1\u00b0".replace("\u00b0", "\u00b9") + " Idem."),
    )
    assert [note.number for note in document_of(page).footnotes] == [*map(str, range(1, 10)), "11"]


@pytest.mark.parametrize("raised", [True, False])
def test_end_notes_hardly_smaller_than_the_text(raised: bool) -> None:
    page = asked("1", "2", between=", ")
    page.turn(1)
    for nth, text in enumerate(("Krant, 1 mei 2024.", "Krant, 2 mei 2024, https://www.voorbeeld.nl/een-bericht.")):
        end = page.run(LEFT, 760 - 11 * nth + 3.5 * raised, str(nth + 1), 5 if raised else 9.5)
        page.run(end + 2, 760 - 11 * nth, text, 9.5)
    document = document_of(page)
    assert [(note.number, note.cited_in) for note in document.footnotes] == [("1", ("v1",)), ("2", ("v1",))]
    assert [url.url for url in document.footnotes[1].urls] == ["https://www.voorbeeld.nl/een-bericht"]


def test_an_appendix_in_small_print_is_no_end_note() -> None:
    page = asked()
    page.turn(1)
    for nth, text in enumerate(("1 Overzicht van de regelingen", "2 Overzicht van de bedragen")):
        page.run(LEFT, 760 - 11 * nth, text, 9.5)
    document = document_of(page)
    assert document.footnotes == ()
    assert "Overzicht van de bedragen" in document.exchanges[0].answer


def test_a_sign_of_another_font_stands_in_the_hole_that_was_left_for_it() -> None:
    page = asked()
    page.canvas.setFont("Helvetica", 10)
    page.canvas._code.append(f"BT 1 0 0 1 {LEFT} {page.y} Tm [(De CO) -333 (-uitstoot was 4,2 kiloton in dat jaar.)] TJ ET")
    page.run(LEFT + page.canvas.stringWidth("De CO", "Helvetica", 10), page.y, "\u00b2", 10)
    assert document_of(page).exchanges[0].answer == f"{SENTENCE} De CO²-uitstoot was 4,2 kiloton in dat jaar."


def test_a_letterhead_that_comes_close_to_a_line_is_no_part_of_it() -> None:
    page = Page()
    y = 760.0
    for nth, text in enumerate(
        ("Ministerie van Voorbeelden", "Postbus 1", "Ons kenmerk", "2024-0001", "Uw kenmerk", "2024Z00001")
    ):
        page.run(400, y - 12 * nth, text, 6.5)
    page.run(LEFT, y - 24, "Betreft Beantwoording vragen over de wachttijden in de regio Voorbeeld en om", 9)
    page.run(LEFT, y - 36, "streken", 9)
    page.y = 600
    for text in ("Geachte voorzitter,", "Hierbij zend ik u de antwoorden op de vragen van het lid De Vries (D66)."):
        page.line(text)
    page.turn(1)
    page.line("Vraag 1")
    page.line(QUESTION)
    page.line("Antwoord 1")
    page.line(SENTENCE)
    document = document_of(page)
    assert document.own_reference == "2024-0001"
    assert document.subject is not None
    assert "kenmerk" not in document.subject


def test_the_same_sentence_at_the_same_height_of_two_pages_is_text() -> None:
    page = Page()
    for number in range(1, 6):
        page.line(f"Vraag {number}")
        page.line(
            QUESTION if number in (2, 4) else f"Wat is uw oordeel over onderdeel {number} van de regeling in de regio Voorbeeld?"
        )
        page.line(f"Antwoord {number}")
        page.line(SENTENCE)
        page.turn(number)
    document = document_of(page)
    assert [exchange.text == QUESTION for exchange in document.exchanges] == [False, True, False, True, False]
    assert {exchange.answer for exchange in document.exchanges} == {SENTENCE}


def test_a_closing_formula_is_a_paragraph_though_it_ends_in_a_comma() -> None:
    page = Page()
    for text in ("Hierbij zend ik u de antwoorden op de vragen van het lid De Vries (D66) over wachttijden.", "Hoogachtend,"):
        page.line(text)
    page.line("de minister van Financiën,")
    page.y -= 40
    page.line("A. de Boer")
    page.turn(1)
    for text in ("Vraag 1", QUESTION, "Antwoord 1", SENTENCE):
        page.line(text)
    (answerer,) = document_of(page).answerers
    assert (answerer.role, answerer.ministry, answerer.name) == ("minister", "Financiën", "A. de Boer")


def test_a_figure_under_a_label_of_its_own_size_is_no_mark() -> None:
    page = Page()
    page.run(LEFT, 700, "Bijlage(n)", 7)
    page.run(LEFT, 690, "1", 7)
    page.y = 600
    for text in ("Vraag 1", QUESTION, "Antwoord 1"):
        page.line(text)
    page.line(SENTENCE, "1")
    page.notes(("1", " Krant, 1 mei 2024."))
    assert document_of(page).footnotes[0].cited_in == ("a1",)


def test_a_heading_at_the_beginning_of_its_question_does_not_end_the_paragraph() -> None:
    page = Page()
    page.line("Vraag 1: Kent u het bericht op https://www.voorbeeld.nl/nieuws/een-bericht-over-")
    page.line("wachttijden, en zo ja, wat is uw oordeel?")
    page.line(f"Antwoord: {SENTENCE}")
    document = document_of(page)
    assert [found.found.url for found in document.body_urls] == ["https://www.voorbeeld.nl/nieuws/een-bericht-over-wachttijden"]


def test_letters_that_are_set_upside_down_one_by_one_are_words() -> None:
    page = Page()
    page.canvas.translate(0, 842)
    page.canvas.scale(1, -1)
    for nth, text in enumerate(("Vraag 1", QUESTION, "Antwoord", SENTENCE)):
        x = LEFT
        for char in text:
            page.canvas.saveState()
            page.canvas.translate(x, 100 + 14 * nth)
            page.canvas.scale(1, -1)
            x = x + page.run(0, 0, char) if char != " " else x + 2.78
            page.canvas.restoreState()
    assert [(found.text, found.answer) for found in document_of(page).exchanges] == [(QUESTION, SENTENCE)]


def test_marks_that_are_more_than_the_word_before_them_are_marks() -> None:
    page = asked()
    end = page.run(LEFT, page.y, "ja.")
    page.run(page.run(page.run(end, page.y + 3.5, "1", 6), page.y + 3.5, ", ", 6), page.y + 3.5, "2", 6)
    page.notes(("1", " Krant, 1 mei 2024."), ("2", " Krant, 2 mei 2024."))
    document = document_of(page)
    assert document.exchanges[0].answer == f"{SENTENCE} ja."
    assert [note.cited_in for note in document.footnotes] == [("a1",), ("a1",)]


def test_notes_that_differ_in_their_digits_at_the_foot_of_two_pages_are_no_furniture() -> None:
    page = Page()
    for number in (1, 2):
        page.line(f"Vraag {number}")
        page.line(QUESTION)
        page.line(f"Antwoord {number}")
        page.line(SENTENCE, str(number))
        page.notes((str(number), f" Kamerstukken II {2021 + number}/{22 + number}, 36 200, nr. {40 + 3 * number}."), y=60)
        page.turn(number)
    assert [note.number for note in document_of(page).footnotes] == ["1", "2"]


def test_a_running_head_of_one_page_is_no_part_of_the_text_and_is_kept() -> None:
    page = asked()
    page.turn(1)
    page.run(LEFT, 800, "Antwoorden op Kamervragen", 8)
    page.line("Daarom zie ik geen reden om het beleid op dit punt te herzien.")
    document = document_of(page)
    assert document.exchanges[0].answer == f"{SENTENCE} Daarom zie ik geen reden om het beleid op dit punt te herzien."
    assert "Antwoorden op Kamervragen" in document.remainder


def test_what_stands_behind_a_label_goes_on_at_the_margin() -> None:
    page = Page()
    page.run(LEFT, 700, "Betreft")
    page.run(LEFT + 60, 700, "Beantwoording vragen van het lid De Vries (D66) over de wachttijden in de")
    page.run(LEFT, 688, "regio Voorbeeld")
    page.turn(1)
    for text in ("Vraag 1", QUESTION, "Antwoord 1", SENTENCE):
        page.line(text)
    assert document_of(page).subject == "de wachttijden in de regio Voorbeeld"


def test_a_page_whose_signs_say_nothing_is_read_as_a_scan_is() -> None:
    page = Page()
    for nth in range(20):
        page.canvas.setFont("Helvetica", 10)
        page.canvas._code.append(f"BT 1 0 0 1 {LEFT} {700 - 12 * nth} Tm (\\001\\003\\004\\022\\005 \\006\\021\\007a\\023) Tj ET")
    reading = read(page.body())
    assert reading.error is ReadError.SCANNED
    assert "its text is no text" in reading.doubts[0].text


def test_one_sign_that_says_nothing_is_a_doubt() -> None:
    page = asked()
    page.canvas.setFont("Helvetica", 10)
    page.canvas._code.append(f"BT 1 0 0 1 {LEFT} {page.y} Tm (De wach\\003jden lopen op.) Tj ET")
    reading = read(page.body())
    assert reading.document is not None
    assert [(doubt.kind, doubt.where) for doubt in reading.doubts if doubt.kind == "text-layer"] == [("text-layer", "page 1")]
