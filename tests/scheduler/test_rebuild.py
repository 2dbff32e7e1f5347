"""All that follows from the facts is deleted, made again, and is what it was, byte by byte."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from store.engine import Store, open_store
from store.host_queries import Reach
from store.search_queries import Wanted
from store.site_queries import SiteQueries
from store.tables import ANSWER_FACETS, EVENT_COUNTS, EVENT_FACETS
from tests.store.filled import DAY, NOW, fill
from tests.stores import KINDS
from voetnoot.feeds.selection import narrow, spec_of
from voetnoot.searching import parse_query

if TYPE_CHECKING:
    from conftest import Command

AT = (NOW + DAY).isoformat()
DERIVED = ("event_facets", "event_counts", "answer_words")
SEARCHES = ("vaargeul", "vaargeulen Pietersen", "2026Z00001", '"klopt het dat"', "nergens")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def found(store: Store) -> list[object]:
    """Return what searches, feeds about a subject, facets and counts find."""
    everything = spec_of("all")
    assert everything is not None
    feeds = [narrow(everything, [("q", words)]) for words in SEARCHES]
    pages = SiteQueries(store.engine)
    with store.engine.connect() as connection:
        rows = [
            tuple(row)
            for table in (EVENT_FACETS, EVENT_COUNTS)
            for row in connection.execute(sa.select(table).order_by(*table.c))
        ]
    return [
        *(pages.answers_with(Wanted(query=parse_query(words)), limit=10) for words in SEARCHES),
        pages.answers_with(Wanted(host="cited.example")),
        pages.host_reach("cited.example"),
        *([one.event.id for one in store.queries.published(spec.facets, words=spec.words)] for spec in feeds if spec),
        *rows,
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_derived_comes_back_as_it_was(
    voetnoot: "Command", request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    data = tmp_path / "data"
    url = request.getfixturevalue("make_database")() if kind == "postgresql" else None
    (tmp_path / "config.yaml").write_text(f"data: {data}\nstore: {{url: {url or 'null'}}}\n")
    store = open_store(url, data)
    fill(store)
    assert voetnoot("--at", AT, "once", "publish", "report").returncode == 0
    before, known = files(data / "public"), found(store)
    assert b"<guid" in before["feeds/all.rss"]
    assert b"vaargeul" in before["feeds/kenmerk/2026Z00001.atom"]
    assert known[0] != []
    assert Reach(citations=1, answers=1, hit=1) in known
    shutil.rmtree(data / "public")
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in DERIVED:
            connection.execute(sa.text(f"DELETE FROM {table}"))
        connection.execute(sa.delete(ANSWER_FACETS).where(ANSWER_FACETS.c.facet == "host"))
        everything = "DELETE FROM event_words" if url else "INSERT INTO event_words(event_words) VALUES ('delete-all')"
        connection.execute(sa.text(everything))
    assert found(store) != known
    done = voetnoot("--at", AT, "db", "rebuild")
    assert done.returncode == 0, done.stderr
    assert "1 answers and 5 events" in done.stderr
    assert found(store) == known
    assert files(data / "public") == before
    store.close()
