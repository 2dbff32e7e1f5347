"""Bytes to a reading: told by the bytes, every trouble a value with one sentence, nothing raised."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from voetnoot.answers import Reading
from voetnoot.reading.reader import READER_VERSION, ReadingSettings, read
from voetnoot.reading.sniffing import Format, claimed, sniff

PAGE = b"<html><body><h2>Vraag 1</h2><p>Kan dat?</p><h2>Antwoord</h2><p>Ja.</p></body></html>"


def pdf(text: str = "Vraag 1") -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for nth, line in enumerate((text, "Kent u dit bericht over de haven?", "Antwoord", "Ja, dat bericht is bekend.")):
        canvas.drawString(72, 700 - 20 * nth, line)
    canvas.save()
    return stream.getvalue()


def encrypted() -> bytes:
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(stream, encryption=pikepdf.Encryption(owner="eigenaar", user="gebruiker"))
    return stream.getvalue()


def archive(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(name, content)
    return stream.getvalue()


UNREADABLE = {
    "encrypted.pdf": (encrypted(), "encrypted"),
    "encrypted.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "broken.pdf": (b"%PDF-1.7\n" + b"\x00\xff" * 400, "damaged"),
    "cut.pdf": (pdf()[:300], "damaged"),
    "cut.docx": (archive("word/document.xml", b"<a/>")[:30], "damaged"),
    "cut.xml": (b"<officiele-publicatie><kamervragen><vraag>", "damaged"),
    "empty.pdf": (b"", "not-a-document"),
    "blank.txt": (b" \n\t\n", "not-a-document"),
    "archive.zip": (archive("foto.jpg", b"x"), "not-a-document"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "not-a-document"),
    "photo.jpg": (b"\xff\xd8\xff\xe0" + b"\x00" * 100, "not-a-document"),
    "noise.txt": (bytes(range(256)) * 20, "not-a-document"),
    "data.json": (json.dumps({"vraag": ["Vraag 1"] * 10}).encode(), "not-a-document"),
    "feed.xml": (b"<rss><channel><item/></channel></rss>", "not-a-document"),
    "bomb.docx": (archive("word/document.xml", b"<a>" + b" " * 40_000_000), "too-large"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_ends_in_a_value_with_one_sentence(name: str) -> None:
    body, error = UNREADABLE[name]
    reading = read(body, name=name)
    assert (reading.error, reading.document, reading.reader) == (error, None, READER_VERSION)
    assert [doubt.kind for doubt in reading.doubts] == [error]
    assert reading.doubts[0].text.endswith((".", "?"))


def test_a_file_above_the_limit_is_not_looked_at() -> None:
    assert read(b"Vraag 1\n" * 100, settings=ReadingSettings(max_bytes=100)).error == "too-large"


@pytest.mark.parametrize(
    ("name", "media_type", "doubted"),
    [
        ("letter.pdf", None, True),
        (None, "application/pdf", True),
        ("letter.html", None, False),
        ("letter.xml", None, False),
        (None, None, False),
        ("letter", "application/octet-stream", False),
        ("letter.pdf", "text/html; charset=utf-8", False),
    ],
)
def test_a_page_is_read_as_what_it_is_whatever_it_is_called(name: str | None, media_type: str | None, doubted: bool) -> None:
    reading = read(PAGE, name=name, media_type=media_type)
    assert reading.document is not None
    assert [each.answer for each in reading.document.exchanges] == ["Ja."]
    assert ("other-format" in [doubt.kind for doubt in reading.doubts]) == doubted


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"%PDF-1.4", Format.PDF),
        (b"ruis\n%PDF-1.4", Format.PDF),
        (b"PK\x03\x04", Format.DOCX),
        (b"\xef\xbb\xbf<?xml version='1.0'?><officiele-publicatie/>", Format.XML),
        (b"<!-- x --><kamervragen>", Format.XML),
        (b"<?xml version='1.0'?><!DOCTYPE html><html/>", Format.HTML),
        (b"  <!DOCTYPE HTML><p>x", Format.HTML),
        (b"tekst vooraf <p>een</p><p>twee</p>", Format.HTML),
        (b"Vraag 1\nIs 1 < 2?", Format.TEXT),
        (b"<https://example.org/>\n", Format.TEXT),
        ("Vraag 1\nKan dat?".encode("utf-16"), Format.TEXT),
        (b"# Kop\n\n**Vraag 1**\n", Format.MARKDOWN),
        (b"[Ondertekenaar 2] begint met een haak", Format.TEXT),
    ],
)
def test_the_bytes_tell_the_format(body: bytes, found: Format) -> None:
    assert sniff(body) is found


def test_names_and_media_types_promise_formats() -> None:
    assert claimed("brief.DOCX", None) is Format.DOCX
    assert claimed("brief", "Text/HTML; charset=x") is Format.HTML
    assert claimed("brief van 3 mei", None) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_of_any_usual_encoding(encoding: str) -> None:
    document = read("Vraag 1\nKent u het café «Zé»?\nAntwoord\nJa.\n".encode(encoding)).document
    assert document is not None
    assert document.exchanges[0].text == "Kent u het café «Zé»?"


def test_lost_characters_are_a_doubt() -> None:
    reading = read("Vraag 1\nÉén café?\nAntwoord\nJa.".encode() + b"\xff")
    assert [doubt.kind for doubt in reading.doubts] == ["encoding"]


def test_pdf_and_reading_again_give_the_same() -> None:
    assert read(pdf()).document is not None
    assert read(pdf("Vraag 2")) == read(pdf("Vraag 2"))


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<?xml version='1.0'?>", b"<html>", b"Vraag 1\n"]),
)
def test_nothing_is_raised_for_any_bytes(body: bytes, head: bytes) -> None:
    reading = read(head + body)
    assert (reading.document is None) == (reading.error is not None)
    assert "reader-fault" not in [doubt.kind for doubt in reading.doubts]


def _known(shared: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (shared / "letters" / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


def _plain(url: str) -> str:
    return url.removeprefix("https://").removeprefix("http://")


def _read(path: Path) -> Reading:
    return read(path.read_bytes(), name=path.name)


def test_letters_as_docx_and_xml_give_all_addresses_and_none_false(shared: Path) -> None:
    for truth in _known(shared):
        if truth["format"] == "pdf":
            continue
        document = _read(shared / "letters" / truth["file"]).document
        assert document is not None
        found = {note.number: [_plain(url.url) for url in note.urls] for note in document.footnotes}
        assert found == {note["number"]: [_plain(url) for url in note["urls"]] for note in truth["footnotes"]}
        assert {_plain(each.found.url) for each in document.body_urls} <= {_plain(url) for url in truth["optional_urls"]}


def test_the_heads_of_all_letters(shared: Path) -> None:
    wrong = []
    for truth in _known(shared):
        document = _read(shared / "letters" / truth["file"]).document
        assert document is not None
        wrong += [
            (truth["file"], name, got, want)
            for name, got, want in (
                ("kenmerken", list(document.kenmerken), truth["kenmerken"]),
                ("sent", str(document.sent), truth["date"]),
                ("answered", str(document.answered), truth["letter_date"]),
                (
                    "askers",
                    [(each.name, each.party) for each in document.askers],
                    [(each["name"], each["party"]) for each in truth["askers"]],
                ),
                (
                    "answerers",
                    [(each.role, each.ministry) for each in document.answerers],
                    [(each["role"], each["ministry"]) for each in truth["answerers"]],
                ),
                ("subject", (document.subject or "").replace("-", ""), truth["subject"].replace("-", "")),
                ("kind", document.kind.value, truth["kind"]),
            )
            if got != want
        ]
    assert wrong == []


def test_the_seed(shared: Path) -> None:
    document = _read(shared / "seed" / "letter-2022Z20802.txt").document
    assert document is not None
    assert [each.number for each in document.exchanges] == [str(number) for number in range(1, 13)]
    assert all(each.text and each.answer for each in document.exchanges)
    assert [(note.cited_in, len(note.urls)) for note in document.footnotes] == [
        (("v1",), 1),
        (("v8",), 1),
        (("a10",), 1),
        (("a10",), 1),
    ]
    assert (document.kenmerken, str(document.sent)) == (("2022Z20802",), "2022-11-02")
    assert [each.party for each in document.askers] == ["D66", "D66"]
    assert [each.ministry for each in document.answerers] == ["Buitenlandse Zaken", "Justitie en Veiligheid"]


def test_the_real_letters_as_docx(shared: Path) -> None:
    folder = shared / "upstream" / "tweedekamer"
    for known in json.loads((folder / "letters" / "index.json").read_text(encoding="utf-8")):
        document = _read(folder.parent / known["file"]).document
        assert document is not None
        texts = {note.number: note.text for note in document.footnotes}
        assert {note["id"]: note["text"] for note in known["footnotes"]}.items() <= texts.items()
        assert list(document.kenmerken) == ([known["zaak_nummer"]] if known["zaak_nummer"] in "".join(document.kenmerken) else [])
        found = {_plain(url.url) for note in document.footnotes for url in note.urls} | {
            _plain(each.found.url) for each in document.body_urls
        }
        # One target was cut by its author at a line end; the printed text has it whole.
        assert all(any(url.startswith(_plain(target)) for url in found) for target in known["hyperlink_targets"])
