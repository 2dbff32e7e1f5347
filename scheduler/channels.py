"""Who is told of events, by the settings, and which feeds an event changes."""

from collections.abc import Iterable

from voetnoot.config import Config
from voetnoot.deliveries import WEBSUB
from voetnoot.events import Event
from voetnoot.facets import Facet, facets
from voetnoot.feeds.selection import FORMATS, STANDARD, FeedSpec, belongs, spec_of

WEBHOOK = "webhook"


def receivers(config: Config) -> dict[str, tuple[Facet, ...]]:
    """Return which channel gets which events: those of the feed that the settings name."""
    found = {}
    for name, receiver in sorted(config.webhooks.items()):
        spec = spec_of(receiver.feed)
        assert spec is not None, "the settings know the feeds"
        found[f"{WEBHOOK}:{name}"] = spec.facets
    return found


def channels(config: Config) -> list[str]:
    """Return the channels that the settings name."""
    return [*receivers(config), *([WEBSUB] if config.websub.hub is not None else [])]


def changed_feeds(events: Iterable[Event]) -> list[str]:
    """Return the paths of all feeds that ``events`` change, in each form: the standard ones, and one per facet of theirs."""
    specs: dict[str, FeedSpec] = {}
    for event in events:
        named = [spec for facet, value in sorted(facets(event)) if (spec := spec_of(f"{facet}/{value}")) is not None]
        specs |= {spec.name: spec for spec in (*STANDARD, *named) if belongs(event, spec)}
    return [spec.at(form) for spec in specs.values() for form in FORMATS]
