"""The outline step: headings of every form, questions with their answers in every order, notes, and nothing lost."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voetnoot.answers import AnswerDocument
from voetnoot.reading.dialects import dialect
from voetnoot.reading.flow import Block, Flow, FlowLine, Mark, NoteFlow
from voetnoot.reading.outline import outline
from voetnoot.reading.outline_headings import HeadingKind, parse_heading

Q, A, C = HeadingKind.QUESTION, HeadingKind.ANSWER, HeadingKind.CLOSING


@pytest.mark.parametrize(
    ("text", "kind", "numbers"),
    [
        ("Vraag 1", Q, "1"),
        ("Vraag1", Q, "1"),
        ("VRAAG 3.", Q, "3"),
        ("Vraag (3)", Q, "3"),
        ("Vraag 3 a", Q, "3a"),
        ("Vraag 3a, b en c", Q, "3a 3b 3c"),
        ("Vraag 7, 8, 9 10 en 11", Q, "7 8 9 10 11"),
        ("Vraag 4, 5, en 6", Q, "4 5 6"),
        ("Vraag 3/4", Q, "3 4"),
        ("Vragen 5 tot en met 7", Q, "5 6 7"),
        ("Vraag 5 t/m 10", Q, "5 6 7 8 9 10"),
        ("Vraag 3 t/ 5", Q, "3 4 5"),
        ("Vraag 9–10 en 12–13", Q, "9 10 12 13"),
        ("Antwoord", A, ""),
        ("Antwoord:", A, ""),
        ("Antwoord op vraag 3 en 8", A, "3 8"),
        ("Antwoorden op de vragen 3, 4, 5, 9 en 10", A, "3 4 5 9 10"),
        ("Antwoord 2-4", A, "2 3 4"),
        ("Toelichting:", C, ""),
        ("Hoogachtend,", C, ""),
    ],
)
def test_headings(text: str, kind: HeadingKind, numbers: str) -> None:
    heading = parse_heading(text, dialect())
    assert heading is not None
    assert (heading.kind, heading.numbers, heading.length) == (kind, tuple(numbers.split()), len(text))


@pytest.mark.parametrize(
    "text",
    [
        "Vraag 2 ziet op de uitvoering.",
        "vraag 6.",
        "Antwoorden op eerdere vragen over dit onderwerp",
        "Vragen van het lid Graafstal",
        "Antwoord van de minister",
        "",
        "Toelichting bij de tabel",
    ],
)
def test_what_only_looks_like_a_heading(text: str) -> None:
    assert parse_heading(text, dialect()) is None


def test_a_heading_may_be_followed_by_its_text() -> None:
    heading = parse_heading("Vraag 1: Bent u bekend met het bericht?", dialect())
    assert heading is not None
    assert heading.length == len("Vraag 1: ")


def test_all_headings_of_the_real_documents(shared: Path) -> None:
    lines = (shared / "upstream/tweedekamer/text/questions_by_document.jsonl").read_text("utf-8").splitlines()
    firsts = [text.split("\n")[0].strip() for line in lines for text in json.loads(line)["questions"]]
    refused = [first for first in firsts if parse_heading(first, dialect()) is None]
    assert len(firsts) > 7_000
    assert refused == []


def flow(*paragraphs: str, notes: tuple[NoteFlow, ...] = ()) -> Flow:
    """Return a flow of ``paragraphs``, their lines parted by line feeds; ``^3`` is the mark of note 3."""
    return Flow("text", tuple(Block(tuple(map(_line, text.split("\n")))) for text in paragraphs), notes)


def _line(text: str) -> FlowLine:
    marks, plain = [], ""
    for part in re.split(r"(\^\d+)", text):
        if part.startswith("^"):
            marks.append(Mark(len(plain), part[1:]))
        else:
            plain += part
    return FlowLine(plain, marks=tuple(marks))


def note(number: str, text: str) -> NoteFlow:
    return NoteFlow(number, (Block(tuple(FlowLine(line) for line in text.split("\n"))),))


def read(*paragraphs: str, notes: tuple[NoteFlow, ...] = ()) -> AnswerDocument:
    return outline(flow(*paragraphs, notes=notes))[0]


def pairs(document: AnswerDocument) -> list[tuple[str, str, str]]:
    return [(exchange.number, exchange.text, exchange.answer) for exchange in document.exchanges]


ONE, TWO, THREE = ("1", "Een?", "Ja."), ("2", "Twee?", "Nee."), ("3", "Drie?", "Nee.")


@pytest.mark.parametrize(
    ("paragraphs", "wanted"),
    [
        (("Vraag 1\nEen?", "Antwoord\nJa.", "Vraag 2\nTwee?", "Antwoord\nNee."), [ONE, TWO]),
        (("Vraag 1\nEen?", "Antwoord 1\nJa.", "Vraag 2\nTwee?", "Vraag 3\nDrie?", "Antwoord\nNee."), [ONE, TWO, THREE]),
        (("Vraag 1", "Een?", "Vraag 2", "Twee?", "Antwoord", "Ja.", "Antwoord", "Nee."), [ONE, TWO]),
        (("Vraag 1", "Een?", "Vraag 2", "Twee?", "Antwoord op vraag 1", "Ja.", "Antwoord op vraag 2", "Nee."), [ONE, TWO]),
        (("Vraag 1", "Een?", "Vraag 2", "Twee?", "Vraag 1", "Een?", "Antwoord", "Ja.", "Vraag 2", "Twee?", "Antwoord", "Nee."), [ONE, TWO]),
        (("Vraag 1", "Een?", "Antwoord op vraag 1", "Ja.", "Vraag 2", "Twee?", "Antwoord op vraag 2,\n3", "Nee."), [ONE, TWO, ("3", "", "Nee.")]),
        (("Vraag 1: Een?", "Antwoord: Ja.", "Vraag 2: Twee?", "Antwoord: Nee."), [ONE, TWO]),
        (("1. Een?", "Antwoord", "Ja.", "2. Twee?", "Antwoord", "Nee."), [ONE, TWO]),
        (("1. Een?", "2. Twee?", "Antwoorden", "1. Ja.", "2. Nee."), [ONE, TWO]),
        (("1\nEen?", "Antwoord", "Ja.", "2\nTwee?", "Antwoord", "Nee."), [ONE, TWO]),
        (("Vraag 1", "Een?", "Mededeling", "Het antwoord volgt in een brief."), [("1", "Een?", "")]),
        (("Vraag 1", "Een?", "Antwoord", "Ja.", "Toelichting:", "Deze vragen dienen ter aanvulling."), [ONE]),
        (("Hierbij deel ik mee dat de vragen niet binnen de termijn kunnen worden beantwoord.",), []),
    ],
)  # fmt: skip
def test_questions_find_their_answers(paragraphs: tuple[str, ...], wanted: list[tuple[str, str, str]]) -> None:
    assert pairs(read(*paragraphs)) == wanted


def test_questions_under_one_answer_know_each_other() -> None:
    document = read("Vraag 1", "Een?", "Vraag 2", "Twee?", "Antwoord op de vragen 1 en 2", "Ja.")
    assert [exchange.shared_with for exchange in document.exchanges] == [("2",), ("1",)]


def test_an_automatic_number_makes_a_heading() -> None:
    blocks = (
        Block((FlowLine("Een?"),), label="Vraag 1"),
        Block((FlowLine("Ja."),), style="answer", label="1"),
    )
    assert pairs(outline(Flow("docx", blocks))[0]) == [ONE]


def test_what_nobody_claims_is_kept_and_doubted() -> None:
    document, doubts = outline(flow("Geachte voorzitter,", "Vraag 1", "Een?", "Antwoord", "Ja.", "Toelichting", "Later meer."))
    assert document.remainder == "Geachte voorzitter,\nToelichting\nLater meer."
    assert [doubt.kind for doubt in doubts if doubt.where == "Toelichting"] == ["remainder"]


def test_notes_know_where_they_are_cited() -> None:
    document = read(
        "Brief^1", "Vraag 1", "Een?^2", "Antwoord", "Ja.^3^2",
        notes=(note("1", "a"), note("2", "Zie https://voorbeeld.nl/een-\ntwee."), note("3", "Zie voetnoot 2, p. 4.")),
    )  # fmt: skip
    assert [found.cited_in for found in document.footnotes] == [("brief",), ("v1", "a1"), ("a1",)]
    assert [found.refers_to for found in document.footnotes] == [None, None, "2"]
    assert document.footnotes[1].text == "Zie https://voorbeeld.nl/een-twee."
    assert document.exchanges[0].footnotes == ("2", "3")


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (("a", "Idem."), [None, "1"]),
        (("a", "Zie noot 1", "Ibid., p. 3"), [None, "1", "1"]),
        (("a", "Zie ook voetnoot 1."), [None, "1"]),
        (("a", "Idem https://voorbeeld.nl/x"), [None, None]),
        (("Zie noot 2", "Zie noot 1"), [None, None]),
    ],
)
def test_back_references(texts: tuple[str, ...], wanted: list[str | None]) -> None:
    notes = tuple(note(str(nth + 1), text) for nth, text in enumerate(texts))
    if "Zie noot 2" in texts:
        assert all(found.refers_to != found.number for found in read("x", notes=notes).footnotes)
    else:
        assert [found.refers_to for found in read("x", notes=notes).footnotes] == wanted


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Monitor wonen | Rapport | Rijksoverheid.nl", True),
        ("Dreigingsbeeld (voorbeeld.nl)", True),
        ("Kamerstuk 21 501-02, nr. 2498", False),
        ("Zie www.voorbeeld.nl", False),
        ("Vragen kunnen naar info@voorbeeld.nl", False),
    ],
)
def test_a_lost_address_is_recorded(text: str, lost: bool) -> None:
    (found,) = read("x", notes=(note("1", text),)).footnotes
    assert found.address_lost is lost


def test_addresses_in_the_text_are_kept_once_with_all_their_parts() -> None:
    document = read("Vraag 1", "Een?", "Vraag 2", "Twee?", "Antwoord", "Zie https://voorbeeld.nl/x.")
    assert [(body.found.url, body.cited_in) for body in document.body_urls] == [("https://voorbeeld.nl/x", ("a1", "a2"))]


PIECES = st.sampled_from(["Vraag 1", "Vraag 2", "Vragen 2 en 3", "Antwoord", "Antwoord op vraag 2", "Toelichting", "Mededeling"])
WORDS = st.text(st.characters(categories=["Lu", "Ll", "Nd", "Po"]), min_size=1, max_size=12)


@given(st.lists(st.one_of(PIECES, WORDS), max_size=14))
def test_no_word_is_ever_lost(paragraphs: list[str]) -> None:
    document, _ = outline(flow(*paragraphs))
    kept = " ".join([document.remainder, *(exchange.text + " " + exchange.answer for exchange in document.exchanges)])
    for paragraph in paragraphs:
        if parse_heading(paragraph.strip(), dialect()) is None and not re.match(r"\(?\d", paragraph):
            assert re.sub(r"\s", "", paragraph) in re.sub(r"\s", "", kept)


def test_a_list_in_an_answer_does_not_count_on_the_questions() -> None:
    """``2. ...`` in an answer is no question where questions are ``1) ...``."""
    texts = (
        "1) Is dat zo?",
        "Antwoord",
        "Ja, en wel om twee redenen:",
        "2. omdat het zo is, en",
        "3. omdat het mag.",
        "2) En dit?",
    )
    blocks = tuple(Block((FlowLine(text),)) for text in (*texts, "Antwoord", "Nee."))
    document, _ = outline(Flow("text", blocks))
    assert [(each.number, each.text) for each in document.exchanges] == [("1", "Is dat zo?"), ("2", "En dit?")]
    assert document.exchanges[0].answer.endswith("3. omdat het mag.")


@pytest.mark.parametrize(
    ("line", "cited"),
    [
        ("www.voorbeeld.nl", False),
        ("www.voorbeeld.nl/jenv", False),
        ("https://voorbeeld.nl", False),
        ("https://voorbeeld.nl/jenv", True),
        ("www.voorbeeld.nl/jenv/bericht-2", True),
        ("Zie www.voorbeeld.nl/jenv", True),
    ],
)
def test_the_senders_own_site_in_a_letterhead_is_not_cited(line: str, cited: bool) -> None:
    blocks = tuple(Block((FlowLine(text),)) for text in ("Ministerie", line, "Vraag 1", "Kan dat?", "Antwoord 1", "Ja."))
    document, _ = outline(Flow("text", blocks))
    assert [found.cited_in for found in document.body_urls] == [("brief",)] * cited
    assert line in document.remainder
