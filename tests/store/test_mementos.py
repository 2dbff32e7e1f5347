"""What archives said is kept: whom to ask what next, by risk; what it cost; what all of them say together; what is to be saved."""

from datetime import UTC, datetime, timedelta

from store.engine import Store
from store.link_ledger import JudgedLink
from voetnoot.links import State, Verdict
from voetnoot.mementos import Lookup, LookupResult, Memento
from voetnoot.rescue import Save, SaveState

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
DAY = timedelta(days=1)
COPY = Memento("https://web.archive.org/web/20260101000000/https://a.example/", NOW - 4 * DAY, "web.archive.org")


def watched(store: Store, **states: State) -> None:
    store.ledger.watch_links([(name, f"https://{name}.example/") for name in states], NOW)
    judged = [JudgedLink(name, Verdict(state, "works", NOW, 1, NOW)) for name, state in states.items()]
    store.ledger.settle(None, judged, NOW)


def lookup(
    link: str, at: datetime, result: LookupResult, *, copy: Memento | None = None, days: int = 30, archive: str = "a"
) -> Lookup:
    return Lookup(link, archive, at, result, at + days * DAY, copy, None, 2)


def test_who_is_to_be_asked_about_comes_by_risk_and_not_again_while_the_answer_is_believed(store: Store) -> None:
    watched(store, alive=State.ALIVE, dead=State.DEAD, dying=State.SUSPECT, moved=State.MOVED)
    assert [link.id for link in store.queries.due_lookups("a", NOW, 9)] == ["dying", "dead", "moved", "alive"]
    assert [link.id for link in store.queries.due_lookups("a", NOW, 2)] == ["dying", "dead"]
    assert store.queries.due_lookups("a", NOW, 1)[0].cited == NOW  # without an answer: when the watch of it began
    store.ledger.add_lookup(lookup("dying", NOW, LookupResult.NONE))
    store.ledger.add_lookup(lookup("dead", NOW, LookupResult.FAILED, days=1))
    assert [link.id for link in store.queries.due_lookups("a", NOW + DAY / 2, 9)] == ["moved", "alive"]
    assert [link.id for link in store.queries.due_lookups("a", NOW + 2 * DAY, 9)] == ["dead", "moved", "alive"]
    assert len(store.queries.due_lookups("b", NOW, 9)) == 4


def test_what_was_asked_is_counted_per_archive_and_day(store: Store) -> None:
    watched(store, one=State.ALIVE, two=State.ALIVE)
    assert store.queries.lookup_requests("a", NOW - DAY) == 0
    store.ledger.add_lookup(lookup("one", NOW - 2 * DAY, LookupResult.NONE))
    store.ledger.add_lookup(lookup("one", NOW, LookupResult.NONE))
    store.ledger.add_lookup(lookup("two", NOW, LookupResult.FAILED))
    store.ledger.add_lookup(lookup("two", NOW, LookupResult.NONE, archive="b"))
    assert store.queries.lookup_requests("a", NOW - DAY) == 4


def test_an_answer_outlives_later_failures(store: Store) -> None:
    watched(store, one=State.ALIVE, two=State.ALIVE)
    store.ledger.add_lookup(lookup("one", NOW, LookupResult.FOUND, copy=COPY))
    store.ledger.add_lookup(lookup("one", NOW, LookupResult.FOUND, copy=COPY))  # the same again does nothing
    store.ledger.add_lookup(lookup("one", NOW + DAY, LookupResult.FAILED))
    (found,) = store.queries.public_copies(["one", "two"]).values()
    assert (found.memento, found.sought, found.failed) == (COPY, NOW, NOW + DAY)


def test_a_page_that_was_saved_is_looked_up_again(store: Store) -> None:
    watched(store, one=State.ALIVE, gone=State.DEAD)
    store.ledger.add_lookup(lookup("one", NOW, LookupResult.NONE))
    asked = Save("one", NOW, SaveState.ASKED, "spn2-1")
    store.ledger.put_save(asked)
    assert store.queries.saves(SaveState.ASKED) == [asked]
    assert store.queries.saves_since(NOW - DAY) == 1
    done = Save("one", NOW, SaveState.DONE, "spn2-1", NOW + DAY, None, COPY)
    store.ledger.put_save(done)
    assert store.queries.saves(SaveState.ASKED) == []
    assert [save.job for save in store.queries.saves(SaveState.DONE)] == ["spn2-1"]
    assert "one" in [link.id for link in store.queries.due_lookups("a", NOW + DAY, 9)]


def test_only_links_of_answers_that_may_still_be_there_can_be_saved(store: Store) -> None:
    watched(store, one=State.ALIVE, two=State.SUSPECT, gone=State.DEAD, uncited=State.ALIVE)
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.exec_driver_sql("update links set cited = created where id <> 'uncited'")
    assert [link for page in store.queries.savable(NOW - DAY) for link in page] == ["one", "two"]
    store.ledger.put_save(Save("one", NOW, SaveState.FAILED, None, NOW, "refused"))
    assert [link for page in store.queries.savable(NOW - DAY) for link in page] == ["two"]
