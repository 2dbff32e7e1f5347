"""The closed list of doubts and the page that documents it say the same."""

import re
from pathlib import Path

import pytest

from voetnoot.answers import ReadError
from voetnoot.reading.doubts import SENTENCES, DoubtKind, doubt

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "doubts.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([\w-]+)` \| (.+?) \| .+ \|$", PAGE, re.MULTILINE))


def test_every_doubt_is_documented_and_nothing_else_is() -> None:
    assert list(ROWS) == [kind.value for kind in DoubtKind]


@pytest.mark.parametrize("kind", DoubtKind)
def test_the_page_says_what_the_doubt_says(kind: DoubtKind) -> None:
    assert ROWS[kind.value].startswith(SENTENCES[kind].rstrip("."))
    assert doubt(kind, "file").text == SENTENCES[kind]


def test_every_reason_not_to_read_is_a_doubt() -> None:
    assert {reason.value for reason in ReadError} <= {kind.value for kind in DoubtKind}
