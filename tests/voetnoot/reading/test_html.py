"""HTML: official publications, letters, and the manners in which pages make footnotes."""

import pytest

from voetnoot.answers import ReadError
from voetnoot.reading.html import flow_of_html
from voetnoot.reading.reader import read
from voetnoot.reading.refusal import Refusal

QA = "<h2>Vraag 1</h2><p>Kent u dit{mark}?</p><h2>Antwoord 1</h2><p>Ja.</p>"

MANNERS = {
    "official": (
        '<a class="nootnum" href="#ID-1">1</a>',
        (
            '<div id="noten"><hr/><div class="voet noot" id="supernote-1"><h5 class="note-close"><a class="note-close" href="#close">X</a> Noot</h5>'
            '<sup><span class="nootnum"><a id="ID-1" name="ID-1"></a>1</span></sup><p>{text}</p></div></div>'
        ),
    ),
    "word": (
        '<a name="_ftnref1" href="#_ftn1"><sup>[1]</sup></a>',
        '<div id="ftn1"><p><a name="_ftn1" href="#_ftnref1"><sup>[1]</sup></a> {text}</p></div>',
    ),
    "pandoc": (
        '<a href="#fn1" class="footnote-ref" id="fnref1"><sup>1</sup></a>',
        '<section class="footnotes"><ol><li id="fn1"><p>{text} <a href="#fnref1" class="footnote-back">↩</a></p></li></ol></section>',
    ),
    "plain": ('<sup><a href="#noot1">1</a></sup>', '<p><a name="noot1"></a>1. {text}</p>'),
}


@pytest.mark.parametrize("manner", MANNERS)
def test_a_note_is_found_in_every_manner(manner: str) -> None:
    mark, holder = MANNERS[manner]
    link = 'Krant, <a class="externe_link" href="https://example.org/a">https://example.org/a</a>'
    page = f"<html><body>{QA.format(mark=mark)}{holder.format(text=link)}</body></html>"
    document = read(page.encode()).document
    assert document is not None
    assert [(each.text, each.answer, each.footnotes) for each in document.exchanges] == [("Kent u dit?", "Ja.", ("1",))]
    assert [(note.number, note.text, note.cited_in, [url.url for url in note.urls]) for note in document.footnotes] == [
        ("1", "Krant, https://example.org/a", ("v1",), ["https://example.org/a"])
    ]


def test_parts_of_an_official_page_are_told_by_their_class() -> None:
    page = '<div class="vraag"><h2 class="stuktitel"><a name="d1"></a>Vraag 1</h2><p>Kent u dit?</p></div><div class="antwoord"><h2>Antwoord 1</h2><p>Ja,<br/>zeker.</p></div>'
    assert [(block.style, block.text) for block in flow_of_html(page.encode()).blocks] == [
        ("question", "Vraag 1"), (None, "Kent u dit?"), ("answer", "Antwoord 1"), (None, "Ja,\nzeker."),
    ]  # fmt: skip


def test_scripts_menus_and_comments_are_no_text() -> None:
    page = "<html><head><title>T</title><meta name='DC.identifier' content='ah-tk-1'></head><body><nav>Menu</nav><script>x()</script><!-- c --><p>Tekst  met\n wit</p></body></html>"
    flow = flow_of_html(page.encode())
    assert [block.text for block in flow.blocks] == ["Tekst met wit"]
    assert flow.fields == {"DC.identifier": "ah-tk-1"}


def test_links_keep_their_target_and_inner_ones_have_none() -> None:
    flow = flow_of_html(b'<p>Zie <a href="https://example.org/a">hier</a> of <a href="/daar">daar</a>.</p>')
    line = flow.blocks[0].lines[0]
    assert [(line.text[each.start : each.end], each.uri) for each in line.targets] == [("hier", "https://example.org/a")]


def test_a_link_to_an_earlier_place_is_no_mark() -> None:
    flow = flow_of_html(b'<p id="top">Boven</p><p>Terug naar <a href="#top">1</a></p>')
    assert flow.notes == ()


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        flow_of_html(b"<html><body><script>x()</script></body></html>")
    assert refused.value.error is ReadError.NOT_A_DOCUMENT


def test_a_page_nested_without_end_is_read() -> None:
    assert flow_of_html(b"<div>" * 5_000 + b"diep").blocks[0].text == "diep"


def test_a_raised_comma_between_two_marks_is_no_text() -> None:
    mark = '<sup><a href="#n1">1</a></sup><sup>, </sup><sup><a href="#n2">2</a></sup>'
    notes = '<p><a name="n1"></a>1. Krant.</p><p><a name="n2"></a>2. Krant.</p>'
    document = read(f"<html><body>{QA.format(mark=mark)}{notes}</body></html>".encode()).document
    assert document is not None
    assert (document.exchanges[0].text, document.exchanges[0].footnotes) == ("Kent u dit?", ("1", "2"))
