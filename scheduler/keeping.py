"""What is kept of each check: the probe in the ledger, what the page said in the archive, the texts to compare with."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from crawler.probed import Probed
from scheduler.recalling import Recollection
from store.engine import Store
from store.link_queries import Watched
from voetnoot.captures import Capture
from voetnoot.links import Answered, Probe
from voetnoot.verdicts.classify import ABSENT
from voetnoot.worth import says_otherwise, worth_keeping

_TOGETHER = 500
"""Links whose newest captures are fetched in one question, once one of them is asked for: most pages are what they were."""

BATCH = 250
"""Probes that are stored in one transaction: what a crash can cost of a run."""


@dataclass(slots=True)
class Keeper:
    """The sink of a crawl over ``watched`` links: give it each `Probed`, and `flush` at the end.

    ``run`` is the run's number, ``None`` outside a run. A probe that ``hold`` says so of is held back until it is `let_go`.
    ``pairs``: of links of which the check before was recalled, that check and this one, to be judged by if they say the same.
    """

    store: Store
    run: int | None
    watched: Mapping[str, Watched]
    hold: Callable[[Probe], bool] | None = None
    taken: list[Probe] = field(default_factory=list)
    held: list[Probe] = field(default_factory=list)
    pairs: dict[str, tuple[Probe, Probe]] = field(default_factory=dict)
    _waiting: list[Probe] = field(default_factory=list)
    _copies: list[tuple[str, Capture, str]] = field(default_factory=list)
    kept: int = 0
    memory: Recollection = field(init=False)
    _newest: dict[str, Capture | None] = field(default_factory=dict)
    _ahead: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self.memory = Recollection(self.store, self.watched)
        self._ahead = iter(self.watched)

    def __call__(self, probed: Probed) -> None:
        """Keep ``probed``."""
        probed = self.memory.in_crowd(probed)
        if probed.exchange is not None and worth_keeping(probed.outcome) and self._says_something(probed):
            self._capture(probed)
        before = self.memory.recalled(probed.link)
        probe = _told_again(self.probe_of(probed), before)
        self.memory.forget(probed.link)
        self.taken.append(probe)
        if self.hold is not None and self.hold(probe):
            self.held.append(probe)
            return
        if before is not None:
            self.pairs[probe.link] = before, probe
        self._waiting.append(probe)
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits: the bytes first, then where they lie, then the probes."""
        self.store.archive.secure()
        self.store.ledger.keep_copies(self._copies)
        self._copies.clear()
        self.memory.flush()
        self.store.ledger.add_probes(self.run, self._waiting)
        self._waiting.clear()

    def let_go(self, probes: Sequence[Probe]) -> None:
        """Keep ``probes`` in the place of those of their links that were held back, and write all."""
        instead = {probe.link: probe for probe in probes}
        self.taken = [instead.get(probe.link, probe) for probe in self.taken]
        self._waiting.extend(probes)
        self.held.clear()
        self.flush()

    def _says_something(self, probed: Probed) -> bool:
        """Return whether ``probed``, a good answer, is the first one of its link or says something else than the last capture."""
        last, page = self._last_capture(probed.link.id), probed.outcome
        assert isinstance(page, Answered)
        if last is None:
            return True
        return says_otherwise(page, last, self.memory.content(last, probed.text))

    def _last_capture(self, link: str) -> Capture | None:
        """Return the newest capture of ``link``; those of the links that come next are fetched along with it."""
        if link not in self._newest:
            ids = [link, *islice(self._ahead, _TOGETHER)]
            found = self.store.queries.newest_captures(ids)
            self._newest |= {one: found.get(one) for one in ids if one not in self._newest}
        return self._newest[link]

    def _capture(self, probed: Probed) -> None:
        """Put a copy into the archive; the text of the first one is what later texts are compared with."""
        page, exchange = probed.outcome, probed.exchange
        assert isinstance(page, Answered)
        assert exchange is not None
        place, digest = self.store.archive.append_exchange(exchange, probed.at, before=probed.redirects, later=True)
        subject, size = f"link:{probed.link.id}", len(exchange.body)
        text = probed.text if probed.text is not None and probed.text.text.strip() else None
        told = text.digest if text else None
        capture = Capture(subject, probed.at, page.url, page.status, page.media_type, digest, size, place, told)
        self._copies.append((probed.link.id, capture, text.text if text else ""))
        self._newest[probed.link.id] = capture
        self.kept += 1

    def probe_of(self, probed: Probed) -> Probe:
        """Return the probe, its text compared with that of the first good copy."""
        if probed.unread:
            return self.memory.unread(probed)
        status = probed.outcome.status if isinstance(probed.outcome, Answered) else 0
        good = 200 <= status < 300  # noqa: PLR2004 - RFC 9110
        drift = self.memory.drift(probed.link, probed.text) if good or status in ABSENT else None
        if drift is None or (not good and drift.content == "major"):  # the text of an error page is not what the page says
            return Probe(probed.link.id, probed.at, probed.outcome)
        if drift.content != "same" and probed.text is not None:
            self.store.ledger.put_text(probed.text.digest, probed.text.text)
        return Probe(probed.link.id, probed.at, probed.outcome, content=drift.content, similarity=drift.similarity)


def _told_again(probe: Probe, before: Probe | None) -> Probe:
    """Return ``probe`` with the very outcome of the check ``before``, where that is the same: it is stored already."""
    if before is None or before.kept is None or (probe.outcome is not before.outcome and probe.outcome != before.outcome):
        return probe
    return Probe(probe.link, probe.at, before.outcome, probe.void, probe.content, probe.similarity, before.kept)
