"""Both languages say everything, and nothing is said that no code asks for."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest

from voetnoot.words import LANGUAGES, Words
from voetnoot.words.catalogues import source

ROOT = Path(__file__).resolve().parents[2]
CODE = "\n".join(
    path.read_text("utf-8")
    for room in ("voetnoot", "webapp", "scheduler", "demo")
    for path in sorted((ROOT / room).rglob("*"))
    if path.suffix in {".py", ".html"}
)
ASKED = set(re.findall(r"""\b(?:say|count)\(\s*["']([a-z][\w-]*\.[\w.-]+)["']""", CODE))
BY_CODE = re.compile(r"""\b(?:label\(\s*["']|(?:say|count)\(\s*f?["'])([a-z][\w.-]*?)(?:\.\{|\.["']|["'])""")
"""A group of messages of which a code picks one: ``label("state", ...)``, ``say(f"title.{kind}")``, ``say("page." ~ name)``."""

MESSAGES = {language: {message.id: message for message in source(language) if message.id} for language in LANGUAGES}


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def forms(string: object) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def key_of(message_id: object) -> str:
    return forms(message_id)[0]


def test_the_catalogues_have_the_same_messages() -> None:
    assert list(map(key_of, MESSAGES["nl"])) == list(map(key_of, MESSAGES["en"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_finished_in_every_form(language: str) -> None:
    catalogue = source(language)
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert list(catalogue.obsolete) == []
    for key, message in MESSAGES[language].items():
        assert all(form.strip() for form in forms(message.string)), key
        assert len(forms(message.string)) == (catalogue.num_plurals if message.pluralizable else 1), key


def test_the_languages_fill_the_same_gaps() -> None:
    for key, dutch in MESSAGES["nl"].items():
        english = MESSAGES["en"][key]
        assert names(forms(dutch.string)[-1]) == names(forms(english.string)[-1]), key
        if dutch.pluralizable:
            assert "n" in names(forms(dutch.string)[-1]), key


def test_every_message_that_the_code_asks_for_is_there() -> None:
    assert len(ASKED) > 100
    assert {key for key in ASKED if key not in set(map(key_of, MESSAGES["nl"]))} == set()


def test_no_message_is_there_for_nobody() -> None:
    groups = {found for found in BY_CODE.findall(CODE) if found not in map(key_of, MESSAGES["nl"])}
    unused = {
        key
        for key in map(key_of, MESSAGES["nl"])
        if f'"{key}"' not in CODE and f"'{key}'" not in CODE and key.rpartition(".")[0] not in groups
    }
    assert unused == set()


def test_dates_numbers_and_lists_are_those_of_the_language() -> None:
    dutch, english = Words("nl"), Words("en")
    day = date(2022, 11, 2)
    assert (dutch.day(day), english.day(day)) == ("2 november 2022", "2 November 2022")
    assert dutch.moment(datetime(2022, 11, 2, 9, 5, tzinfo=UTC)) == "2 november 2022, 09:05 UTC"
    assert (dutch.number(1234567), english.number(1234567)) == ("1.234.567", "1,234,567")
    assert (dutch.percent(1, 3), english.percent(1, 3), dutch.percent(1, 0)) == ("33,3%", "33.3%", "–")
    assert (dutch.listed(["a", "b", "c"]), english.listed(["a", "b", "c"]), dutch.listed([])) == ("a, b en c", "a, b and c", "")
    assert (dutch.count("count.links", 1), dutch.count("count.links", 1200)) == ("één link", "1.200 links")
    assert dutch.size(12_345) == "12,3 kB"


def test_what_is_not_there_is_an_error_or_its_code() -> None:
    with pytest.raises(KeyError):
        Words("nl").say("no.such")
    with pytest.raises(KeyError):
        Words("fr")
    assert Words("nl").label("state", "new-state") == "new-state"
