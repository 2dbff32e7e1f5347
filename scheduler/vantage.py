"""A second vantage point, asked before a link is called dead: some sites turn away a country, a network or one address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.linkcheck import check_links
from crawler.probed import Probed
from scheduler.keeping import Keeper
from scheduler.policy import policy_of
from store.engine import Store
from store.link_queries import Watched
from voetnoot.config import Config
from voetnoot.links import Answered, Probe, Signal, State
from voetnoot.verdicts import judge
from voetnoot.verdicts.classify import Class, classify
from voetnoot.verdicts.detail import detail
from voetnoot.walls.kinds import SignalKind, in_order


@dataclass(frozen=True, slots=True)
class Vantage:
    """Looks at doomed links of ``watched`` through ``links.vantage_proxy``. Without one, no link is doomed."""

    config: Config
    store: Store
    watched: Mapping[str, Watched]

    def doomed(self, probe: Probe) -> bool:
        """Return whether ``probe``, not stored yet, would make its link dead that is not so now."""
        one = self.watched[probe.link]
        if self.config.links.vantage_proxy is None or one.state == State.DEAD:
            return False
        if not classify(probe, lived=True).worth.failing:
            return False
        history = self.store.queries.history([probe.link]).get(probe.link, [])
        known, policy = self.store.queries.links([probe.link])[probe.link], policy_of(self.config.links)
        verdict = judge([*history, probe], policy, probe.at, link=one.link, before=known.verdict, override=known.override)
        return verdict.state is State.DEAD

    def ask(self, keeper: Keeper, now: Callable[[], datetime]) -> None:
        """Look once more at each link whose probe ``keeper`` holds back, and let the probes go: what lives elsewhere says so.

        A vantage point that cannot be reached, or that finds the page gone as well, changes nothing.
        """
        seen: dict[str, Probed] = {}
        links = [self.watched[probe.link].link for probe in keeper.held]
        if links:
            network = self.config.network.model_copy(update={"proxy": self.config.links.vantage_proxy})
            check_links(links, self.config.links, network, _into(seen), now, memory=keeper.memory)
        keeper.let_go([differing(probe, keeper.probe_of(seen[probe.link])) for probe in keeper.held])


def differing(here: Probe, there: Probe) -> Probe:
    """Return the one check that ``here`` and ``there``, made together, come to: ``here``, unless the page lives ``there``.

    Then it is what was seen there, at the moment of ``here``, with a signal that says what was seen here.
    """
    page = there.outcome
    if not isinstance(page, Answered) or classify(there, lived=True).worth is not Class.ALIVE:
        return here
    said = detail(here.outcome) or type(here.outcome).__name__
    signals = in_order((*page.signals, Signal(SignalKind.VANTAGE, f"from here: {said}")))
    return replace(there, at=here.at, outcome=replace(page, signals=signals))


def _into(seen: dict[str, Probed]) -> Callable[[Probed], None]:
    def keep(probed: Probed) -> None:
        seen[probed.link.id] = probed

    return keep
