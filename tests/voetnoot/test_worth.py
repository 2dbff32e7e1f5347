"""What is kept as evidence: no wall, no half body; and of what is kept already, only what says something else."""

from datetime import UTC, datetime
from typing import Any

import pytest

from voetnoot.captures import Capture, Place
from voetnoot.links import Answered, ConnectFailed, Outcome, Signal
from voetnoot.worth import says_otherwise, worth_keeping

URL = "https://www.example.nl/"
LAST = Capture("link:1", datetime(2026, 1, 5, tzinfo=UTC), URL, 200, "text/html", "sha256:a", 9, Place("f", 0, 9), "sha256:t")


def answered(**more: Any) -> Answered:
    return Answered(
        **{"url": URL, "status": 200, "size": 9, "media_type": "text/html", "digest": "sha256:b", "text_length": 5, **more}
    )


@pytest.mark.parametrize(
    ("outcome", "worth"),
    [
        (answered(), True),
        (answered(bounded=True), True),
        (answered(status=404), False),
        (answered(truncated=True), False),
        (answered(size=0), False),
        (answered(signals=(Signal("bot-wall", "x"),)), False),
        (answered(signals=(Signal("login", "x"),)), False),
        (ConnectFailed("www.example.nl", "refused"), False),
    ],
)
def test_only_the_page_itself_is_evidence(outcome: Outcome, worth: bool) -> None:
    assert worth_keeping(outcome) is worth


@pytest.mark.parametrize(
    ("page", "content", "otherwise"),
    [
        (answered(digest="sha256:a"), None, False),
        (answered(), "same", False),
        (answered(), "minor", False),
        (answered(), "major", True),
        (answered(text_length=None), None, True),
    ],
)
def test_a_page_with_text_is_compared_by_it(page: Answered, content: str | None, otherwise: bool) -> None:
    assert says_otherwise(page, LAST, content) is otherwise


@pytest.mark.parametrize(
    ("media_type", "otherwise"), [("text/csv", True), ("image/png", True), ("text/html", False), (None, False)]
)
def test_without_text_a_file_is_compared_by_its_digest_and_markup_never(media_type: str | None, otherwise: bool) -> None:
    bare = Capture("link:1", LAST.at, URL, 200, media_type, "sha256:a", 9, LAST.place)
    assert says_otherwise(answered(media_type=media_type, text_length=None), bare, None) is otherwise
