"""Canaries: addresses that always work. When none answers, our own network is at fault, and nothing else can be judged."""

from datetime import UTC, datetime

from crawler.linkcheck import check_links
from crawler.probing.pace import Pace
from voetnoot.config import Links, Network
from voetnoot.ids import content_id
from voetnoot.links import Answered, HeldBack, Link, Outcome

_SERVER_ERROR = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def check_canaries(links: Links, network: Network, pace: Pace | None = None) -> bool:
    """Return whether one of ``links.canaries`` answers with anything but a server error; without canaries, true.

    ``pace``: how sites stand after earlier crawls. One that asked to be left alone has answered.
    """
    if not links.canaries:
        return True
    found: list[Outcome] = []
    due = [Link(content_id("link", url), url, "") for url in links.canaries]
    check_links(due, links, network, lambda probed: found.append(probed.outcome), lambda: _EPOCH, pace=pace)
    return any(map(_lives, found))


def _lives(outcome: Outcome) -> bool:
    return isinstance(outcome, HeldBack) or (isinstance(outcome, Answered) and outcome.status < _SERVER_ERROR)
