"""Which due links are looked at: a host has so many checks a day, and none waits for another one's."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from demo.serving import Asked, Response, served
from scheduler.choosing import FIRST, choose, first_and_rest
from store.engine import Store
from store.link_ledger import JudgedLink
from voetnoot.config import load
from voetnoot.ids import content_id
from voetnoot.links import ConnectFailed, Probe, State, Verdict

if TYPE_CHECKING:
    from conftest import Command

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = b"<!doctype html><title>Besluit</title><p>Het besluit is op 3 maart in werking getreden.</p>"


@pytest.fixture
def store(tmp_path: Path, open_at: Callable[..., Store]) -> Iterator[Store]:
    opened = open_at(tmp_path / "data")
    yield opened
    opened.close()


def watch(store: Store, host: str, count: int, at: datetime) -> list[str]:
    pairs = [(content_id("link", host, str(number)), f"https://{host}/{number}") for number in range(count)]
    store.ledger.watch_links(pairs, at)
    return [link for link, _ in pairs]


def test_a_large_host_gets_its_checks_of_the_day_and_keeps_no_other_waiting(store: Store) -> None:
    links = load(overrides={"links.per_host_per_day": 40, "links.batch": 60}).links
    large = watch(store, "large.example", 1500, NOW - DAY)
    watch(store, "small.example", 5, NOW)
    spent = [Probe(link, NOW - 23 * HOUR, ConnectFailed("large.example", "refused")) for link in large[:10]]
    old = [Probe(link, NOW - 25 * HOUR, ConnectFailed("large.example", "refused")) for link in large]
    store.ledger.add_probes(None, [*spent, *old])
    chosen = choose(store, links, NOW)
    assert Counter(one.link.host for one in chosen.links) == {"large.example": 30, "small.example": 5}
    assert chosen.held == {"large.example": 1470}
    assert Counter(one.link.host for one in choose(store, links, NOW + 2 * HOUR).links) == {
        "large.example": 40,
        "small.example": 5,
    }


def test_the_first_links_of_a_run_are_each_on_a_host_of_its_own(store: Store) -> None:
    for host in range(FIRST + 10):
        watch(store, f"h{host}.example", 1 + host % 3, NOW - DAY + host * timedelta(minutes=1))
    due = choose(store, load().links, NOW).links
    first, rest = first_and_rest(due)
    assert [one.host for one in first] == [f"h{host}.example" for host in range(FIRST)]
    assert sorted(first + rest) == sorted(due)
    assert first_and_rest(first[:2]) == [first[:2]]
    assert first_and_rest([]) == []


def test_the_batch_is_the_longest_due(store: Store) -> None:
    first = watch(store, "first.example", 3, NOW - DAY)
    watch(store, "second.example", 3, NOW)
    verdict = Verdict(State.ALIVE, "works", since=NOW, checks=1, next=NOW + HOUR)
    store.ledger.settle(None, [JudgedLink(first[0], verdict)], NOW, events=[], hosts=[])
    links = load(overrides={"links.batch": 3}).links
    assert [one.link.host for one in choose(store, links, NOW).links] == ["first.example"] * 2 + ["second.example"]


def test_links_beyond_the_budget_are_looked_at_on_a_later_day(voetnoot: "Command", tmp_path: Path) -> None:
    asked: Counter[str] = Counter()

    def site(request: Asked) -> Response:
        asked[request.target] += 1
        return Response(404) if request.target == "/robots.txt" else Response(200, (("Content-Type", "text/html"),), PAGE)

    with ExitStack() as stack:
        origin = stack.enter_context(served(site))
        (tmp_path / "config.yaml").write_text(
            f"network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{origin.rsplit(':', 1)[1]}]}}\n"
            "links: {pace_seconds: 0, retry_wait: 0, per_host_per_day: 2, canaries: []}\n"
        )
        pages = [f"/{number}" for number in range(5)]
        assert voetnoot("--at", "2026-01-05T10:00:00Z", "add", *(f"{origin}{page}" for page in pages)).returncode == 0
        seen = []
        for at in ("05T10:00", "05T11:00", "06T09:00", "06T11:00", "07T12:00"):
            assert voetnoot("--at", f"2026-01-{at}:00Z", "once", "check-links").returncode == 0
            seen.append(sum(asked[page] for page in pages))
    assert seen == [2, 2, 2, 4, 6]
    assert set(pages) <= set(asked)


def test_a_host_that_asks_for_rest_has_it_from_the_whole_run(voetnoot: "Command", tmp_path: Path) -> None:
    asked: Counter[str] = Counter()

    def site(request: Asked) -> Response:
        asked[request.target] += 1
        return Response(404) if request.target == "/robots.txt" else Response(503, (("Retry-After", "7200"),), b"")

    with served(site) as origin:
        (tmp_path / "config.yaml").write_text(
            f"network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{origin.rsplit(':', 1)[1]}]}}\n"
            "links: {pace_seconds: 0, retries: 0, canaries: []}\n"
        )
        added = voetnoot("--at", "2026-01-05T10:00:00Z", "add", *(f"{origin}/{number}" for number in range(3)))
        assert added.returncode == 0
        assert voetnoot("--at", "2026-01-05T10:00:00Z", "once", "check-links").returncode == 0
    assert sum(number for page, number in asked.items() if page != "/robots.txt") == 1
