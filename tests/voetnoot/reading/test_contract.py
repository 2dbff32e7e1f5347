"""The JSON that other programs rely on: names, order of meaning, and nothing that JSON cannot say."""

import json
from datetime import date

from voetnoot.answers import (
    AnswerDocument,
    Answerer,
    Asker,
    BodyUrl,
    DocumentKind,
    Doubt,
    Exchange,
    Footnote,
    FoundUrl,
    ReadError,
    Reading,
)
from voetnoot.reading.contract import as_contract

URL = FoundUrl("https://example.org/a-b", "https://example.org/a-\nb", "line-end hyphen kept", 0.99, ("https://example.org/ab",))
DOCUMENT = AnswerDocument(
    DocumentKind.ANTWOORD,
    kenmerken=("2024Z00001",),
    sent=date(2024, 5, 3),
    subject="de haven",
    askers=(Asker("Wit", "ABC"),),
    answerers=(Answerer("A. Naam", "minister", "Defensie"),),
    exchanges=(Exchange("1", "Kan dat?", "Ja.", ("1",), (URL,)),),
    footnotes=(Footnote("1", "Krant", ("v1",), None, (URL,), 2),),
    body_urls=(BodyUrl(URL, ("a1",)),),
)
NAMES = [
    "file",
    "reader",
    "kind",
    "kenmerken",
    "date",
    "answered",
    "subject",
    "askers",
    "answerers",
    "questions",
    "footnotes",
    "urls",
    "doubts",
    "error",
]


def test_every_field_of_the_contract_is_there() -> None:
    plain = as_contract(Reading("1", DOCUMENT, (Doubt("numbering", "letter", "Een zin."),)), "letter.pdf")
    assert [name for name in plain if name in NAMES] == NAMES
    assert {name: plain[name] for name in ("file", "reader", "kind", "kenmerken", "date", "answered", "error")} == {
        "file": "letter.pdf", "reader": "1", "kind": "antwoord", "kenmerken": ["2024Z00001"], "date": "2024-05-03", "answered": None, "error": None,
    }  # fmt: skip
    assert plain["askers"] == [{"name": "Wit", "party": "ABC"}]
    assert plain["answerers"] == [{"name": "A. Naam", "role": "minister", "ministry": "Defensie"}]
    assert plain["questions"][0] == {
        "number": "1",
        "text": "Kan dat?",
        "answer": "Ja.",
        "footnotes": ["1"],
        "urls": [URL.url],
        "shared_with": [],
    }
    url = {
        "url": URL.url,
        "printed": URL.printed,
        "mended": URL.mended,
        "confidence": 0.99,
        "alternatives": list(URL.alternatives),
    }
    assert plain["footnotes"][0] | {"address_lost": False} == {
        "number": "1", "text": "Krant", "page": 2, "cited_in": ["v1"], "refers_to": None, "address_lost": False, "urls": [url],
    }  # fmt: skip
    assert plain["urls"] == [{**url, "cited_in": ["a1"]}]
    assert plain["doubts"] == [{"kind": "numbering", "where": "letter", "text": "Een zin."}]
    assert json.loads(json.dumps(plain)) == plain


def test_a_document_that_cannot_be_read_has_the_same_fields() -> None:
    whole = as_contract(Reading("1", DOCUMENT), "a.pdf")
    broken = as_contract(Reading("1", None, (Doubt("damaged", "file", "Kapot."),), ReadError.DAMAGED), "b.pdf")
    assert set(broken) == set(whole)
    assert (broken["error"], broken["kind"], broken["questions"], broken["footnotes"]) == ("damaged", None, [], [])
