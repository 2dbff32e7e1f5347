"""What a crawl may know of those before it, out of the store: first copies, siblings, where other links of a host lead."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.probed import Probed
from store.engine import Store
from store.link_queries import WatchedLink
from voetnoot.captures import Capture
from voetnoot.crowds import Crowd, counts, crowd_of
from voetnoot.drift import Drift, compare_texts
from voetnoot.links import Answered, Link, Probe, State
from voetnoot.maintext import MainText
from voetnoot.revisits import IN_A_ROW, standing
from voetnoot.robots import RobotsTxt
from voetnoot.siblings import Sibling
from voetnoot.walls.kinds import in_order

_TELLING = (State.ALIVE, State.MOVED, State.SUSPECT, State.DEAD)
"""States of a link whose last end says where it leads; behind a wall all links lead to the same place."""

_SAME = Drift("same", 1.0)


@dataclass(slots=True)
class Recollection:
    """The `crawler.memory.Memory` of a crawl over ``watched`` links, kept in ``store``."""

    store: Store
    watched: Mapping[str, WatchedLink]
    _crowds: dict[str, Crowd] = field(default_factory=dict)
    _last: tuple[str, str, Drift] | None = None
    _standing: dict[str, Probe] = field(default_factory=dict)

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
        history = self.store.queries.history([link.id], most=IN_A_ROW + 1).get(link.id, [])
        page = standing(history, link, now)
        if page is not None:
            self._standing[link.id] = history[-1]
        return page

    def confirmed(self, probed: Probed) -> Probe | None:
        """Return the probe of ``probed`` where it was told by 304, its content as at the last look; ``None`` where it was not."""
        if not isinstance(probed.outcome, Answered) or not probed.outcome.confirmed:
            return None
        before, watched = self._standing[probed.link.id], self.watched.get(probed.link.id)
        now = dataclasses.replace(before, at=probed.at, outcome=probed.outcome)
        first = watched is not None and watched.baseline is not None and watched.baseline == probed.outcome.text_digest
        return dataclasses.replace(now, content=_SAME.content, similarity=_SAME.similarity) if first else now

    def sibling(self, place: str) -> Sibling | None:
        """Return what the random address in ``place`` last gave, or ``None``."""
        return self.store.queries.sibling(place)

    def keep_sibling(self, sibling: Sibling) -> None:
        """Remember ``sibling``."""
        self.store.ledger.keep_sibling(sibling)

    def robots(self, site: str) -> RobotsTxt | None:
        """Return what the robots.txt of ``site`` last said, or ``None``."""
        return self.store.queries.robots(site)

    def keep_robots(self, said: RobotsTxt) -> None:
        """Remember ``said``."""
        self.store.ledger.keep_robots(said)

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
