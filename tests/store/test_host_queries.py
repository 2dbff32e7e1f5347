"""Hosts: their cited links in the order of the page, page by page, and who cites them."""

from datetime import UTC, datetime
from itertools import chain

import pytest
import sqlalchemy as sa

from store.engine import Store
from store.host_queries import WORST_FIRST, Reach
from store.site_queries import SiteQueries
from store.tables import ANSWER_FACETS, ANSWERS, CITATIONS, LINKS
from voetnoot.links import State

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
HOST = "cited.example"
STATES = ("alive", "dead", None, "moved", "dead", "alive", "unknown", "dead", "suspect", "blocked", "disallowed", None)


@pytest.fixture
def cited(store: Store) -> SiteQueries:
    """Links of one host in all states, each cited by two of three answers; a dead one that is cited no more; one of another host."""
    where = [*((state, HOST, None) for state in STATES), ("dead", HOST, NOW), ("dead", "other.example", None)]
    links, citations = [], []
    for nth, (state, host, gone) in enumerate(where):
        # Addresses fall as ids rise, so that the one order cannot be taken for the other.
        link = {"id": f"{nth:032}", "url": f"https://{host}/{90 - nth}", "host": host, "created": NOW, "state": state}
        link["citations"] = 0 if gone else 2
        links.append(link)
        for way in range(2):
            place = {"part": "v1", "nth": way, "body": {}, "first_seen": NOW, "gone": gone, "url": link["url"]}
            citations.append({"id": f"{nth}-{way}", "answer": f"a{(nth + way) % 3}", "link": link["id"], **place})
    answer = {"source": "s", "kind": "antwoord", "subject": "", "document": "d", "reading": 1, "first_seen": NOW}
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.insert(ANSWERS), [{"id": f"a{nth}", "key": f"k{nth}", **answer} for nth in range(3)])
        connection.execute(sa.insert(LINKS), links)
        connection.execute(sa.insert(CITATIONS), citations)
        facets = [(f"a{nth}", host) for host, some in ((HOST, (0, 1, 2)), ("other.example", (13 % 3, 14 % 3))) for nth in some]
        connection.execute(sa.insert(ANSWER_FACETS), [{"answer": one, "facet": "host", "value": host} for one, host in facets])
    return SiteQueries(store.engine)


def in_order(state: str | None = "any") -> list[str]:
    some = [(nth, one) for nth, one in enumerate(STATES) if state in ("any", one)]
    return [f"{nth:032}" for nth, one in sorted(some, key=lambda some: (WORST_FIRST.index(some[1]), -some[0]))]


@pytest.mark.parametrize("size", [1, 3, 5, 100])
def test_pages_of_a_host_follow_each_other_worst_first(cited: SiteQueries, size: int) -> None:
    pages = [[found.link.id for found in cited.host_links(HOST, limit=size, skip=skip)] for skip in range(0, 14, size)]
    assert list(chain.from_iterable(pages)) == in_order()
    assert all(len(page) == size for page in pages[: len(STATES) // size])


@pytest.mark.parametrize("state", [*State, None])
def test_pages_of_one_state(cited: SiteQueries, state: str | None) -> None:
    asked = "not-checked" if state is None else state
    pages = [[found.link.id for found in cited.host_links(HOST, limit=2, skip=skip, state=asked)] for skip in (0, 2, 4)]
    assert list(chain.from_iterable(pages)) == in_order(state)


def test_who_cites_a_host(cited: SiteQueries) -> None:
    assert cited.host_reach(HOST) == Reach(citations=24, answers=3, hit=2)
    assert cited.host_reach("other.example") == Reach(citations=2, answers=2, hit=2)
    assert cited.host_reach("nobody.example") == Reach(0, 0, 0)
