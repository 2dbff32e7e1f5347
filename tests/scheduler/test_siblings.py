"""The sibling probe from outside: which made-up addresses a site is asked for, and how often."""

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from demo.serving import Asked, Response

if TYPE_CHECKING:
    from conftest import Command

ERROR = b"<!doctype html><html lang=nl><title>Oeps</title><h1>Pagina niet gevonden</h1><p>Gebruik het zoekveld van deze site.</p>"
HTML = (("Content-Type", "text/html; charset=utf-8"),)


class Site:
    """Gives an error page with a good status for everything but robots.txt, and notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.says = ERROR

    def __call__(self, asked: Asked) -> Response:
        self.asked[asked.target] += 1
        return Response(404) if asked.target == "/robots.txt" else Response(200, HTML, self.says)

    def made_up(self) -> Counter[str]:
        """Return the addresses that nobody cites, by their directories."""
        found = Counter[str]()
        for target, count in self.asked.items():
            directory, _, name = target.rpartition("/")
            if len(name) == 25:
                found[directory] += count
        return found


@pytest.fixture
def site() -> Site:
    return Site()


def test_one_for_a_host_once_a_week(voetnoot: "Command", site: Site, origin: str) -> None:
    urls = [f"{origin}/{path}" for path in ("a/een", "a/twee", "a/drie", "b/een", "")]
    for day, wanted in ((5, 1), (6, 1), (11, 1), (12, 2), (18, 2), (19, 3)):
        done = voetnoot("check", "--json", "--data", "kept", "--at", f"2026-01-{day:02}T10:00:00Z", *urls)
        assert sum(site.made_up().values()) == wanted
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["verdict"] for one in found] == ["dead"] * 4 + ["suspect"]


def test_without_data_once_in_a_run(voetnoot: "Command", site: Site, origin: str) -> None:
    voetnoot("check", f"{origin}/a/een", f"{origin}/a/twee")
    assert site.made_up() == {"/a": 1}


def test_a_page_without_suspicion_costs_no_further_request(voetnoot: "Command", site: Site, origin: str) -> None:
    site.says = b"<!doctype html><title>Besluit</title><p>Het besluit is op 3 maart in werking getreden.</p>"
    done = voetnoot("check", "--json", f"{origin}/a/een")
    assert json.loads(done.stdout)["verdict"] == "alive"
    assert site.made_up() == {}
