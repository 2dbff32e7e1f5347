"""Links as a watch has them after an earlier check of each, without making ten thousand checks for it."""

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from web import page

from crawler.linkcheck import check_links
from crawler.probed import Probed
from store.engine import Store
from voetnoot.config import Config
from voetnoot.ids import content_id, digest
from voetnoot.links import Answered, Link, Probe

_AT_ONCE = 5_000


def seed(store: Store, config: Config, urls: Sequence[str], size: int) -> None:
    """Put ``urls`` under watch, each checked a day ago with what `web` gives for it; one of them is checked for the rest.

    What is in their probes is what an earlier check would have put there, but for title, text digest and moment of the answer.
    """
    found: list[Probed] = []
    link = Link(content_id("link", urls[0]), urls[0], "")
    check_links([link], config.links, config.network, found.append, lambda: datetime.now(UTC))
    like = found[0].outcome
    assert isinstance(like, Answered)
    before = datetime.now(UTC) - timedelta(days=1)
    for batch in _batches(urls):
        links = [(content_id("link", url), url) for url in batch]
        store.ledger.watch_links(links, before)
        store.ledger.add_probes(None, [Probe(link, before, _of(like, url, size)) for link, url in links])


def _of(like: Answered, url: str, size: int) -> Answered:
    return dataclasses.replace(like, url=url, digest=digest(page(urlsplit(url).path, size)))


def _batches(urls: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(urls), _AT_ONCE):
        yield urls[start : start + _AT_ONCE]
