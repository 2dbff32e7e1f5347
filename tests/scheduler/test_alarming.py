"""The watchman tells operators through real Apprise, over real HTTP and SMTP, once per trouble and once when it is over."""

import email
import email.policy
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.alarming import Watchman
from scheduler.apprising import tell
from scheduler.clock import FixedClock
from store.alarm_ledger import AlarmQueries
from store.engine import Store
from voetnoot.config import Config, load
from voetnoot.config.watched import put_under_watch
from voetnoot.runs import RunState, RunStats

if TYPE_CHECKING:
    from conftest import Command, Receiver

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, open_at: Callable[..., Store]) -> Iterator[Store]:
    made = open_at(tmp_path)
    yield made
    made.close()


@pytest.fixture
def mail() -> Iterator[tuple[str, list[str]]]:
    """A mail server on loopback that takes everything; its address for Apprise, and the letters that came."""
    letters: list[str] = []

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line.split()[0].upper() if line.split() else b""
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = []
                    while (said := self.rfile.readline()) != b".\r\n":
                        lines.append(said.decode())
                    letters.append("".join(lines))
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"mailto://127.0.0.1:{server.server_address[1]}?mode=insecure&from=us@example.org&to=ops@example.org", letters
        server.shutdown()


def config(tmp_path: Path, *addresses: str, free: str = "0") -> Config:
    return load(overrides={"sources": {}, "alarms.to": list(addresses), "alarms.disk_free": free, "data": tmp_path})


def fail(store: Store, times: int, state: RunState = RunState.FAILED) -> None:
    for _ in range(times):
        run = store.ledger.start_run("report", NOW, NOW, None)
        store.ledger.end_run(run, state, RunStats(why="no room" if state is RunState.FAILED else None), NOW)


def test_a_source_that_was_put_under_watch_meanwhile_is_seen(tmp_path: Path, store: Store) -> None:
    watchman = Watchman(config(tmp_path), store, FixedClock(NOW))
    watchman.look()
    put_under_watch(tmp_path, "files-letters", {"kind": "files", "base_url": "file:///srv/letters/"})
    store.ledger.begin_source("files-letters", NOW - timedelta(days=30))
    assert AlarmQueries(store.engine).alarms() == []
    watchman.look()
    assert [alarm.cause for alarm in AlarmQueries(store.engine).alarms()] == ["source:files-letters"]


def test_a_trouble_is_told_once_and_its_end_once(tmp_path: Path, store: Store, receiver: "Receiver") -> None:
    settings = config(tmp_path, receiver.url.replace("http", "json") + "/hidden")
    fail(store, 3)
    for minutes in (0, 1, 2):
        Watchman(settings, store, FixedClock(NOW + timedelta(minutes=minutes))).look()  # each one anew: a restart forgets nothing
    fail(store, 1, RunState.DONE)
    for minutes in (3, 8, 14, 15):
        Watchman(settings, store, FixedClock(NOW + timedelta(minutes=minutes))).look()
    said = [json.loads(one.body) for one in receiver.asked]
    assert [one["title"] for one in said] == ["Voetnoot: job:report", "Voetnoot: job:report is over"]
    assert said[0]["message"] == "report failed 3 times in a row, the last time because: no room (alarm job:report)"


def test_who_could_not_be_told_is_told_at_the_next_look(
    tmp_path: Path, store: Store, receiver: "Receiver", capfd: pytest.CaptureFixture[str]
) -> None:
    settings = config(tmp_path, receiver.url.replace("http", "json") + "/hidden", free="900TB")
    receiver.statuses = [500]
    for minutes in (0, 1, 2):
        Watchman(settings, store, FixedClock(NOW + timedelta(minutes=minutes))).look()
    assert len(receiver.asked) == 2
    said = capfd.readouterr()
    assert "could not be told" in said.out + said.err
    assert "hidden" not in said.out + said.err


def test_an_alarm_comes_by_mail(tmp_path: Path, store: Store, mail: tuple[str, list[str]]) -> None:
    address, letters = mail
    Watchman(config(tmp_path, address, free="900TB"), store, FixedClock(NOW)).look()
    [letter] = letters
    assert "Voetnoot: disk" in letter
    assert "ops@example.org" in letter


def test_words_of_a_foreign_server_are_text_in_a_mail(tmp_path: Path, mail: tuple[str, list[str]]) -> None:
    address, letters = mail
    hostile = "it said <script>alert(1)</script> \u202etxt.exe\x00"
    assert tell(config(tmp_path, address), "Voetnoot: a\r\nBcc: all@example.org", hostile) is None
    letter = email.message_from_string(letters[0], policy=email.policy.default)
    assert letter["Bcc"] is None
    for part in (part for part in letter.walk() if part.get_content_maintype() == "text"):
        text = part.get_content()
        assert ("<script" in text) == (part.get_content_subtype() == "plain")
        assert not {"\u202e", "\x00"} & set(text)


@pytest.mark.sqlite("the file of the database is put away for a while")
def test_a_store_in_trouble_is_told_though_nothing_can_be_kept(
    tmp_path: Path, receiver: "Receiver", open_at: Callable[..., Store]
) -> None:
    store = open_at(tmp_path)
    watchman = Watchman(config(tmp_path, receiver.url.replace("http", "json")), store, FixedClock(NOW))
    database, away = tmp_path / "voetnoot.db", tmp_path / "away.db"
    store.engine.dispose()
    database.rename(away)
    database.mkdir()
    for _ in range(3):
        watchman.look()
    assert [json.loads(one.body)["title"] for one in receiver.asked] == ["Voetnoot: store"]
    database.rmdir()
    away.rename(database)
    for _ in range(3):
        watchman.look()
    assert [json.loads(one.body)["title"] for one in receiver.asked][1:] == ["Voetnoot: store is over"]
    store.close()


def test_the_command_shows_trouble_and_tries_the_way(voetnoot: "Command", tmp_path: Path, receiver: "Receiver") -> None:
    to = f"alarms: {{to: ['{receiver.url.replace('http', 'json')}'], disk_free: 900TB}}"
    (tmp_path / "config.yaml").write_text(f"sources:\n{to}\n")
    said = voetnoot("alarms", "--json")
    assert (said.returncode, json.loads(said.stdout)["alarm"], receiver.asked) == (1, "disk", [])
    assert voetnoot("alarms", "--test").returncode == 0
    assert len(receiver.asked) == 1
    (tmp_path / "config.yaml").write_text("sources:\nalarms: {disk_free: 0}\n")
    assert "no trouble" in voetnoot("alarms").stderr
    assert voetnoot("alarms", "--test").returncode == 2
