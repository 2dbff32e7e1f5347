"""What follows from an attempt to tell somebody, and what is said: pure."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voetnoot.config.operation import signing_key
from voetnoot.deliveries import LONGEST_REST, PAUSES, Delivery, DeliveryState, step
from voetnoot.events import LinkDied, Published
from voetnoot.feeds.item import Voice
from voetnoot.notices import notice, signed
from voetnoot.words import Words

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
DIED = LinkDied(at=NOW, link="b" * 32, url="https://weg.example/x", host="weg.example", reason="not-found", since=NOW, checks=3)


def delivery(attempts: int = 0) -> Delivery:
    return Delivery(1, "webhook:us", "a" * 32, NOW, attempts)


@pytest.mark.parametrize(
    ("status", "attempts", "retry_after", "state", "pause", "holds_up"),
    [
        (200, 0, None, "done", timedelta(), False),
        (204, 9, None, "done", timedelta(), False),
        (None, 0, None, "waiting", timedelta(seconds=5), True),
        (500, 1, None, "waiting", timedelta(minutes=5), True),
        (503, 0, 120.0, "waiting", timedelta(minutes=2), True),
        (429, 0, 1e9, "waiting", LONGEST_REST, True),
        (302, 0, None, "waiting", timedelta(seconds=5), True),
        (400, 0, None, "waiting", timedelta(seconds=5), False),
        (422, 9, None, "dead", timedelta(), False),
        (410, 0, None, "dead", timedelta(), True),
        (None, 9, None, "dead", timedelta(), True),
    ],
)
def test_what_follows_from_an_attempt(
    status: int | None, attempts: int, retry_after: float | None, state: str, pause: timedelta, holds_up: bool
) -> None:
    found = step(delivery(attempts), status, "because", retry_after, NOW)
    assert (found.state, found.due - NOW, found.holds_up) == (state, pause, holds_up)


def test_it_is_given_up_after_three_days() -> None:
    assert timedelta(days=3) < sum(PAUSES, timedelta()) < timedelta(days=4)


@given(st.none() | st.integers(100, 599), st.integers(0, 20), st.none() | st.floats(0, 1e12))
def test_every_attempt_ends_or_comes_back_later(status: int | None, attempts: int, retry_after: float | None) -> None:
    found = step(delivery(attempts), status, "", retry_after, NOW)
    assert (found.state is DeliveryState.WAITING) == (found.due > NOW)
    assert found.due - NOW <= max(PAUSES)


def test_the_signature_is_that_of_the_specification() -> None:
    """The example that the libraries of Standard Webhooks are tested with."""
    key = signing_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330")


def test_a_notice_has_the_words_and_the_facts_and_is_always_the_same() -> None:
    published = Published(DIED, NOW, 7)
    body = notice(published, Voice(Words("nl"), "https://voetnoot.example"))
    assert body == notice(published, Voice(Words("nl"), "https://voetnoot.example"))
    said = json.loads(body)
    assert (said["type"], said["timestamp"]) == ("LinkDied", "2026-01-05T10:00:00+00:00")
    assert said["data"]["id"] == DIED.id
    assert said["data"]["url"] == f"https://voetnoot.example/links/{'b' * 32}"
    assert said["data"]["event"]["url"] == "https://weg.example/x"
    assert "weg.example" in said["data"]["title"] + said["data"]["summary"]


def test_another_body_has_another_signature() -> None:
    key = bytes(range(32))
    header = signed(key, "m", NOW, b"one")["webhook-signature"]
    wanted = hmac.new(key, f"m.{int(NOW.timestamp())}.one".encode(), hashlib.sha256).digest()
    assert base64.b64decode(header.removeprefix("v1,")) == wanted
    assert header != signed(key, "m", NOW, b"two")["webhook-signature"]
