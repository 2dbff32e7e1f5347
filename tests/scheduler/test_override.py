"""``override``: said, shown, taken back."""

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Command

URL = "https://www.voorbeeld.nl/stuk"


def test_a_word_is_kept_shown_and_taken_back(voetnoot: "Command") -> None:
    assert voetnoot("add", URL).returncode == 0
    assert "not checked yet; due from 20" in voetnoot("explain", URL).stdout
    said = voetnoot("--at", "2026-01-05T10:00:00Z", "override", URL, "dead", "--why", "zelf  gekeken", "--until", "2026-03-01")
    assert (said.returncode, said.stderr.count("zelf gekeken")) == (0, 1)
    told = json.loads(voetnoot("explain", URL, "--json").stdout)
    assert (told["verdict"], told["reason"]) == ("dead", "by-hand")
    assert told["override"] == {
        "word": "dead",
        "why": "zelf gekeken",
        "at": "2026-01-05T10:00:00Z",
        "until": "2026-03-01T00:00:00Z",
    }
    assert "zelf gekeken" in voetnoot("explain", URL).stdout
    back = json.loads(voetnoot("override", URL, "--clear", "--json").stdout)
    assert (back["verdict"], back["override"]) == ("unknown", None)
    assert json.loads(voetnoot("explain", URL, "--json").stdout)["override"] is None
    again = voetnoot("override", URL, "--clear")
    assert (again.returncode, "nothing to take back" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((URL, "dead"), "--why is wanted"),
        ((URL,), "say alive, dead or ignore"),
        ((URL, "asleep", "--why", "x"), "'alive|dead|ignore': 'asleep' is not one of"),
        ((URL, "dead", "--clear"), "gives no other"),
        ((URL, "dead", "--why", "x", "--until", "morgen"), "wanted a day such as"),
        ((URL, "dead", "--why", "x", "--until", "2020-01-01"), "is over"),
        ((URL, "dead", "--why", "x"), "is not under watch"),
    ],
)
def test_what_makes_no_sense_is_told(voetnoot: "Command", arguments: tuple[str, ...], words: str) -> None:
    done = voetnoot("override", *arguments)
    assert words in done.stderr
    assert done.returncode == 2
