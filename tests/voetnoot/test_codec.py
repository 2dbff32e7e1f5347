"""What is kept of outcomes and verdicts comes back as it was, whatever a page said, and in whatever order a database keeps it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies import URL, outcomes

from voetnoot.codec import outcome_from_text, outcome_to_text
from voetnoot.links import Answered, CheckBroke, Outcome


@given(outcomes)
def test_an_outcome_comes_back_out_of_its_text(outcome: Outcome) -> None:
    text = outcome_to_text(outcome)
    assert outcome_from_text(text) == outcome
    assert outcome_from_text(json.dumps(dict(sorted(json.loads(text).items())))) == outcome


@given(st.text(st.characters()))
def test_so_does_whatever_a_page_calls_itself(title: str) -> None:
    page = Answered(URL, 200, title=title)
    try:
        title.encode()
    except UnicodeEncodeError:
        assert json.loads(outcome_to_text(page))["title"] == title
    else:
        assert outcome_from_text(outcome_to_text(page)) == page


def test_what_is_as_by_default_is_not_written() -> None:
    assert outcome_to_text(Answered(URL, 200)) == f'{{"outcome":"Answered","url":"{URL}","status":200}}'


@pytest.mark.parametrize("text", ['{"outcome":"Answered"}', '{"outcome":"Nobody","why":"x"}', '{"why":"x"}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises((KeyError, ValidationError)):
        outcome_from_text(text)


def test_more_than_is_known_does_not_hurt() -> None:
    assert outcome_from_text('{"outcome":"CheckBroke","why":"x","later":1}') == CheckBroke("x")
