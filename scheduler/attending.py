"""After each run of `discover`, however it ended: hold the source against what is expected of it, and tell a change."""

from datetime import datetime

from scheduler import talk
from store.engine import Store
from store.source_queries import SourceQueries
from voetnoot.config import Config
from voetnoot.events import SourceResumed, SourceSilent
from voetnoot.expectations import compare
from voetnoot.words import Words


def hold_against_expectations(config: Config, store: Store, source: str, now: datetime) -> None:
    """Store `SourceSilent` when ``source`` fell silent, `SourceResumed` when it does again what is expected; log it as well."""
    facts = SourceQueries(store.engine).facts(source)
    for event in compare(facts, config.sources[source].expect, now, Words(config.language)):
        if isinstance(event, SourceSilent | SourceResumed):
            store.ledger.tell_silence(event)
            talk.logger().warning(
                "source silent" if isinstance(event, SourceSilent) else "source resumed", source=source, why=event.why
            )
