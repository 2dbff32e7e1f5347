"""From the settings to the policies of the heart."""

from functools import lru_cache

from voetnoot.config import Links
from voetnoot.incidents import BreakerPolicy
from voetnoot.verdicts import Policy

OF_HOSTS = {"host_links", "host_share"}
"""Settings of the policy that are about hosts and not about a link."""


@lru_cache(maxsize=8)  # asked for each link that is judged
def policy_of(links: Links) -> Policy:
    """Return the ladder by which links are judged under the settings ``links``."""
    return Policy(
        **links.policy.model_dump(exclude=OF_HOSTS),
        intervals=links.intervals,
        suspect_every=links.suspect_every,
        blocked_every=links.blocked_every,
        dead_every=links.dead_every,
    )


@lru_cache(maxsize=8)
def breaker_of(links: Links) -> BreakerPolicy:
    """Return when a host is held to be ill under the settings ``links``."""
    return BreakerPolicy(host_links=links.policy.host_links, host_share=links.policy.host_share)
