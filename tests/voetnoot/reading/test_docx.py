"""DOCX letters composed part by part: what is on the page is read, what is not is left out."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from voetnoot.answers import ReadError
from voetnoot.reading.docx import flow_of_docx
from voetnoot.reading.flow import Flow
from voetnoot.reading.reader import read
from voetnoot.reading.refusal import Refusal

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="{MC}"'
LINK = f"{R}/hyperlink"


def part(root: str, inner: str) -> str:
    return f'<?xml version="1.0"?><w:{root} {NAMES}>{inner}</w:{root}>'


def relations(links: Mapping[str, tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"{" TargetMode=" + chr(34) + "External" + chr(34) if "://" in target else ""}/>'
        for name, (kind, target) in links.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def docx(body: str, parts: Mapping[str, str] | None = None, links: Mapping[str, tuple[str, str]] | None = None) -> bytes:
    """Compose a DOCX; ``parts`` by short name (``footnotes``), each related to the document."""
    related = {name: (f"{R}/{name}", f"{name}.xml") for name in parts or {} if "/" not in name}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("_rels/.rels", relations({"rId1": (f"{R}/officeDocument", "word/document.xml")}))
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>"))
        archive.writestr("word/_rels/document.xml.rels", relations({**related, **(links or {})}))
        for name, content in (parts or {}).items():
            archive.writestr(name if "/" in name else f"word/{name}.xml", content)
    return stream.getvalue()


def p(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def t(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(instruction: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def note(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def notes(*texts: str, kind: str = "footnote") -> str:
    separators = "".join(
        f'<w:{kind} w:type="{name}" w:id="{nth}"><w:p/></w:{kind}>'
        for nth, name in ((-1, "separator"), (0, "continuationSeparator"))
    )
    inner = "".join(
        f'<w:{kind} w:id="{nth}">{p(f"<w:r><w:{kind}Ref/></w:r>" + text)}</w:{kind}>' for nth, text in enumerate(texts, start=1)
    )
    return part(f"{kind}s", separators + inner)


def texts(flow: Flow) -> list[str]:
    return [block.text for block in flow.blocks]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (t("Ant") + '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="x"/>' + t("woord"), "Antwoord"),
        (t("een") + "<w:r><w:br/></w:r>" + t("twee"), "een\ntwee"),
        ("<w:r><w:t>laag</w:t><w:noBreakHyphen/><w:t>water</w:t></w:r>", "laag-water"),
        ("<w:r><w:t>voor</w:t><w:softHyphen/><w:t>beeld</w:t></w:r>", "voor\u00adbeeld"),
        (t("oud") + f"<w:del>{t('weg')}</w:del><w:ins>{t(' nieuw')}</w:ins>", "oud nieuw"),
        (t("zichtbaar") + t("verborgen", "<w:vanish/>"), "zichtbaar"),
        (field(" DOCPROPERTY datum ", t("5 mei 2024")), "5 mei 2024"),
        (f"{t('blz. ')}{field(' PAGE ', t('3'))}", "blz."),
        (field(" IF " + "</w:instrText></w:r>" + field(" PAGE ", t("1")) + "<w:r><w:instrText>", t("dan")), "dan"),
        (
            f"<mc:AlternateContent><mc:Choice>{t('een keer')}</mc:Choice><mc:Fallback>{t('een keer')}</mc:Fallback></mc:AlternateContent>",
            "een keer",
        ),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{t('in een besturingselement')}</w:sdtContent></w:sdt>", "in een besturingselement"),
        (f'<w:smartTag>{t("slim")}</w:smartTag><w:r><w:sym w:font="Arial" w:char="00E9"/></w:r>', "slimé"),
    ],
)
def test_what_is_on_the_page_is_read(inner: str, expected: str) -> None:
    assert texts(flow_of_docx(docx(p(inner)))) == [expected]


def test_true_notes_have_the_number_of_their_reference_and_separators_are_none() -> None:
    body = p(t("Kent u dit?") + note(2)) + p(t("En dit") + note(1) + t(" ook?"))
    flow = flow_of_docx(docx(body, {"footnotes": notes(t(" eerste in het bestand"), t(" tweede in het bestand"))}))
    assert [(each.number, each.blocks[0].text) for each in flow.notes] == [
        ("1", "tweede in het bestand"),
        ("2", "eerste in het bestand"),
    ]
    assert [[(mark.number, mark.offset) for line in block.lines for mark in line.marks] for block in flow.blocks] == [
        [("1", 11)],
        [("2", 6)],
    ]
    assert texts(flow) == ["Kent u dit?", "En dit ook?"]


def test_end_notes_are_roman_unless_the_settings_say_otherwise() -> None:
    body = p(t("Een") + note(1, "endnote")) + p(t("Twee") + note(2, "endnote"))
    parts = {"endnotes": notes(t("a"), t("b"), kind="endnote")}
    assert [each.number for each in flow_of_docx(docx(body, parts)).notes] == ["i", "ii"]
    settings = part("settings", '<w:endnotePr><w:numFmt w:val="decimal"/><w:numStart w:val="4"/></w:endnotePr>')
    assert [each.number for each in flow_of_docx(docx(body, {**parts, "settings": settings})).notes] == ["4", "5"]


def test_a_note_with_a_mark_of_its_own_is_not_counted() -> None:
    custom = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    flow = flow_of_docx(docx(p(t("Een") + custom) + p(t("Twee") + note(2)), {"footnotes": notes(t("ster"), t("een"))}))
    assert [each.number for each in flow.notes] == ["*", "1"]
    assert texts(flow) == ["Een", "Twee"]


@pytest.mark.parametrize(
    ("before", "instruction", "marks", "text"),
    [
        ("Dat staat er", " NOTEREF _Ref1 \\f \\h ", ["1", "1"], "Een. Dat staat er"),
        ("Dat staat er", " NOTEREF _Ref1 \\h ", ["1", "1"], "Een. Dat staat er"),
        ("Zie voetnoot ", " NOTEREF _Ref1 \\h ", ["1"], "Een. Zie voetnoot 1"),
        ("Zie ", " NOTEREF _Onbekend \\h ", ["1"], "Een. Zie 1"),
    ],
)
def test_a_mark_that_comes_back_is_told_from_a_number_in_the_text(
    before: str, instruction: str, marks: list[str], text: str
) -> None:
    marked = f'<w:bookmarkStart w:id="7" w:name="_Ref1"/>{note(1)}<w:bookmarkEnd w:id="7"/>'
    flow = flow_of_docx(
        docx(p(t("Een") + marked + t(". " + before) + field(instruction, t("1"))), {"footnotes": notes(t("noot"))})
    )
    assert [mark.number for mark in flow.blocks[0].lines[0].marks] == marks
    assert texts(flow) == [text]


@pytest.mark.parametrize(
    ("inner", "uri"),
    [
        (f'<w:hyperlink r:id="rId9">{t("hier")}</w:hyperlink>', "https://example.org/a?b=1"),
        (f'<w:hyperlink r:id="rId9" w:anchor="deel">{t("hier")}</w:hyperlink>', "https://example.org/a?b=1#deel"),
        (field(' HYPERLINK "https://example.org/veld" ', t("hier")), "https://example.org/veld"),
        (field(' HYPERLINK "https://example.org/veld" \\l "deel" ', t("hier")), "https://example.org/veld#deel"),
        (f'<w:fldSimple w:instr=" HYPERLINK https://example.org/los ">{t("hier")}</w:fldSimple>', "https://example.org/los"),
    ],
)
def test_links_keep_their_target_over_their_words(inner: str, uri: str) -> None:
    flow = flow_of_docx(docx(p(t("Zie ") + inner + t(".")), links={"rId9": (LINK, "https://example.org/a?b=1")}))
    assert [(line.text[target.start : target.end], target.uri) for line in flow.blocks[0].lines for target in line.targets] == [
        ("hier", uri)
    ]


def test_a_link_in_a_note_comes_from_the_relations_of_the_notes() -> None:
    linked = notes(f'<w:hyperlink r:id="rId9">{t("https://example.org/noot")}</w:hyperlink>')
    own = relations({"rId9": (LINK, "https://example.org/noot")})
    body = docx(
        p(t("x") + note(1)),
        {"footnotes": linked, "word/_rels/footnotes.xml.rels": own},
        {"rId9": (LINK, "https://example.org/tekst")},
    )
    assert flow_of_docx(body).notes[0].blocks[0].lines[0].targets[0].uri == "https://example.org/noot"


NUMBERING = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Vraag %1"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1%2)"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>',
)


def listed(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def test_a_heading_that_stands_in_the_numbering_alone_becomes_a_line() -> None:
    body = (
        p("", listed(1))
        + p(t("Kent u dit?"))
        + p(t("Antwoord"))
        + p(t("Ja."))
        + p(t("En dit?"), listed(1))
        + p(t("Antwoord"))
        + p(t("Nee."))
    )
    reading = read(docx(body, {"numbering": NUMBERING}))
    assert reading.document is not None
    assert [(each.number, each.text, each.answer) for each in reading.document.exchanges] == [
        ("1", "Kent u dit?", "Ja."),
        ("2", "En dit?", "Nee."),
    ]


def test_automatic_numbers_count_by_level_and_start_again_where_told() -> None:
    body = "".join(p(t("x"), listed(number, level)) for number, level in ((2, 0), (2, 1), (2, 1), (2, 0), (2, 1), (3, 0)))
    assert [block.label for block in flow_of_docx(docx(body, {"numbering": NUMBERING})).blocks] == [
        "1.",
        "1a)",
        "1b)",
        "2.",
        "2a)",
        "1.",
    ]


def test_looks_come_from_the_runs_and_from_the_styles_below_them() -> None:
    styles = part(
        "styles",
        '<w:style w:styleId="Kop"><w:name w:val="heading 1"/></w:style><w:style w:styleId="Vet"><w:name w:val="Vet"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:styleId="Kind"><w:name w:val="Kind"/><w:basedOn w:val="Vet"/></w:style>',
    )
    body = (
        p(t("a"), '<w:pStyle w:val="Kop"/>') + p(t("b"), '<w:pStyle w:val="Kind"/>') + p(t("c", '<w:b w:val="0"/>'), '<w:pStyle w:val="Kind"/>')
        + p(t("d", "<w:i/>")) + f"<w:tbl><w:tr><w:tc>{p(t('e'))}</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    assert [block.style for block in flow_of_docx(docx(body, {"styles": styles})).blocks] == [
        "heading",
        "bold",
        None,
        "italic",
        "cell",
    ]


def test_a_reference_without_a_note_is_a_doubt() -> None:
    flow = flow_of_docx(docx(p(t("x") + note(5)), {"footnotes": notes(t("een"))}))
    assert [doubt.kind for doubt in flow.doubts] == ["missing-part"]


def test_strict_documents_are_read_like_transitional_ones() -> None:
    body = docx(p(t("Streng")))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = content.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            target.writestr(name, content)
    assert texts(flow_of_docx(stream.getvalue())) == ["Streng"]


def archive(**files: bytes | str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (docx(p(t("x")))[:-40], ReadError.DAMAGED),
        (archive(**{"word__document.xml": "<w:document"}), ReadError.DAMAGED),
        (archive(**{"inhoud.txt": "geen brief"}), ReadError.NOT_A_DOCUMENT),
        (archive(**{"word__document.xml": "<a/>"}), ReadError.NOT_A_DOCUMENT),
        (archive(**{"word__document.xml": b"<a>" + b" " * 2_000_000}), ReadError.TOO_LARGE),
    ],
)
def test_what_is_no_letter_is_refused_with_its_reason(body: bytes, error: ReadError) -> None:
    with pytest.raises(Refusal) as refused:
        flow_of_docx(body, max_part=1_000_000)
    assert refused.value.error is error


@pytest.mark.parametrize("comma", [t(",", '<w:vertAlign w:val="superscript"/>'), t(", ", '<w:rStyle w:val="Mark"/>')])
def test_a_raised_comma_between_two_marks_is_no_text(comma: str) -> None:
    marks = [f'<w:r><w:rPr><w:rStyle w:val="Mark"/></w:rPr><w:footnoteReference w:id="{nth}"/></w:r>' for nth in (1, 2)]
    notes = "".join(f'<w:footnote w:id="{nth}">{p(t("Krant."))}</w:footnote>' for nth in (1, 2))
    body = p(t("Vraag 1")) + p(
        t("Kent u dit?") + comma.join(marks) + t(" En dat", "") + t(",", '<w:vertAlign w:val="superscript"/>')
    )
    document = read(docx(body, {"footnotes": part("footnotes", notes)})).document
    assert document is not None
    assert document.exchanges[0].text == "Kent u dit? En dat,"
    assert document.exchanges[0].footnotes == ("1", "2")
