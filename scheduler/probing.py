"""A check of some links at once, outside the daemon: what is seen, and what it allows us to hold true."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.linkcheck import check_links
from crawler.probed import Probed
from scheduler.commands.output import rfc3339
from scheduler.policy import policy_of
from voetnoot.codec import outcome_to_json
from voetnoot.config import Config
from voetnoot.links import Answered, Link, Probe, Verdict
from voetnoot.urls import host_of, link_id
from voetnoot.verdicts import explain, judge


@dataclass(frozen=True, slots=True)
class Judged:
    """A link with its last probe and the verdict over all that is known of it."""

    probe: Probe
    verdict: Verdict


def link_of(url: str) -> Link:
    """Return the link of the normalised ``url``, cited nowhere."""
    return Link(link_id(url), url, host_of(url))


def probe_of(probed: Probed) -> Probe:
    """Return what is kept of ``probed`` when there is nothing to compare it with."""
    return Probe(probed.link.id, probed.at, probed.outcome)


def look_once(config: Config, links: Iterable[Link], now: Callable[[], datetime], tell: Callable[[Judged], None]) -> None:
    """Check ``links`` and tell of each, in the order in which answers come, what one look allows us to say."""
    policy = policy_of(config.links)

    def sink(probed: Probed) -> None:
        probe = probe_of(probed)
        tell(Judged(probe, judge([probe], policy, probed.at, link=probed.link)))

    check_links(links, config.links, config.network, sink, now)


def as_contract(url: str, probe: Probe, verdict: Verdict, language: str) -> dict[str, Any]:
    """Return one result as ``check --json`` promises it, with ``why`` in words and the whole outcome as ``evidence``."""
    outcome = probe.outcome
    hops = [{"url": hop.url, "status": hop.status, "location": hop.location} for hop in outcome.hops]
    final = outcome.url if isinstance(outcome, Answered) else (hops[-1]["location"] if hops else None)
    return {
        "url": url,
        "at": rfc3339(probe.at),
        "verdict": verdict.state.value,
        "reason": str(verdict.reason),
        "since": rfc3339(verdict.since),
        "content": verdict.content,
        "status": outcome.status if isinstance(outcome, Answered) else None,
        "final_url": final,
        "hops": hops,
        "checks": verdict.checks,
        "next": rfc3339(verdict.next),
        "why": explain(verdict, language),
        "evidence": outcome_to_json(outcome),
    }
