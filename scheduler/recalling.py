"""What a crawl may know of those before it, out of the store: first copies, siblings, where other links of a host lead."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from crawler.probed import Probed
from store.engine import Store
from store.link_queries import Watched
from voetnoot.captures import Capture
from voetnoot.crowds import Crowd, counts, crowd_of
from voetnoot.drift import Drift, compare_texts
from voetnoot.links import Answered, Link, Probe, State
from voetnoot.maintext import MainText
from voetnoot.revisits import IN_A_ROW, confirmed, read_before, standing
from voetnoot.robots import RobotsTxt, site_of
from voetnoot.rules import rules
from voetnoot.siblings import Sibling
from voetnoot.walls.kinds import in_order

_TELLING = (State.ALIVE, State.MOVED, State.SUSPECT, State.DEAD)
"""States of a link whose last end says where it leads; behind a wall all links lead to the same place."""

_TOGETHER = 500
"""Links whose last probes are fetched in one question."""

_SITES_TOGETHER = 50
"""Sites whose robots.txt are fetched in one question: each may be half a megabyte."""

_SAME = Drift("same", 1.0)


@dataclass(slots=True)
class Recollection:
    """The `crawler.memory.Memory` of a crawl over ``watched`` links, kept in ``store``."""

    store: Store
    watched: Mapping[str, Watched]
    _crowds: dict[str, Crowd] = field(default_factory=dict)
    _last: tuple[str, str, Drift] | None = None
    _histories: dict[str, list[Probe]] = field(default_factory=dict)
    _ahead: Iterator[str] = field(init=False)
    _sites_ahead: Iterator[str] = field(init=False)
    _told: dict[str, RobotsTxt | None] = field(default_factory=dict)
    _heard: dict[str, RobotsTxt] = field(default_factory=dict)
    _sought: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._ahead = iter(self.watched)
        self._sites_ahead = iter(dict.fromkeys(site_of(one.link.url) for one in self.watched.values()))

    def drift(self, link: Link, text: MainText | None) -> Drift | None:
        """Return how ``text`` differs from the first good copy of ``link``, or ``None`` where there is nothing to compare."""
        watched = self.watched.get(link.id)
        if watched is None or watched.baseline is None or text is None:
            return None
        if text.digest == watched.baseline:
            return _SAME
        if self._last is None or self._last[:2] != (link.id, text.digest):
            before = self.store.queries.texts([watched.baseline]).get(watched.baseline, "")
            self._last = (link.id, text.digest, compare_texts(before, text.text, quoted=False))
        return self._last[2]

    def content(self, capture: Capture, text: MainText | None) -> str | None:
        """Return how ``text`` differs from that of ``capture`` (``same``, ``minor``, ``major``), ``None`` where one has none."""
        if capture.text_digest is None or text is None or not text.text.strip():
            return None
        if text.digest == capture.text_digest:
            return "same"
        before = self.store.queries.texts([capture.text_digest]).get(capture.text_digest, "")
        return compare_texts(before, text.text, quoted=False).content

    def drifted(self, link: Link, text: MainText | None) -> bool:
        """Return whether ``text`` no longer says what the first good copy of ``link`` said."""
        drift = self.drift(link, text)
        return drift is not None and drift.content == "major"

    def standing(self, link: Link, now: datetime) -> Answered | None:
        """Return what ``link`` gave last, if the server's word that it is unchanged may stand for it at ``now``, or ``None``."""
        return standing(self._history(link), link, now, rules())

    def read_before(self, link: Link) -> Answered | None:
        """Return what ``link`` gave last, if the same bytes need not be read again, or ``None``."""
        return read_before(self._history(link), rules())

    def unread(self, probed: Probed) -> Probe:
        """Return the probe of ``probed``, whose page is what it was at the last check, with its content as at that check."""
        before, watched = self.before(probed.link), self.watched.get(probed.link.id)
        told = probed.outcome.text_digest if isinstance(probed.outcome, Answered) else None
        if told is None or watched is None or told != watched.baseline:
            return dataclasses.replace(before, at=probed.at, outcome=probed.outcome)
        return Probe(probed.link.id, probed.at, probed.outcome, before.void, _SAME.content, _SAME.similarity)

    def before(self, link: Link) -> Probe:
        """Return the newest probe of ``link``, which has one."""
        return self._history(link)[-1]

    def recalled(self, link: Link) -> Probe | None:
        """Return the newest probe of ``link``, if there is one and it was asked for before."""
        history = self._histories.get(link.id)
        return history[-1] if history else None

    def forget(self, link: Link) -> None:
        """Let go of what was recalled of ``link``, whose check is over."""
        self._histories.pop(link.id, None)

    def _history(self, link: Link) -> list[Probe]:
        """Return the newest probes of ``link``; those of the links that come next are fetched along with them.

        The last one alone, unless it is a 304, of which there may be only some in a row.
        """
        if link.id not in self._histories:
            ids = [link.id, *islice(self._ahead, _TOGETHER)]
            found = self.store.queries.history(ids, most=1)
            unsure = [one for one, probes in found.items() if confirmed(probes[-1])]
            found |= self.store.queries.history(unsure, most=IN_A_ROW + 1)
            self._histories |= {one: found.get(one, []) for one in ids}
        return self._histories[link.id]

    def sibling(self, place: str) -> Sibling | None:
        """Return what the random address in ``place`` last gave, or ``None``."""
        return self.store.queries.sibling(place)

    def keep_sibling(self, sibling: Sibling) -> None:
        """Remember ``sibling``."""
        self.store.ledger.keep_sibling(sibling)

    def robots(self, site: str) -> RobotsTxt | None:
        """Return what the robots.txt of ``site`` last said, or ``None``; that of the sites of links to come is fetched along."""
        if site in self._heard:
            return self._heard[site]
        self._sought.add(site)
        if site not in self._told:
            sites = [site, *(one for one in islice(self._sites_ahead, _SITES_TOGETHER) if one not in self._sought)]
            found = self.store.queries.robots(sites)
            self._told |= {one: found.get(one) for one in sites}
        return self._told.pop(site)

    def keep_robots(self, said: RobotsTxt) -> None:
        """Remember ``said``; it is written by `flush`."""
        self._heard[said.site] = said

    def flush(self) -> None:
        """Write what waits. What a crash takes along is asked again."""
        if self._heard:
            self.store.ledger.keep_robots(self._heard.values())
            self._heard.clear()

    def in_crowd(self, probed: Probed) -> Probed:
        """Return ``probed``, with a signal where many cited addresses of its host end at the same page."""
        page, watched = probed.outcome, self.watched.get(probed.link.id)
        if not isinstance(page, Answered) or not page.hops or not counts(page) or watched is None:
            return probed
        crowd = self._crowd(watched.link.host)
        crowd.add(watched.link.url, page.url)
        signal = crowd.signal(page.url)
        if signal is None:
            return probed
        return dataclasses.replace(probed, outcome=dataclasses.replace(page, signals=in_order((*page.signals, signal))))

    def _crowd(self, host: str) -> Crowd:
        if host not in self._crowds:
            known = self.store.queries.links_of_host(host)
            self._crowds[host] = crowd_of(
                (one.link.url, one.verdict.final_url)
                for one in known
                if one.verdict is not None and one.verdict.state in _TELLING
            )
        return self._crowds[host]
