"""The scenario: read strictly, and turned into what the chamber's service shows."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from demo.composing import Look
from demo.odata_model import ANSWER, FURTHER_ANSWER, POSTPONEMENT
from demo.parliament import parliament
from demo.scenario import FOLDER, Gives, load_scenario, load_texts

SCENARIO = load_scenario()
LETTERS = load_texts()
CHAMBER = parliament(SCENARIO, LETTERS)
TEXT = (FOLDER / "scenario.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("found", "wrong", "named"),
    [
        ("days: 60", "days: 0", "days"),
        ("days: 60", "day: 60", "day"),
        ("gives: not-found", "gives: vanished", "gives"),
        ("look: typeset", "look: printed", "look"),
        ("since: 2022-10-14", "from: 2022-10-14", "from"),
        ("withdrawn: 2023-01-12", "withdrawn: someday", "withdrawn"),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path: Path, found: str, wrong: str, named: str) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(TEXT.replace(found, wrong, 1), "utf-8")
    with pytest.raises(ValidationError, match=named):
        load_scenario(path)


def test_a_bare_day_means_its_noon() -> None:
    page = next(one for one in SCENARIO.pages if one.then)
    turn = page.then[0]
    assert (turn.since.hour, turn.since.tzinfo) == (12, UTC)
    assert page.at(turn.since - timedelta(seconds=1)).gives is Gives.PAGE
    assert page.at(turn.since).gives is turn.gives


def test_the_night_without_network_has_an_end() -> None:
    assert SCENARIO.offline(datetime(2023, 1, 11, 18, tzinfo=UTC))
    assert not SCENARIO.offline(datetime(2023, 1, 11, 22, tzinfo=UTC))


def test_every_letter_is_published_and_every_document_has_its_letter() -> None:
    assert {one.letter for one in SCENARIO.documents} == set(LETTERS)


def test_the_play_has_what_a_play_must_have() -> None:
    looks = {version.look for one in SCENARIO.documents for version in one.versions}
    kinds = [letter.kind for letter in LETTERS.values()]
    assert SCENARIO.days >= 60
    assert looks == set(Look)
    assert {"antwoord", "nader", "uitstel", "mededeling"} == set(kinds)
    assert any(len(letter.cases) > 1 for letter in LETTERS.values())


def test_documents_keep_their_identity_over_versions() -> None:
    huisartsen = next(one for one in CHAMBER.documents if one.zaken == ("2022Z20410",) and one.soort == ANSWER)
    assert len({version.guid for version in huisartsen.versions}) == len(huisartsen.versions) == 2
    assert len({version.body for version in huisartsen.versions}) == 2
    assert huisartsen.aanhangselnummer == "222300812"
    assert len({one.guid for one in CHAMBER.documents}) == len(CHAMBER.documents)


@pytest.mark.parametrize(
    ("name", "soort"),
    [("2022D48100", ANSWER), ("2022D48283", POSTPONEMENT), ("2022D48771", ANSWER), ("2023D48954", FURTHER_ANSWER)],
)
def test_kinds_are_the_service_s_own_words(name: str, soort: str) -> None:
    assert next(one for one in CHAMBER.documents if one.nummer == name).soort == soort


def test_cases_are_settled_by_answers_and_not_by_postponements() -> None:
    settled = {case.nummer: case.settled_at for case in CHAMBER.cases}
    assert settled["2022Z20933"] == datetime(2022, 12, 22, 12, tzinfo=UTC)
    assert settled["2022Z20802"] == datetime(2022, 12, 20, 12, tzinfo=UTC)
    assert settled["2022Z21999"] is None
    assert len(settled) == len(CHAMBER.cases)


def test_a_letter_that_is_not_there_is_missed() -> None:
    with pytest.raises(KeyError, match="nachttreinen"):
        parliament(SCENARIO, {})


def test_the_seed_case_cites_what_the_real_letter_cites_in_words_of_its_own(shared: Path) -> None:
    real = (shared / "seed" / "letter-2022Z20802.txt").read_text("utf-8")
    letter = LETTERS["2022Z20802"]
    cited = [re.findall(r"https://[^\s)]+", note)[0] for note in letter.notes.values()]
    assert len(cited) == 4
    assert all(url in re.sub(r"\s+", "", real) for url in cited)
    ours = " ".join(text for one in letter.exchanges for text in (*one.questions.values(), one.answer or ""))
    assert not _phrases(ours) & _phrases(real)


def _phrases(text: str) -> set[tuple[str, ...]]:
    """Return every run of seven words."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 7]) for at in range(len(words) - 6)}
