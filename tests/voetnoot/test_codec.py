"""What is kept of outcomes and verdicts comes back as it was, whatever a page said, and in whatever order a database keeps it."""

import dataclasses
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies import URL, outcomes

from voetnoot.codec import outcome_from_text, outcome_to_text, verdict_from_text, verdict_to_text
from voetnoot.links import Answered, CheckBroke, Outcome, State, Verdict


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


def test_what_was_not_written_stays_what_it_was() -> None:
    """These are what rows that lack a field mean: who changes a default changes the past."""
    made = outcome_from_text('{"outcome":"Answered","url":"u","status":200}')
    assert dataclasses.asdict(made) == {
        "url": "u", "status": 200, "hops": (), "media_type": None, "headers": (), "size": 0, "truncated": False, "bounded": False,
        "digest": None, "title": None, "text_digest": None, "text_length": None, "language": None, "retry_after": None,
        "tls": None, "signals": (), "confirmed": False, "rules": None, "mended": False,
    }  # fmt: skip
    at = datetime(2026, 1, 5, tzinfo=UTC)
    verdict = verdict_from_text(verdict_to_text(Verdict(State.ALIVE, "works", at, 1, at)))
    assert dataclasses.asdict(verdict) == {
        "state": "alive", "reason": "works", "since": at, "checks": 1, "next": at, "content": "unknown", "final_url": None,
        "status": None, "never_worked": False, "why": "", "at": None, "failures": 0, "detail": "", "similarity": None,
        "drifted_since": None, "lived": False, "from_start": False, "held": False, "held_until": None, "died": None,
        "moved_to": None, "needs": 0, "dead_from": None,
    }  # fmt: skip


@pytest.mark.parametrize("text", ['{"outcome":"Answered"}', '{"outcome":"Nobody","why":"x"}', '{"why":"x"}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises((KeyError, ValidationError)):
        outcome_from_text(text)


def test_more_than_is_known_does_not_hurt() -> None:
    assert outcome_from_text('{"outcome":"CheckBroke","why":"x","later":1}') == CheckBroke("x")
