"""The letters of the play, composed in each look and read back by the reader."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from demo.composing import Look, compose
from demo.composing.breaking import break_lines
from demo.composing.letter import Letter
from demo.scenario import load_texts
from voetnoot.answers import AnswerDocument
from voetnoot.reading.reader import read

LETTERS = load_texts()
ANSWERS = [name for name, letter in LETTERS.items() if letter.kind in ("antwoord", "nader")]
ADDRESS = re.compile(r"https?://[^\s)]+[^\s).,]")
SEED = {
    "v1": ("https://www.rtlnieuws.nl/onderzoek/artikel/5342214/china-illegale-politiebureaus-nederland-dissidenten-onderzoek",),
    "v8": ("https://nos.nl/nieuwsuur/artikel/2297578-oeigoeren-in-nederland-klagen-de-chinese-overheid-aan",),
    "a10": (
        "https://safeguarddefenders.com/sites/default/files/pdf/110%20Overseas%20%284%29.pdf",
        "https://safeguarddefenders.com/en/blog/patrol-and-persuade-follow-110-overseas-investigation",
    ),
}


def _read(letter: Letter, look: Look) -> AnswerDocument:
    media_type, body = compose(letter, look)
    reading = read(body, media_type=media_type)
    assert reading.error is None
    assert reading.document is not None
    return reading.document


def _squeezed(text: str) -> str:
    return re.sub(r"\[\^\d+\]|[\s‘’«»'\"-]", "", text)


@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize("name", ANSWERS)
def test_questions_and_answers_come_back(name: str, look: Look) -> None:
    letter = LETTERS[name]
    found = {one.number: one for one in _read(letter, look).exchanges}
    wanted = {str(number): one for one in letter.exchanges for number in one.questions}
    assert list(found) == list(wanted)
    for number, one in wanted.items():
        assert _squeezed(found[number].answer) == _squeezed(one.answer or "")
        if len(one.questions) == 1:
            assert _squeezed(found[number].text) == _squeezed(one.questions[int(number)])


@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize("name", ANSWERS)
def test_notes_and_their_addresses_come_back(name: str, look: Look) -> None:
    letter = LETTERS[name]
    found = {note.number: tuple(one.url for one in note.urls) for note in _read(letter, look).footnotes}
    assert found == {str(number): tuple(ADDRESS.findall(text)) for number, text in letter.notes.items()}


@pytest.mark.parametrize("look", [Look.LETTER, Look.WORD])
@pytest.mark.parametrize("name", ANSWERS)
def test_the_head_comes_back(name: str, look: Look) -> None:
    letter, document = LETTERS[name], _read(LETTERS[name], look)
    assert (document.kind, document.kenmerken, document.sent) == (letter.kind, letter.cases, letter.sent)
    assert [(one.name, one.party) for one in document.askers] == [(one.name, one.party) for one in letter.askers]
    assert [one.ministry for one in document.answerers] == [one.ministry.removeprefix("voor ") for one in letter.signers]


@pytest.mark.parametrize("look", Look)
def test_the_seed_case_cites_its_four_addresses_in_their_places(look: Look) -> None:
    document = _read(LETTERS["2022Z20802"], look)
    assert [one.number for one in document.exchanges] == [str(number) for number in range(1, 13)]
    cited: dict[str, tuple[str, ...]] = {}
    for note in document.footnotes:
        for place in note.cited_in:
            cited[place] = (*cited.get(place, ()), *(one.url for one in note.urls))
    assert cited == SEED


@pytest.mark.parametrize("linked", [True, False])
def test_addresses_are_whole_with_and_without_annotations(linked: bool) -> None:
    document = _read(replace(LETTERS["2022Z20802"], linked=linked), Look.LETTER)
    assert [one.url for note in document.footnotes for one in note.urls] == [url for urls in SEED.values() for url in urls]


@pytest.mark.parametrize("name", ["glasvezel-uitstel", "2022Z20802-uitstel"])
def test_a_postponement_is_read_as_one(name: str) -> None:
    document = _read(LETTERS[name], Look.LETTER)
    assert (document.kind, document.kenmerken, document.exchanges) == ("uitstel", LETTERS[name].cases, ())


def test_a_notice_answers_nothing() -> None:
    document = _read(LETTERS["windmolens"], Look.TYPESET)
    assert document.kind == "mededeling"
    assert [one.answer for one in document.exchanges] == ["", "", ""]


def test_the_revision_differs_in_one_answer_and_one_note() -> None:
    letter = LETTERS["museumjaarkaart"]
    before, after = _read(letter, Look.LETTER), _read(letter.as_revised(), Look.LETTER)
    assert [one.number for one, two in zip(before.exchanges, after.exchanges, strict=True) if one.answer != two.answer] == ["3"]
    assert [note.number for note in after.footnotes] == ["1", "2", "3"]
    assert [note.number for note in before.footnotes] == ["1", "2"]


def test_a_letter_without_revision_has_none() -> None:
    with pytest.raises(ValueError, match="no revision"):
        LETTERS["garnalen"].as_revised()


def test_a_mark_without_note_is_refused() -> None:
    with pytest.raises(ValueError, match="notes marked in the text"):
        replace(LETTERS["garnalen"], notes={})


def test_composing_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from demo.composing import Look, compose; from demo.scenario import load_texts; "
        "print([hashlib.sha256(compose(load_texts()['huisartsen'], look)[1]).hexdigest() for look in Look])"
    )
    runs = {subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout for _ in range(2)}
    assert len(runs) == 1


@pytest.mark.parametrize(
    ("text", "width", "break_after", "lines"),
    [
        ("een twee drie", 8, "-", ["een twee", "drie"]),
        ("zin.[^1] Meer", 5, "-", ["zin.1", "Meer"]),
        ("zie https://a.nl/b-c-d", 16, "-", ["zie", "https://a.nl/b-", "c-d"]),
        ("zie (https://a.nl/b/c).", 13, "-/_", ["zie (https://", "a.nl/b/c)."]),
        ("https://aaaaaaaaaaaaaaaa", 10, "-", ["https://aa", "aaaaaaaaaa", "aaaa"]),
    ],
)
def test_lines_break_where_they_may(text: str, width: int, break_after: str, lines: list[str]) -> None:
    broken = break_lines(text, width, lambda piece, _raised: float(len(piece)), break_after=break_after)
    assert [line.text for line in broken] == lines
