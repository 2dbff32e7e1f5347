"""Events as rows, with the facets and the words that feeds choose them by."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from voetnoot.codec import event_to_json
from voetnoot.events import Event
from voetnoot.facets import facets

Rows = Iterator[tuple[str, dict[str, Any]]]
"""(table, row); a list among the values are words in their order."""


def event_rows(seq: int, event: Event, words: Sequence[str]) -> Rows:
    """Yield the rows of the ``seq``-th event, published when it happened."""
    row = {"seq": seq, "id": hashlib.sha256(str(seq).encode()).hexdigest()[:32], "kind": event.kind, "at": event.at}
    yield "events", {**row, "published": event.at.replace(microsecond=0), "body": event_to_json(event)}
    for facet, value in sorted(facets(event)):
        yield "event_facets", {"facet": facet, "value": value, "seq": seq}
    yield "event_words", {"rowid": seq, "words": list(words)}
