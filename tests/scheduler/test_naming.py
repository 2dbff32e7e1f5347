"""What people name a thing by: files are not taken for addresses, nor the numbers of other parliaments."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from store.engine import Store
from voetnoot.events import AnswerOverdue

if TYPE_CHECKING:
    from conftest import Command

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_a_file_is_added_as_a_document_and_an_address_as_a_link(voetnoot: "Command", tmp_path: Path) -> None:
    (tmp_path / "letter.md").write_text("Vraag 1\nWaarom?\n\nAntwoord\nDaarom.\n")
    added = [voetnoot("add", "letter.md", "https://example.org/a", "--json", "--data", "here") for _ in range(2)]
    found = [[json.loads(line) for line in done.stdout.splitlines()] for done in added]
    assert [(one[0]["file"], one[0]["new"], one[1]["url"], one[1]["new"]) for one in found] == [
        ("letter.md", new, "https://example.org/a", new) for new in (True, False)
    ]
    (source,) = YAML(typ="safe").load((tmp_path / "here" / "sources.yaml").read_text()).items()
    assert (source[0], source[1]["kind"]) == (found[0][0]["source"], "files")
    assert source[1]["base_url"] == (tmp_path / "letter.md").as_uri()


@pytest.mark.parametrize("command", ["add", "check"])
@pytest.mark.parametrize("what", ["letter.pdf", "Brief.DOCX", "./letter", "/srv/letter.pdf"])
def test_a_file_that_is_not_there_is_no_address(voetnoot: "Command", tmp_path: Path, command: str, what: str) -> None:
    done = voetnoot(command, what)
    assert (done.returncode, done.stdout) == (2, "")
    assert "and there is no such file" in done.stderr
    assert not (tmp_path / "var").exists()


def test_a_folder_is_no_document(voetnoot: "Command", tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    done = voetnoot("add", "letters")
    assert done.returncode == 2
    assert "`voetnoot watch` puts all documents of a folder under watch" in done.stderr


@pytest.mark.parametrize("kenmerk", ["2022Z20802", "UK-2024-08-30-3283", "BT-20-1234", "E-001234/2024"])
def test_the_number_of_a_question_is_known_whoever_gave_it(
    voetnoot: "Command", tmp_path: Path, kenmerk: str, open_at: Callable[..., Store]
) -> None:
    store = open_at(tmp_path / "here")
    told = AnswerOverdue(at=NOW, source="x", kenmerk=kenmerk, subject="de brug", sent=date(2025, 12, 20), due=date(2026, 1, 10))
    store.ledger.add_events([told])
    store.ledger.publish_events(NOW)
    store.close()
    done = voetnoot("explain", kenmerk.lower(), "--json", "--data", "here")
    assert json.loads(done.stdout)["kenmerk"] == kenmerk
    assert voetnoot("archive", "list", kenmerk, "--data", "here").returncode == 0
