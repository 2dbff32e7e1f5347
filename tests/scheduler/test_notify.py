"""Events to receivers and a hub, from the command line to a real server: signed, repeated, once after they were acknowledged."""

import base64
import hashlib
import hmac
import json
import os
import signal
import urllib.parse
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from store.engine import Store
from voetnoot.events import LinkDied

if TYPE_CHECKING:
    from conftest import Command, Receiver

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
AT = "2026-01-05T10:00:00Z"


def died(number: int) -> LinkDied:
    url = f"https://weg.example/{number}"
    return LinkDied(at=NOW, link=f"{number:032}", url=url, host="weg.example", reason="not-found", since=NOW, checks=3)


@pytest.fixture
def settings(tmp_path: Path, receiver: "Receiver") -> Callable[..., None]:
    def write(*, hub: bool = False) -> None:
        hook = f"{{url: '{receiver.url}/hidden-path', secret: {SECRET}, feed: dead-links}}"
        told = f"websub: {{hub: '{receiver.url}/hub'}}" if hub else f"webhooks: {{us: {hook}}}"
        (tmp_path / "config.yaml").write_text(f"sources:\nweb: {{base_url: 'https://voetnoot.example'}}\n{told}\n")

    return write


@pytest.fixture
def events(tmp_path: Path, open_at: Callable[..., Store]) -> Iterator[Callable[..., list[LinkDied]]]:
    store = open_at(tmp_path / "var")

    def add(*numbers: int) -> list[LinkDied]:
        made = [died(number) for number in numbers]
        store.ledger.add_events(made)
        return made

    yield add
    store.close()


def ids(receiver: "Receiver") -> list[str]:
    return [asked.headers["webhook-id"] for asked in receiver.asked]


def test_each_event_is_told_once_and_signed(
    voetnoot: "Command", settings: Callable[..., None], events: Callable[..., list[LinkDied]], receiver: "Receiver"
) -> None:
    settings()
    made = events(1, 2)
    voetnoot("--at", AT, "once", "publish")
    said = voetnoot("--at", AT, "--log-level", "debug", "once", "notify")
    assert said.returncode == 0
    voetnoot("--at", "2026-01-09T10:00:00Z", "once", "notify")
    assert ids(receiver) == [event.id for event in made]
    first = receiver.asked[0]
    assert (first.method, first.target, first.headers["content-type"]) == ("POST", "/hidden-path", "application/json")
    signature = hmac.new(KEY, f"{made[0].id}.{first.headers['webhook-timestamp']}.".encode() + first.body, hashlib.sha256)
    assert first.headers["webhook-signature"] == f"v1,{base64.b64encode(signature.digest()).decode()}"
    assert json.loads(first.body)["data"]["event"]["url"] == "https://weg.example/1"
    for secret in ("hidden-path", SECRET):
        assert secret not in said.stdout + said.stderr


def test_a_receiver_that_fails_gets_it_again_later_under_the_same_id(
    voetnoot: "Command", settings: Callable[..., None], events: Callable[..., list[LinkDied]], receiver: "Receiver"
) -> None:
    settings()
    [one, two] = events(1, 2)
    receiver.statuses = [500, 503]
    voetnoot("--at", AT, "once", "publish")
    voetnoot("--at", AT, "once", "notify")
    voetnoot("--at", "2026-01-05T10:00:04Z", "once", "notify")
    assert ids(receiver) == [one.id]
    voetnoot("--at", "2026-01-05T10:00:05Z", "once", "notify")
    late = voetnoot("--at", "2026-01-05T10:00:05Z", "status", "--json")
    assert '"channel": "webhook:us", "state": "late", "waiting": 2' in late.stdout
    voetnoot("--at", "2026-01-05T10:05:05Z", "once")
    assert ids(receiver) == [one.id, one.id, one.id, two.id]
    assert len({asked.body for asked in receiver.asked[:3]}) == 1


def test_a_crash_behind_the_acknowledgement_tells_it_once_more_and_loses_nothing(
    voetnoot: "Command",
    settings: Callable[..., None],
    events: Callable[..., list[LinkDied]],
    receiver: "Receiver",
    rows_at: Callable[..., list[Any]],
    tmp_path: Path,
) -> None:
    settings()
    made = events(1, 2)
    voetnoot("--at", AT, "once", "publish")

    def kill() -> None:
        receiver.before = None
        [(pid,)] = rows_at(tmp_path / "var", "SELECT pid FROM runs WHERE job = 'notify' AND state = 'running'")
        os.kill(pid, signal.SIGKILL)

    receiver.before = kill
    assert voetnoot("--at", AT, "once", "notify").returncode == 1
    voetnoot("--at", AT, "once", "notify")
    assert ids(receiver) == [made[0].id, *(event.id for event in made)]


def test_what_is_given_up_is_shown_and_can_be_tried_again(
    voetnoot: "Command", settings: Callable[..., None], events: Callable[..., list[LinkDied]], receiver: "Receiver"
) -> None:
    settings()
    made = events(1, 2)
    receiver.statuses = [410]
    voetnoot("--at", AT, "once", "publish")
    assert voetnoot("--at", AT, "once", "notify").returncode == 0
    said = voetnoot("deliveries", "--json")
    assert (said.returncode, json.loads(said.stdout)["dead"]) == (1, 2)
    assert "is gone" in voetnoot("status").stdout
    assert "wanted a channel" in voetnoot("deliveries", "--retry", "webhook:them").stderr
    assert voetnoot("--at", AT, "deliveries", "--retry", "webhook:us").returncode == 0
    voetnoot("--at", AT, "once", "notify")
    assert ids(receiver) == [made[0].id, *(event.id for event in made)]


def test_the_hub_is_told_of_each_feed_that_changed(
    voetnoot: "Command", settings: Callable[..., None], events: Callable[..., list[LinkDied]], receiver: "Receiver"
) -> None:
    settings(hub=True)
    events(1)
    voetnoot("--at", AT, "once", "publish")
    voetnoot("--at", AT, "once", "notify")
    asked = [dict(urllib.parse.parse_qsl(one.body.decode())) for one in receiver.asked]
    assert {one["hub.mode"] for one in asked} == {"publish"}
    topics = [one["hub.url"] for one in asked]
    assert len(topics) == len(set(topics))
    names = {topic.removeprefix("https://voetnoot.example/feeds/") for topic in topics}
    assert names == {
        f"{name}.{form}"
        for name in ("all", "links", "dead-links", "host/weg.example", "domain/weg.example")
        for form in ("rss", "atom", "json")
    }
    voetnoot("--at", AT, "once", "notify")
    assert len(receiver.asked) == len(asked)
    events(2)
    voetnoot("--at", "2026-01-06T10:00:00Z", "once", "publish")
    voetnoot("--at", "2026-01-06T10:00:00Z", "once", "notify")
    assert len(receiver.asked) == 2 * len(asked)


def test_who_was_taken_out_of_the_settings_is_told_nothing(
    voetnoot: "Command", settings: Callable[..., None], events: Callable[..., list[LinkDied]], receiver: "Receiver"
) -> None:
    settings()
    events(1)
    voetnoot("--at", AT, "once", "publish")
    settings(hub=True)
    voetnoot("--at", AT, "once", "notify")
    assert receiver.asked == []
    assert "no longer in the settings" in voetnoot("deliveries").stdout
