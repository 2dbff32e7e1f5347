"""robots.txt from outside: how often a site is asked for it, and what holds while it cannot be had."""

import json
from typing import TYPE_CHECKING

import pytest

from demo.serving import Asked, Response

if TYPE_CHECKING:
    from conftest import Command

PAGE = b"<!doctype html><title>Besluit</title><p>Het besluit is op 3 maart in werking getreden.</p>"
RULES = Response(200, (("Content-Type", "text/plain"),), b"User-agent: *\nDisallow: /dicht\n")


class Site:
    """Gives one page at every address, ``robots`` for its robots.txt, and counts how often it is asked for that."""

    def __init__(self) -> None:
        self.robots: Response | None = RULES
        self.asked = 0

    def __call__(self, asked: Asked) -> Response | None:
        if asked.target != "/robots.txt":
            return Response(200, (("Content-Type", "text/html"),), PAGE)
        self.asked += 1
        return self.robots


@pytest.fixture
def site() -> Site:
    return Site()


def verdicts(voetnoot: "Command", at: str, *urls: str) -> list[str]:
    done = voetnoot("check", "--json", "--data", "kept", "--at", at, *urls)
    return [json.loads(line)["verdict"] for line in done.stdout.splitlines()]


def test_a_site_is_asked_once_a_day_over_all_runs(voetnoot: "Command", site: Site, origin: str) -> None:
    urls = (f"{origin}/open", f"{origin}/dicht")
    for at, wanted in (("05T10:00", 1), ("05T18:00", 1), ("06T09:59", 1), ("06T10:01", 2), ("07T10:02", 3)):
        assert sorted(verdicts(voetnoot, f"2026-01-{at}:00Z", *urls)) == ["alive", "disallowed"]
        assert site.asked == wanted


@pytest.mark.parametrize("failing", [Response(503), None])
def test_rules_hold_for_thirty_days_while_the_site_fails_to_tell_them(
    voetnoot: "Command", site: Site, origin: str, failing: Response | None
) -> None:
    url = f"{origin}/dicht"
    assert verdicts(voetnoot, "2026-01-05T10:00:00Z", url) == ["disallowed"]
    site.robots = failing
    assert verdicts(voetnoot, "2026-01-20T10:00:00Z", url) == ["disallowed"]
    assert verdicts(voetnoot, "2026-02-03T10:00:00Z", url) == ["disallowed"]
    assert verdicts(voetnoot, "2026-02-06T10:00:00Z", url) == ["alive"]


def test_a_site_that_takes_its_rules_away_is_free_the_next_day(voetnoot: "Command", site: Site, origin: str) -> None:
    url = f"{origin}/dicht"
    for at, robots, wanted in (
        ("05T10:00", RULES, "disallowed"),
        ("05T20:00", Response(404), "disallowed"),
        ("06T11:00", Response(404), "alive"),
        ("07T12:00", RULES, "disallowed"),
    ):
        site.robots = robots
        assert verdicts(voetnoot, f"2026-01-{at}:00Z", url) == [wanted]
