"""Which of the due links a run looks at: the longest due first, and of no host more than it is asked for in a day."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.probing.pace import site_of
from store.engine import Store
from store.link_queries import DueLink
from voetnoot.config import Links

DAY = timedelta(days=1)
_PAGE = 1000
_FRESH = timedelta(days=2)
"""An answer this young has its links looked at for the first time whatever was asked of their hosts: they are few."""


FIRST = 50
"""So many links are looked at before the rest: when our network is down, this is all that is tried in vain."""


@dataclass(slots=True)
class Chosen:
    """``links`` to look at now, and how many of each host are ``held`` for a later day."""

    links: list[DueLink] = field(default_factory=list)
    held: Counter[str] = field(default_factory=Counter)


def choose(store: Store, links: Links, now: datetime) -> Chosen:
    """Return at most ``links.batch`` of the links that are due at ``now``.

    A host that had its ``links.per_host_per_day`` checks within the last 24 hours waits, and keeps no other host waiting.
    """
    chosen, spent = Chosen(), Counter[str]()
    known: set[str] = set()
    for page in _pages(store, now):
        hosts = {one.host for one in page} - known
        spent.update(store.queries.checks_of_hosts(hosts, now - DAY))
        known |= hosts
        for one in page:
            host = one.host
            if spent[host] >= links.per_host_per_day and not _fresh(one, now):
                chosen.held[host] += 1
                continue
            spent[host] += 1
            chosen.links.append(one)
            if len(chosen.links) >= links.batch:
                return chosen
    return chosen


def first_and_rest(due: Iterable[DueLink]) -> list[list[DueLink]]:
    """Split the ``due`` links into `FIRST` ones, each on a site of its own, and the rest; leave out what is empty.

    They tell more of our network than as many on a few sites, and none waits for another of its site.
    """
    sites, first, rest = set[str](), list[DueLink](), list[DueLink]()
    for one in due:
        site = site_of(one.host)
        alone = site not in sites and len(first) < FIRST
        sites.add(site)
        (first if alone else rest).append(one)
    return [part for part in (first, rest) if part]


def _fresh(one: DueLink, now: datetime) -> bool:
    return one.state is None and one.cited is not None and now - one.cited < _FRESH


def _pages(store: Store, now: datetime) -> Iterator[list[DueLink]]:
    after = None
    while page := store.queries.due_links(now, _PAGE, after=after):
        yield page
        last = page[-1]
        after = (last.due, last.id)
