"""Events by the million, made inside the database: as many copies as are wanted of some thousand that were told in full."""

import sqlalchemy as sa

_EVENTS = {
    "sqlite": "INSERT INTO events (seq, id, kind, at, published, body)"
    " SELECT seq + {by}, printf('%032x', seq + {by}), kind, at, published, body FROM events WHERE {some}",
    "postgresql": "INSERT INTO events (seq, id, kind, at, published, body)"
    " SELECT seq + {by}, lpad(to_hex(seq + {by}), 32, '0'), kind, at, published, body FROM events WHERE {some}",
}
_FACETS = (
    "INSERT INTO event_facets (facet, value, seq)"
    " SELECT facet, value, seq + {by} FROM event_facets WHERE {some} ORDER BY facet, value, seq"
)
_WORDS = {
    # The index of SQLite keeps no copy of its words: those of an event about a link are those of its address.
    "sqlite": "INSERT INTO event_words (rowid, words)"
    " SELECT seq + {by}, replace(replace(replace(substr(json_extract(body, '$.url'), 9), '.', ' '), '/', ' '), '-', ' ')"
    " FROM events WHERE {some}",
    "postgresql": "INSERT INTO event_words (rowid, words) SELECT rowid + {by}, words FROM event_words WHERE {words}",
}


def copy_events(connection: sa.Connection, first: int, told: int, start: int, number: int) -> None:
    """Write ``number`` events from ``start`` on, copies of the ``told`` ones from ``first`` on with all that finds them."""
    dialect = connection.dialect.name
    for done in range(0, number, told):
        last = first + min(told, number - done) - 1
        places = {"some": f"seq BETWEEN {first} AND {last}", "words": f"rowid BETWEEN {first} AND {last}"}
        for statement in (_EVENTS[dialect], _FACETS, _WORDS[dialect]):
            connection.exec_driver_sql(statement.format(by=start + done - first, **places))
