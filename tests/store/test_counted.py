"""What links are counted by follows from what is so, whoever changed it last; the proof finds where it does not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import store.schema
from store.citing import circles_of
from store.counted import CIRCLES
from store.document_ledger import document_id
from store.engine import Store
from store.link_ledger import JudgedLink
from store.mementos import MementoLedger
from store.proof_counts import counts_behind
from store.reading_ledger import AnswerRow
from store.rebuilding import rebuild
from store.retention import RetentionLedger
from store.tables import CAPTURES, LINKS
from tests.store.filled import DAY, NOW, REF, URL, fill
from voetnoot.answers import AnswerDocument, Answerer, DocumentKind, Reading
from voetnoot.captures import AttemptResult, Capture
from voetnoot.ids import content_id
from voetnoot.links import Citation, State, Verdict
from voetnoot.mementos import Lookup, LookupResult, Memento
from voetnoot.reports.facts import NEVER_WORKED, OURS, PUBLIC, SOUGHT, UNSEEN, Circle
from voetnoot.urls import link_id

LINK = link_id(URL)
OTHER = "https://other.example/b"
Said = dict[str, object]


class Letters:
    """Letters of another source, each read when it is told what it says."""

    def __init__(self, store: Store) -> None:
        self.store, self._turns = store, 0

    def read(self, letter: str, answer: str, day: date | None, urls: tuple[str, ...], ministries: tuple[str, ...]) -> None:
        """Let ``letter`` say, from now on, that it is this answer."""
        ledger, document, identity = self.store.ledger, document_id("other", letter), content_id("answer", answer)
        self._turns += 1
        now = NOW + self._turns * timedelta(hours=1)
        ledger.see_documents([replace(REF, source="other", key=letter, url=f"https://upstream.example/{letter}")], now)
        place, digest = self.store.archive.append_resource(f"https://upstream.example/{letter}", now, f"{self._turns}".encode())
        capture = Capture(f"document:{document}", now, "https://upstream.example/x", 200, "application/pdf", digest, 1, place)
        number = ledger.add_document_capture(document, capture, AttemptResult.CHANGED, now)
        assert number is not None
        answerers = tuple(Answerer("A. B.", "minister", name) for name in ministries)
        row = AnswerRow(identity, answer, "other", "antwoord", "huizen", (answer,), day, answerers=answerers)
        cited = [
            Citation(
                content_id("citation", identity, "a1", str(nth), nth), link_id(url), url, url, None, 1.0, "a1", str(nth), nth
            )
            for nth, url in enumerate(urls, 1)
        ]
        reading = Reading("1", AnswerDocument(DocumentKind.ANTWOORD, (answer,), answerers=answerers))
        assert ledger.add_reading(document, number, reading, now, answer=row, citations=cited)
        self.store.archive.close()


def counted(store: Store, url: str = URL) -> Said:
    """Return what a link is counted by, its circle in full."""
    with store.engine.connect() as connection:
        row = connection.execute(sa.select(LINKS).where(LINKS.c.id == link_id(url))).one()
        circles = circles_of(connection.execute(sa.select(CIRCLES)).all())
    names = ("citations", "born", "year", "entry", "copies", "seen", "unlived", "goal")
    return {**{name: getattr(row, name) for name in names}, "circle": circles.get(row.circle)}


@pytest.fixture
def filled(store: Store) -> Iterator[Store]:
    """A store whose one link is dead, unseen alive, with a copy of ours; whatever a test does, its counts are proved after it."""
    fill(store)
    yield store
    assert list(counts_behind(store)) == []


def test_readings_say_who_cites_a_link(filled: Store) -> None:
    letters = Letters(filled)
    begin = {"citations": 1, "born": NOW.toordinal(), "year": 2026, "entry": 0}
    assert counted(filled).items() >= {**begin, "circle": Circle(("",), ("nl-tweede-kamer",))}.items()
    letters.read("d2", "K2", date(2020, 3, 1), (URL, URL, OTHER), ("Wonen", "Geld"))
    age = (NOW.date() - date(2020, 3, 1)).days
    both = Circle(("Geld", "Wonen"), ("nl-tweede-kamer", "other"))
    assert counted(filled).items() >= {"citations": 3, "born": date(2020, 3, 1).toordinal(), "entry": age, "circle": both}.items()
    letters.read("d2", "K2", date(2024, 3, 1), (OTHER,), ("Geld",))  # read again: another day, fewer citations and ministries
    assert counted(filled).items() >= {**begin, "circle": Circle(("",), ("nl-tweede-kamer",))}.items()
    assert counted(filled, OTHER).items() >= {"citations": 1, "year": 2024, "circle": Circle(("Geld",), ("other",))}.items()
    letters.read("d2", "K3", None, (URL,), ())  # its letter turns out to be another answer, of an unknown day
    assert counted(filled, OTHER).items() >= {"citations": 0, "born": None, "year": None, "circle": None}.items()
    assert counted(filled).items() >= {**begin, "citations": 2, "circle": Circle(("",), ("nl-tweede-kamer", "other"))}.items()


def test_captures_and_archives_say_what_is_held_of_a_link(filled: Store) -> None:
    asked = MementoLedger(filled.engine)
    assert counted(filled)["copies"] == OURS
    for nth, (result, url, copies) in enumerate(
        [
            (LookupResult.FAILED, None, OURS),
            (LookupResult.NONE, None, OURS + SOUGHT),
            (LookupResult.FOUND, "https://archive.example/1", OURS + SOUGHT + PUBLIC),
            (LookupResult.FAILED, None, OURS + SOUGHT + PUBLIC),
            (LookupResult.NONE, None, OURS + SOUGHT),
        ]
    ):
        memento = None if url is None else Memento(url, NOW, "archive.example")
        asked.add_lookup(Lookup(LINK, "archive.example", NOW + nth * DAY, result, NOW + nth * DAY, memento))
        assert counted(filled)["copies"] == copies
    with filled.engine.connect() as connection:
        numbers = connection.execute(sa.select(CAPTURES.c.id).where(CAPTURES.c.subject == f"link:{LINK}")).scalars().all()
    RetentionLedger(filled.engine).drop_captures(numbers)
    assert counted(filled)["copies"] == SOUGHT


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict(State.DEAD, "gone", NOW, 3, NOW), {"seen": None, "unlived": UNSEEN, "goal": None}),
        (Verdict(State.DEAD, "gone", NOW, 3, NOW, never_worked=True), {"seen": None, "unlived": NEVER_WORKED}),
        (Verdict(State.DEAD, "gone", NOW, 3, NOW, lived=True, died=NOW - DAY), {"seen": NOW.toordinal() - 1, "unlived": 0}),
        (Verdict(State.BLOCKED, "bot-wall", NOW, 3, NOW, lived=True), {"seen": NOW.toordinal(), "unlived": 0}),
        (Verdict(State.BLOCKED, "bot-wall", NOW, 3, NOW), {"seen": None, "unlived": 0}),
        (Verdict(State.ALIVE, "works", NOW, 3, NOW, at=NOW, lived=True), {"seen": NOW.toordinal(), "unlived": 0, "goal": None}),
        (Verdict(State.ALIVE, "by-hand", NOW, 0, NOW), {"seen": NOW.toordinal(), "unlived": 0, "goal": None}),
        (
            Verdict(State.MOVED, "moved", NOW, 3, NOW, final_url="https://b.example/"),
            {"seen": NOW.toordinal(), "goal": "https://b.example/"},
        ),
    ],
)
def test_verdicts_say_how_a_link_stands(filled: Store, verdict: Verdict, said: Said) -> None:
    filled.ledger.settle(None, [JudgedLink(LINK, verdict)], NOW)
    assert counted(filled).items() >= said.items()


def _spoil(store: Store) -> None:
    wrong = {"citations": 7, "born": 1, "year": 1, "entry": 3, "circle": 5, "copies": 0, "seen": 9, "unlived": 0, "goal": "x"}
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.update(LINKS).where(LINKS.c.id == LINK).values(**wrong))
        connection.execute(sa.delete(CIRCLES))
        connection.execute(sa.insert(CIRCLES).values(id=5, facet="source", value="nowhere"))


def test_what_is_counted_wrongly_is_found_and_set_right(filled: Store) -> None:
    before = counted(filled)
    _spoil(filled)
    circle, link, missing = counts_behind(filled)
    assert circle == "circle 5: its id is not that of its members"
    assert link.startswith(f"link {LINK}: it is counted with ")
    assert all(
        f"{name} " in link for name in ("citations", "born", "year", "entry", "circle", "copies", "seen", "unlived", "goal")
    )
    assert missing.endswith("it is not there, and links name it")
    rebuild(filled.engine)
    assert counted(filled) == before
    assert list(counts_behind(filled)) == []


@pytest.mark.parametrize("revision", ["0017", "0022", "0024"])
def test_a_store_of_before_is_counted_by_the_migration(make_store: Callable[[], Store], filled: Store, revision: str) -> None:
    letters, asked = Letters(filled), MementoLedger(filled.engine)
    letters.read("d2", "K2", date(2020, 3, 1), (URL, OTHER), ("Wonen", "Geld"))
    asked.add_lookup(Lookup(LINK, "archive.example", NOW, LookupResult.NONE, NOW))
    lived = Verdict(State.DEAD, "gone", NOW, 3, NOW, lived=True, died=NOW - DAY)
    moved = Verdict(State.MOVED, "moved", NOW, 3, NOW, lived=True, moved_to="https://b.example/")
    at = datetime(2026, 2, 3, 23, 59, 59, tzinfo=UTC)  # the day is that of UTC, wherever the database is
    works, by_hand = (Verdict(State.ALIVE, "works", NOW, 3, at, at=moment, lived=True) for moment in (at, None))
    judged = {URL: lived, OTHER: moved, f"{OTHER}/works": works, f"{OTHER}/by-hand": by_hand}
    filled.ledger.watch_links([(link_id(url), url) for url in judged], NOW)
    filled.ledger.settle(None, [JudgedLink(link_id(url), verdict) for url, verdict in judged.items()], NOW)
    before = [counted(filled, url) for url in judged]
    assert before[2]["seen"] == at.toordinal()
    config = Config()
    config.set_main_option("script_location", str(store.schema._MIGRATIONS))
    with filled.engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    assert store.schema.current(filled.engine) == revision
    store.schema.migrate(filled.engine)
    assert [counted(filled, url) for url in judged] == before
