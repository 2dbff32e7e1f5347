"""Main text: the words that a reader came for, whatever stands around them, and never an exception."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from voetnoot.maintext import MainText, main_text
from voetnoot.pdftext import pdf_text

URL = "https://www.voorbeeld.nl/nieuws/stuk"
TEXT = "".join(
    f"<p>Zin {n} over het voorstel van het kabinet om het budget van het ministerie te verhogen in dit jaar.</p>"
    for n in range(12)
)


def page(around: str = "", title: str = "Het stuk", *, head: str = "", lang: str = ' lang="nl-NL"') -> str:
    return f"<!doctype html><html{lang}><head><title>{title}</title>{head}</head><body>{around}<main><article><h1>Kop</h1>{TEXT}</article></main></body></html>"


def read(markup: str | bytes, kind: str | None = "text/html; charset=utf-8") -> MainText:
    text = main_text(markup if isinstance(markup, bytes) else markup.encode(), kind, URL)
    assert text is not None
    return text


def test_title_language_heading_and_text() -> None:
    text = read(page())
    assert (text.title, text.language, text.heading) == ("Het stuk", "nl-nl", "Kop")
    assert text.text.count("voorstel van het kabinet") == 12


def test_menus_and_footers_do_not_change_the_digest() -> None:
    menus = (
        "<nav><ul><li><a href=/a>Home</a><li><a href=/b>Contact</a></ul></nav>",
        "<nav><ul><li><a href=/c>Nieuw</a><li><a href=/d>Over ons</a><li><a href=/e>Pers</a></ul></nav>",
    )
    assert len({read(page(menu)).digest for menu in menus}) == 1
    assert read(page().replace("Zin 3 ", "Zin drie ")).digest != read(page()).digest


def test_white_space_does_not_change_the_digest() -> None:
    assert MainText(None, None, "een  woord\n\nmeer").digest == MainText(None, None, "een woord meer").digest


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("Één café".encode("latin-1"), "text/html; charset=iso-8859-1"),
        ("Één café".encode(), "text/html; charset=utf-8"),
        ("Één café".encode("cp1252"), "text/html"),
        (b"\xef\xbb\xbf" + "Één café".encode(), "text/html"),
        ('<meta charset="utf-8">Één café'.encode(), None),
    ],
)
def test_letters_are_read_in_the_right_encoding(raw: bytes, kind: str | None) -> None:
    assert "Één café" in read(b"<html><title>t</title>" + raw + b"</html>", kind).visible


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [(' lang="en"', "en"), (' xml:lang="fr-BE"', "fr-be"), (' lang="???"', None), ("", None), (' lang="nl_NL"', "nl-nl")],
)
def test_the_language_is_the_page_s_own_word(lang: str, wanted: str | None) -> None:
    assert read(page(lang=lang)).language == wanted


def test_a_page_without_main_text_gives_what_can_be_seen() -> None:
    text = read("<title>Weg</title><body><p>Niets hier.</p><script>var x = 'geheim'</script></body>")
    assert text.text == "Niets hier."
    assert "geheim" not in text.visible


def test_plain_text_and_things_without_text() -> None:
    assert read("gewoon tekst", "text/plain").text == "gewoon tekst"
    assert read('{"a": "b"}', "application/json").text == '{"a": "b"}'
    assert main_text(b"\x89PNG\r\n\x1a\n\0\0", "image/png", URL) is None
    assert main_text(b"PK\x03\x04\0\0", None, URL) is None


def test_bytes_win_over_a_wrong_label() -> None:
    assert read("<!DOCTYPE html><title>Toch een pagina</title>", "application/pdf").title == "Toch een pagina"


def pdf(*, encrypt: str | None = None) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=encrypt)
    canvas.setTitle("Rapport")
    for line in ("Eerste bladzijde", "Tweede bladzijde"):
        canvas.drawString(72, 700, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_pdf_by_its_text() -> None:
    text = read(pdf(), "application/octet-stream")
    assert (text.title, text.text.split()) == ("Rapport", ["Eerste", "bladzijde", "Tweede", "bladzijde"])


def test_a_pdf_that_cannot_be_read_has_no_text() -> None:
    assert pdf_text(pdf(encrypt="geheim")) is None
    assert pdf_text(b"%PDF-1.7 broken") is None
    assert main_text(pdf()[:300], "application/pdf", URL) is None


@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=300).map(lambda text: f"<html><p>{text}</p>".encode("utf-8", "replace")))
)
@settings(max_examples=30, deadline=None)
def test_no_body_is_too_odd(body: bytes) -> None:
    for kind in ("text/html", "text/plain", "application/pdf", None):
        main_text(body, kind, URL)


def test_deep_and_huge_markup_is_survived() -> None:
    assert read("<div>" * 400 + "diep" + "</div>" * 400).visible == "diep"
    main_text(b"<div>" * 100_000, "text/html", URL)
    assert len(read("<p>" + "woord " * 500_000).text) <= 1_000_000
