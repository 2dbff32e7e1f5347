"""What is kept of each check: the probe in the ledger, the first good copy in the archive, the texts to compare with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.probed import Probed
from scheduler.recalling import Recollection
from store.engine import Store
from store.link_queries import WatchedLink
from voetnoot.captures import Capture
from voetnoot.events import HeldCapture
from voetnoot.links import Answered, Probe
from voetnoot.worth import worth_keeping

BATCH = 100
"""Probes that are stored in one transaction: what a crash can cost of a run."""


@dataclass(slots=True)
class Keeper:
    """The sink of a crawl over ``watched`` links: give it each `Probed`, and `flush` at the end.

    ``held``: the first copies that are in the archive already. ``run`` is the run's number, ``None`` outside a run.
    """

    store: Store
    run: int | None
    watched: Mapping[str, WatchedLink]
    held: Mapping[str, HeldCapture]
    taken: list[Probe] = field(default_factory=list)
    _waiting: list[Probe] = field(default_factory=list)
    kept: int = 0
    memory: Recollection = field(init=False)

    def __post_init__(self) -> None:
        self.memory = Recollection(self.store, self.watched)

    def __call__(self, probed: Probed) -> None:
        """Keep ``probed``."""
        probed = self.memory.in_crowd(probed)
        if probed.link.id not in self.held and worth_keeping(probed.outcome) and probed.body is not None:
            self._capture(probed)
        probe = self._probe(probed)
        self.taken.append(probe)
        self._waiting.append(probe)
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        self.store.ledger.add_probes(self.run, self._waiting)
        self._waiting.clear()

    def _capture(self, probed: Probed) -> None:
        """Put the first good copy into the archive, and make its text the one that later texts are compared with."""
        outcome, body = probed.outcome, probed.body
        assert isinstance(outcome, Answered)
        assert body is not None
        place, digest = self.store.archive.append_exchange(
            outcome.url,
            probed.at,
            probed.request_head or b"",
            probed.response_head or b"",
            body,
            media_type=outcome.media_type,
            ip=probed.ip,
            truncated="length" if outcome.bounded else None,
        )
        subject = f"link:{probed.link.id}"
        capture = Capture(subject, probed.at, outcome.url, outcome.status, outcome.media_type, digest, len(body), place)
        text = probed.text if probed.text is not None and probed.text.text.strip() else None
        self.store.ledger.keep_first_copy(probed.link.id, capture, text.digest if text else None, text.text if text else "")
        self.kept += 1

    def _probe(self, probed: Probed) -> Probe:
        """Return the probe, its text compared with that of the first good copy."""
        answered = isinstance(probed.outcome, Answered) and 200 <= probed.outcome.status < 300  # noqa: PLR2004 - RFC 9110
        drift = self.memory.drift(probed.link, probed.text) if answered else None
        if drift is None:
            return Probe(probed.link.id, probed.at, probed.outcome)
        if drift.content != "same" and probed.text is not None:
            self.store.ledger.put_text(probed.text.digest, probed.text.text)
        return Probe(probed.link.id, probed.at, probed.outcome, content=drift.content, similarity=drift.similarity)
