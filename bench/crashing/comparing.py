"""What must not depend on what befell a play, and what differs between two."""

import hashlib

import sqlalchemy as sa
from crashing.playing import Place

from store.engine import open_store
from store.proof import prove
from store.tables import CAPTURES
from voetnoot.codec import event_to_json


def outcome(place: Place) -> dict[str, object]:
    """Return all that must not depend on what befell the play.

    Files with a dot are the publisher's own notes: they count events by a number of the database, which may skip some.
    """
    store = open_store(place.url, place.data)
    try:
        with store.engine.connect() as connection:
            columns = [CAPTURES.c[name] for name in ("subject", "at", "digest", "url", "status")]
            captures = connection.execute(sa.select(*columns).order_by(*columns[:3]))
            twice = "select job, due from runs where state = 'done' group by job, due having count(*) > 1"
            return {
                "events": [_without_numbers(event_to_json(event)) for event in store.queries.events()],
                "ids": sorted(event.id for event in store.queries.events()),
                "captures": sorted(tuple(map(str, row)) for row in captures),
                "runs done twice": connection.execute(sa.text(twice)).all(),
                "faults": list(prove(store)),
                "feeds": {
                    str(path.relative_to(place.data)): hashlib.sha256(path.read_bytes()).hexdigest()
                    for path in sorted((place.data / "public").rglob("*"))
                    if path.is_file() and not path.name.startswith(".")
                },
            }
    finally:
        store.close()


def _without_numbers(event: dict[str, object]) -> dict[str, object]:
    """Leave out the row number of a capture: a database may skip numbers when a transaction did not end."""
    capture = event.get("capture")
    return event | {"capture": {**capture, "id": None}} if isinstance(capture, dict) else event


def differences(wanted: dict[str, object], found: dict[str, object]) -> list[str]:
    """Return what differs, in words."""
    said = []
    for name, value in wanted.items():
        if found[name] == value:
            continue
        if isinstance(value, dict) and isinstance(found[name], dict):
            names = sorted(key for key in {*value, *found[name]} if value.get(key) != found[name].get(key))
            said.append(f"{name} differ: {', '.join(names[:8])}")
        else:
            said.append(f"{name} differ: wanted {str(value)[:2000]}, found {str(found[name])[:2000]}")
    return said
