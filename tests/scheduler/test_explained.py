"""``read --explain``: what is written, and that a hostile file costs itself alone."""

from pathlib import Path

import pytest

from demo.composing import Look, compose
from demo.composing.letter import load_letter
from scheduler.commands.explaining import write_explanations
from scheduler.explained import Explanation, explain
from scheduler.reading_worker import Paper
from voetnoot.answers import ReadError, Reading
from voetnoot.config import ReadingConfig
from voetnoot.errors import StoreError

LETTERS = Path(__file__).parents[2] / "demo" / "letters"
SETTINGS = ReadingConfig()


def letter(look: Look, name: str = "brief") -> Paper:
    return Paper(name, compose(load_letter(LETTERS / "glasvezel-uitstel.yaml"), look)[1], name)


def test_a_letter_of_pages_comes_with_pictures() -> None:
    found = explain(letter(Look.LETTER), SETTINGS)
    assert isinstance(found, Explanation)
    assert [png[:4] for png in found.pictures] == [b"\x89PNG"]


def test_what_cannot_be_read_ends_in_a_reading_that_says_so() -> None:
    found = explain(Paper("niets", b""), SETTINGS)
    assert isinstance(found, Reading)
    assert found.error is ReadError.NOT_A_DOCUMENT


def test_time_is_bounded() -> None:
    found = explain(letter(Look.LETTER), SETTINGS.model_copy(update={"seconds": 0.001}))
    assert isinstance(found, Reading)
    assert found.error is ReadError.TIME_LIMIT


def test_memory_is_bounded() -> None:
    found = explain(Paper("groot", b"Vraag 1 " * 4_000_000), SETTINGS.model_copy(update={"memory": 40_000_000}))
    assert isinstance(found, Reading)
    assert found.error is ReadError.MEMORY_LIMIT


def test_files_have_names_of_their_own_inside_the_folder(tmp_path: Path) -> None:
    papers = [letter(Look.WORD, name) for name in ("a/brief.docx", "b/brief.docx", "../..", "-")]
    assert write_explanations([*papers, Paper("leeg", b"")], SETTINGS, tmp_path / "uit") == 1
    assert sorted(path.name for path in (tmp_path / "uit").iterdir()) == [
        "brief.docx-2.html", "brief.docx.html", "document-2.html", "document.html",
    ]  # fmt: skip
    assert list(tmp_path.iterdir()) == [tmp_path / "uit"]


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "uit").write_text("a file")
    with pytest.raises(StoreError, match="cannot be written"):
        write_explanations([letter(Look.WORD)], SETTINGS, tmp_path / "uit")
