"""Official publications as XML: structure, notes and links are taken as they are said."""

import pytest

from voetnoot.answers import ReadError
from voetnoot.reading.flow import Flow
from voetnoot.reading.reader import read
from voetnoot.reading.refusal import Refusal
from voetnoot.reading.xml import flow_of_xml

NEWER = """<officiele-publicatie><metadata><meta name="OVERHEIDop.vraagnummer" content="2024Z00001"/></metadata><kamervragen>
<kamervraagnummer>12</kamervraagnummer>
<kamervraagomschrijving type="vraag">Vragen van het lid <naam><achternaam>Achterberg</achternaam></naam> (ABC) aan de Minister van
 <organisatie>Defensie</organisatie> over <kamervraagonderwerp>de haven</kamervraagonderwerp> (ingezonden 3 mei 2024).</kamervraagomschrijving>
<vraag><nr>Vraag 1</nr><al>Kent u het bericht<nootref refid="n1">1</nootref> over de haven?</al></vraag>
<antwoord><nr>Antwoord 1</nr><al>Ja.</al><lijst><li><li.nr>a.</li.nr><al>een</al></li><li><li.nr>b.</li.nr><al>twee</al></li></lijst></antwoord>
<vraag><nr>Vraag 2 en 3</nr><al>Klopt het?<noot id="n2" type="voet"><noot.nr>2</noot.nr><noot.al>Zie <extref doc="https://example.org/b" soort="URL">de site</extref>.</noot.al></noot> Zo ja?</al></vraag>
<antwoord><nr>Antwoord 2 en 3</nr><al>Nee.</al></antwoord>
<noot id="n1" type="voet"><noot.nr>1</noot.nr><noot.al>Krant, <extref doc="https://example.org/a" soort="URL">https://example.org/a</extref></noot.al></noot>
</kamervragen></officiele-publicatie>"""

OLDER = """<?xml version="1.0"?><!DOCTYPE kamerwrk SYSTEM "http://example.org/kamerwrk.dtd">
<kamerwrk><vraagdoc><vraagnummer>2009Z00001</vraagnummer><omschr>Vragen van het lid Dijkers (ABC) aan de minister van Defensie over de haven. (Ingezonden 3 mei 2009)</omschr>
<vraag><nummer>1</nummer><al>Kent u het caf&eacute;?<nootref refid="v1">*</nootref></al></vraag>
<antwoord><nummer>1</nummer><al>Ja.</al></antwoord>
<noot id="v1"><al>Krant, 1 mei 2009.</al></noot></vraagdoc></kamerwrk>"""


def texts(flow: Flow) -> list[tuple[str | None, str]]:
    return [(block.style, block.text) for block in flow.blocks]


def test_questions_answers_lists_and_notes_come_out_in_order() -> None:
    flow = flow_of_xml(NEWER.encode())
    assert texts(flow)[2:] == [
        ("question", "Vraag 1"), (None, "Kent u het bericht over de haven?"), ("answer", "Antwoord 1"), (None, "Ja."),
        ("list", "een"), ("list", "twee"), ("question", "Vraag 2 en 3"), (None, "Klopt het? Zo ja?"), ("answer", "Antwoord 2 en 3"), (None, "Nee."),
    ]  # fmt: skip
    assert [block.label for block in flow.blocks if block.style == "list"] == ["a.", "b."]
    assert flow.fields == {"OVERHEIDop.vraagnummer": "2024Z00001"}
    assert sorted((note.number, note.blocks[0].text) for note in flow.notes) == [
        ("1", "Krant, https://example.org/a"),
        ("2", "Zie de site."),
    ]
    assert {note.blocks[0].lines[0].targets[0].uri for note in flow.notes} == {"https://example.org/a", "https://example.org/b"}


def test_the_whole_document_is_understood() -> None:
    document = read(NEWER.encode()).document
    assert document is not None
    assert [(each.number, each.footnotes, each.shared_with) for each in document.exchanges] == [
        ("1", ("1",), ()),
        ("2", ("2",), ("3",)),
        ("3", ("2",), ("2",)),
    ]
    assert {note.number: note.cited_in for note in document.footnotes} == {"1": ("v1",), "2": ("v2", "v3")}
    assert document.kenmerken == ("2024Z00001",)
    assert document.askers[0].name == "Achterberg"


def test_older_publications_with_bare_numbers_and_named_entities() -> None:
    reading = read(OLDER.encode())
    assert reading.document is not None
    assert [(each.number, each.text, each.answer) for each in reading.document.exchanges] == [("1", "Kent u het café?", "Ja.")]
    assert [(note.text, note.cited_in) for note in reading.document.footnotes] == [("Krant, 1 mei 2009.", ("v1",))]


def test_an_unknown_element_is_read_by_its_shape() -> None:
    body = "<kamervragen><vak>los <b>vet</b> einde</vak><doos><vak2>een</vak2><al>twee</al>rest</doos></kamervragen>"
    assert [text for _, text in texts(flow_of_xml(body.encode()))] == ["los vet einde", "een", "twee", "rest"]


def test_own_entities_are_left_out_and_doubted() -> None:
    body = '<!DOCTYPE kamervragen [<!ENTITY eigen "x"><!ENTITY bestand SYSTEM "file:///etc/hostname">]><kamervragen><al>voor &eigen;&bestand; na</al></kamervragen>'
    flow = flow_of_xml(body.encode())
    assert texts(flow) == [(None, "voor na")]
    assert [doubt.kind for doubt in flow.doubts] == ["entity"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("<kamervragen><vraag></kamervragen>", ReadError.DAMAGED),
        ("<kamervragen>" + "<a>" * 500, ReadError.DAMAGED),
        (
            '<!DOCTYPE k [<!ENTITY a "aaaaaaaaaa">'
            + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
            + "]><kamervragen><al x='&j;'/></kamervragen>",
            ReadError.DAMAGED,
        ),
        ("<rss><channel><title>Nieuws</title></channel></rss>", ReadError.NOT_A_DOCUMENT),
    ],
)
def test_what_is_no_publication_is_refused(body: str, error: ReadError) -> None:
    with pytest.raises(Refusal) as refused:
        flow_of_xml(body.encode())
    assert refused.value.error is error
