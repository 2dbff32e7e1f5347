"""``voetnoot record``: what is kept, and that it fails until a person has looked."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Command

LETTER = "Vraag 1\nBent u bekend met het bericht?\n\nAntwoord 1\nJa.\n"


def test_a_recording_waits_for_its_review(voetnoot: "Command", tmp_path: Path) -> None:
    letter = tmp_path / "Mijn brief.txt"
    letter.write_text(LETTER, "utf-8")
    into = tmp_path / "recordings"
    done = voetnoot("--at", "2026-01-05T10:00:00Z", "record", str(letter), "--into", str(into))
    assert (done.returncode, 'set "reviewed" to true' in done.stdout) == (0, True)
    folder = into / "mijn-brief"
    assert (folder / "body").read_text("utf-8") == LETTER
    capture = json.loads((folder / "capture.json").read_text("utf-8"))
    assert (capture["name"], capture["media_type"], capture["recorded"]) == ("Mijn brief.txt", "text/plain", "2026-01-05")
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    assert expected["reviewed"] is False
    assert expected["fields"]["questions"][0]["answer"] == "Ja."
    again = voetnoot("record", str(letter), "--into", str(into))
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_what_cannot_be_read_is_recorded_too(voetnoot: "Command", tmp_path: Path) -> None:
    broken = tmp_path / "kapot.pdf"
    broken.write_bytes(b"%PDF-1.4 and nothing more")
    done = voetnoot("record", str(broken), "--name", "kapot", "--into", str(tmp_path / "r"))
    assert done.returncode == 1
    assert json.loads((tmp_path / "r" / "kapot" / "expected.json").read_text("utf-8"))["fields"]["error"] == "damaged"
