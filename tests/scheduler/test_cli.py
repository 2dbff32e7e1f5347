"""The command line: what is wrong is one sentence and an exit code, never a traceback; what is right is a contract."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.cli import make_app

if TYPE_CHECKING:
    from conftest import Command

ROOT = Path(__file__).resolve().parent.parent.parent


def one_sentence(text: str) -> bool:
    return "Traceback" not in text and len(text.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["frobnicate"], 2, "No such command"),
        (["check"], 2, "give an address"),
        (["check", "https:///weg"], 2, "it has no host"),
        (["check", "notaurl"], 2, "it has no host"),
        (["check", "ftp://example.org/a"], 2, "wanted http or https"),
        (["check", "https://example.org:99999/"], 2, "is no web address"),
        (["check", "--from", "nowhere.txt"], 2, "nowhere.txt: cannot be read"),
        (["add", "mailto:a@example.org"], 2, "wanted http or https"),
        (["read", "nowhere.pdf"], 2, "there is no such file"),
        (["read", "."], 2, "there are no files to read"),
        (["read"], 2, "Missing argument"),
        (["explain", "2022Z20802"], 2, "nothing is known of '2022Z20802'"),
        (["explain", "https://example.org/"], 2, "nothing is known of"),
        (["once", "dance"], 2, "found the job 'dance', wanted one of discover, read, check-links, publish, report"),
        (["--at", "gisteren", "status"], 2, "found 'gisteren', wanted a time"),
        (["status", "--log-level", "loud"], 2, "found 'loud', wanted one of"),
        (["--config", "nowhere.yaml", "status"], 2, "nowhere.yaml: the configuration cannot be read"),
        (["run", "--port", "many"], 2, "--port"),
        (["--data", "/proc/nowhere", "status"], 3, "cannot make the data directory /proc/nowhere"),
        (["--data", "/dev/null/x", "run"], 3, "cannot make the data directory"),
        (["--at", "2026-01-01T00:00:00Z", "demo"], 2, "a play has a time of its own"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_one_sentence(voetnoot: "Command", arguments: list[str], code: int, words: str) -> None:
    done = voetnoot(*arguments)
    assert words in done.stderr
    assert one_sentence(done.stderr)
    assert done.returncode == code
    assert done.stdout == ""


def test_the_program_itself_ends_with_the_code(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scheduler", "check", "https:///weg"], capture_output=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 2
    assert one_sentence(done.stderr.decode())


def test_a_typing_error_in_the_settings_is_named_with_its_line(voetnoot: "Command", tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("language: nl\nlinks:\n  pace_second: 3\n")
    done = voetnoot("config", "check")
    assert done.stderr == "voetnoot: config.yaml:3: links.pace_second: unknown key; did you mean 'pace_seconds'?\n"
    assert done.returncode == 2


def test_a_typing_error_in_the_environment_is_named(voetnoot: "Command") -> None:
    done = voetnoot("config", "check", environ={"VOETNOOT_STORE__ULR": "x"})
    assert "VOETNOOT_STORE__ULR: store.ulr: unknown key; did you mean 'url'?" in done.stderr
    assert done.returncode == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_directory_that_cannot_be_written_is_one_sentence(voetnoot: "Command", tmp_path: Path) -> None:
    (tmp_path / "held").mkdir(mode=0o500)
    done = voetnoot("--data", "held", "status")
    assert "cannot write in the data directory held" in done.stderr
    assert done.returncode == 3


@pytest.mark.sqlite("another file lies in the place of the database")
def test_a_store_that_is_none_is_one_sentence(voetnoot: "Command", tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "voetnoot.db").write_bytes(b"this is no database, however long it may be" * 50)
    done = voetnoot("status")
    assert one_sentence(done.stderr)
    assert done.returncode == 3


def test_a_port_in_use_is_one_sentence(voetnoot: "Command") -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = voetnoot("run", "--port", str(port), environ={"VOETNOOT_LOG__LEVEL": "error"})
    assert f"cannot listen on 127.0.0.1 port {port}: it is in use" in done.stderr
    assert one_sentence(done.stderr)
    assert done.returncode == 3


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("broken.pdf", b"%PDF-1.4 and then nothing", "damaged"),
        ("empty.pdf", b"", "not-a-document"),
        ("archive.docx", b"PK\x03\x04 and then nothing", "damaged"),
        ("page.pdf", b"<!doctype html><html><body><p>Pagina niet gevonden</p></body></html>", "the file holds HTML"),
    ],
)
def test_a_document_that_is_wrong_is_one_sentence(
    voetnoot: "Command", tmp_path: Path, name: str, body: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(body)
    done = voetnoot("read", "--json", name)
    assert words in done.stderr
    assert one_sentence(done.stderr)
    assert done.returncode == 1
    assert json.loads(done.stdout)["file"] == name


def test_a_wrong_document_does_not_cost_the_others(voetnoot: "Command", tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    (tmp_path / "b.txt").write_text("Vraag 1\nWaarom?\n\nAntwoord\nDaarom.\n")
    done = voetnoot("read", "--json", ".")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["file"] for line in lines] == ["a.pdf", "b.txt"]
    assert lines[1]["questions"][0]["answer"] == "Daarom."
    assert done.returncode == 1


def test_standard_input_is_read(voetnoot: "Command") -> None:
    done = voetnoot("read", "-", "--json", stdin=b"Vraag 1\nWaarom?\n\nAntwoord\nDaarom.\n")
    assert json.loads(done.stdout)["questions"][0]["number"] == "1"
    assert done.returncode == 0


def test_global_options_stand_before_or_behind_a_command(voetnoot: "Command", tmp_path: Path) -> None:
    for arguments in (["--data", "here", "add", "https://example.org/a"], ["add", "https://example.org/b", "--data", "here"]):
        assert voetnoot(*arguments).returncode == 0
    found = voetnoot("explain", "example.org/b", "--json", "--data", "here")
    assert json.loads(found.stdout)["url"] == "https://example.org/b"
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_status_feeds_report_and_checks_of_an_empty_store(voetnoot: "Command", tmp_path: Path) -> None:
    status = [json.loads(line) for line in voetnoot("status", "--json").stdout.splitlines()]
    assert status[0] == {"daemon": "not at work"}
    assert status[1]["source"] == "nl-tweede-kamer"
    feeds = [json.loads(line) for line in voetnoot("feeds", "--json").stdout.splitlines()]
    assert {feed["feed"] for feed in feeds} >= {"all", "answers", "links", "dead-links", "operators"}
    assert feeds[0]["rss"] == "http://127.0.0.1:8080/feeds/all.rss"
    assert voetnoot("report", "--out", "out").returncode == 0
    assert (tmp_path / "out" / "index.html").is_file()
    both = voetnoot("report", "--json", "--out", "both")
    assert json.loads(both.stdout)["links"]["total"] == 0
    assert (tmp_path / "both" / "index.html").is_file()
    assert voetnoot("db", "upgrade").returncode == 0
    assert voetnoot("db", "check", "--json").returncode == 0


def test_settings_are_shown_without_passwords(voetnoot: "Command") -> None:
    done = voetnoot("config", "show", "--json", environ={"VOETNOOT_STORE__URL": "postgresql://u:geheim@db/x"})
    assert json.loads(done.stdout)["store"]["url"] == "postgresql://u:***@db/x"
    assert "geheim" not in voetnoot("config", "show", environ={"VOETNOOT_STORE__URL": "postgresql://u:geheim@db/x"}).stdout


def test_the_schema_is_printed(voetnoot: "Command") -> None:
    assert voetnoot("config", "schema").stdout == (ROOT / "docs" / "config.schema.json").read_text()
    assert voetnoot("config", "schema", "--markdown").stdout == (ROOT / "docs" / "settings.md").read_text()


def names() -> list[str]:
    app = make_app()
    groups = [
        f"{group.name} {command.name}" for group in app.registered_groups for command in group.typer_instance.registered_commands
    ]
    return sorted([str(command.name) for command in app.registered_commands] + groups)


@pytest.mark.parametrize("name", names())
def test_every_command_is_documented(name: str) -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert re.search(rf"^## `voetnoot {re.escape(name)}[` ]", page, re.MULTILINE)


def test_no_documented_command_is_gone() -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    for heading in re.findall(r"^## `voetnoot ([a-z -]+)", page, re.MULTILINE):
        assert heading.partition(" --")[0].strip() in names()
