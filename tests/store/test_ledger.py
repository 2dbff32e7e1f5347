"""What the ledger promises: a fact and its events together, once, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from store.document_ledger import document_id
from store.engine import Store
from store.host_queries import Reach
from store.link_ledger import HostHealth, JudgedLink
from store.reading_ledger import AnswerRow
from store.search_queries import Wanted
from store.site_queries import SiteQueries
from voetnoot.answers import AnswerDocument, Answerer, Asker, Case, DocumentKind, DocumentRef, Doubt, Reading
from voetnoot.captures import AttemptResult, Capture, Place
from voetnoot.events import AnswerPublished, LinkDied, SourceSilent
from voetnoot.ids import content_id
from voetnoot.links import Answered, Citation, NameFailed, NameFault, Probe, State, Verdict
from voetnoot.runs import RunState, RunStats

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
DAY = timedelta(days=1)
SOURCE = "nl-tweede-kamer"


def ref(key: str = "d1", **changes: object) -> DocumentRef:
    known = DocumentRef(
        source=SOURCE,
        key=key,
        kind=DocumentKind.ANTWOORD,
        title="Antwoord op vragen over vaargeulen",
        url=f"https://upstream.example/{key}",
        sign="application/pdf/100",
        cases=("2026Z00001",),
        received=date(2026, 1, 5),
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def capture(subject: str, text: str = "one", at: datetime = NOW) -> Capture:
    place = Place("a.warc.gz", 0, 10)
    return Capture(subject, at, "https://upstream.example/d1", 200, "application/pdf", f"sha256:{text}", 3, place)


def answer() -> AnswerRow:
    return AnswerRow(
        id=content_id("answer", "2026Z00001/antwoord"),
        key="2026Z00001/antwoord",
        source=SOURCE,
        kind="antwoord",
        subject="vaargeulen",
        kenmerken=("2026Z00001",),
        dated=date(2026, 1, 5),
        askers=(Asker("Pietersen", "ABC"),),
        answerers=(Answerer("J. Jansen", "minister", "Infrastructuur en Waterstaat"),),
    )


def citation(url: str = "https://cited.example/a", nth: int = 1) -> Citation:
    link = content_id("link", url)
    return Citation(content_id("citation", "a", "v1", "1", nth), link, url, url, None, 1.0, "v1", "1", nth)


def published(answer_id: str, at: datetime = NOW) -> AnswerPublished:
    return AnswerPublished(
        at=at,
        answer=answer_id,
        source=SOURCE,
        document="d1",
        document_kind=DocumentKind.ANTWOORD,
        digest="sha256:one",
        kenmerken=("2026Z00001",),
        subject="vaargeulen",
    )


def with_reading(store: Store, text: str = "one") -> str:
    store.ledger.see_documents([ref()], NOW)
    document = document_id(SOURCE, "d1")
    number = store.ledger.add_document_capture(document, capture(f"document:{document}", text), AttemptResult.CHANGED, NOW)
    assert number is not None
    reading = Reading("1", AnswerDocument(DocumentKind.ANTWOORD, ("2026Z00001",)))
    row = answer()
    assert store.ledger.add_reading(
        document, number, reading, NOW, answer=row, citations=[citation()], events=[published(row.id)]
    )
    return document


def test_an_answer_is_found_by_the_hosts_that_it_cites_now(store: Store) -> None:
    document, pages = with_reading(store), SiteQueries(store.engine)
    held = store.queries.held_reading(document)
    assert held is not None
    assert pages.host_reach("cited.example") == Reach(citations=1, answers=1, hit=0)
    assert [one for _, one in pages.answers_with(Wanted(host="cited.example"))] == [answer().id]
    again = Reading("2", held.reading.document)
    assert store.ledger.add_reading(document, held.capture, again, NOW + DAY, answer=answer(), citations=[], events=[])
    assert pages.host_reach("cited.example") == Reach(0, 0, 0)
    assert pages.answers_with(Wanted(host="cited.example")) == []


def test_a_document_is_wanted_until_its_sign_was_fetched(store: Store) -> None:
    assert store.ledger.see_documents([ref()], NOW) == 1
    assert [one.ref for one in store.queries.documents_wanting_body(SOURCE, NOW)] == [ref()]
    document = document_id(SOURCE, "d1")
    store.ledger.add_failed_attempt(document, "503", NOW)
    assert store.queries.documents_wanting_body(SOURCE, NOW) == []
    assert [one.failures for one in store.queries.documents_wanting_body(SOURCE, NOW + DAY)] == [1]
    store.ledger.add_document_capture(document, capture(f"document:{document}"), AttemptResult.CHANGED, NOW)
    assert store.queries.documents_wanting_body(SOURCE, NOW) == []
    assert store.ledger.see_documents([ref()], NOW + DAY) == 0
    assert store.queries.documents_wanting_body(SOURCE, NOW) == []
    store.ledger.see_documents([ref(sign="application/pdf/101")], NOW + DAY)
    assert [one.digest for one in store.queries.documents_wanting_body(SOURCE, NOW)] == ["sha256:one"]


def test_the_pause_before_the_next_attempt_doubles_up_to_a_day(store: Store) -> None:
    store.ledger.see_documents([ref()], NOW)
    document = document_id(SOURCE, "d1")
    for _ in range(3):
        store.ledger.add_failed_attempt(document, "404", NOW)
    assert store.queries.documents_wanting_body(SOURCE, NOW + timedelta(minutes=119)) == []
    assert len(store.queries.documents_wanting_body(SOURCE, NOW + timedelta(minutes=120))) == 1
    for _ in range(30):
        store.ledger.add_failed_attempt(document, "404", NOW)
    assert len(store.queries.documents_wanting_body(SOURCE, NOW + DAY)) == 1


def test_a_body_that_was_asked_for_stays_wanted_when_its_document_is_seen_again(store: Store) -> None:
    store.ledger.see_documents([ref()], NOW)
    document = document_id(SOURCE, "d1")
    store.ledger.add_document_capture(document, capture(f"document:{document}"), AttemptResult.CHANGED, NOW)
    store.ledger.want_bodies([document], NOW)
    store.ledger.see_documents([ref()], NOW)
    assert len(store.queries.documents_wanting_body(SOURCE, NOW)) == 1


def test_a_deletion_that_names_only_the_key_finds_its_case(store: Store) -> None:
    store.ledger.see_cases([Case(SOURCE, "2026Z00001", "vaargeulen", date(2026, 1, 1), key="guid")], NOW)
    store.ledger.delete_cases(SOURCE, ["guid", "unknown"])
    assert store.queries.open_cases(SOURCE) == []


def test_a_deleted_document_is_not_wanted(store: Store) -> None:
    store.ledger.see_documents([ref(deleted=True)], NOW)
    assert store.queries.documents_wanting_body(SOURCE, NOW) == []


def test_the_first_run_is_quiet(store: Store) -> None:
    store.ledger.begin_source(SOURCE, NOW)
    store.ledger.see_documents([ref("early")], NOW)
    store.ledger.set_cursor(SOURCE, "c", NOW, complete=True)
    store.ledger.see_documents([ref("late"), ref("old", received=date(2025, 6, 1))], NOW + DAY)
    for key in ("early", "late", "old"):
        document = document_id(SOURCE, key)
        store.ledger.add_document_capture(document, capture(f"document:{document}", key), AttemptResult.CHANGED, NOW)
    quiet = {one.ref.key: one.quiet for one in store.queries.unread_captures("1")}
    assert quiet == {"early": True, "late": False, "old": True}


def test_a_reading_brings_its_answer_links_and_events_once(store: Store) -> None:
    document = with_reading(store)
    held = store.queries.held_reading(document)
    assert held is not None
    assert (held.answer, held.answer_key, held.digest) == (answer().id, answer().key, "sha256:one")
    assert not store.ledger.add_reading(document, held.capture, held.reading, NOW, events=[published("another")])
    assert [event.kind for event in store.queries.events()] == ["AnswerPublished"]
    due = store.queries.due_links(NOW)
    assert [one.url for one in due] == ["https://cited.example/a"]
    places = store.queries.cited_in([due[0].id])[due[0].id]
    assert places[0].ministries == ("Infrastructuur en Waterstaat",)
    assert (places[0].part, places[0].note, places[0].kenmerken) == ("v1", "1", ("2026Z00001",))
    assert store.queries.unread_captures("1") == []
    assert [one.id for one in store.queries.unread_captures("2")] == [held.capture]


def test_a_citation_that_went_is_gone_and_may_come_back(store: Store) -> None:
    document = with_reading(store)
    link = citation().link
    for text, citations, places in (("two", [], 0), ("three", [citation()], 1)):
        number = store.ledger.add_document_capture(
            document, capture(f"document:{document}", text), AttemptResult.CHANGED, NOW + DAY
        )
        assert number is not None
        reading = Reading("1", AnswerDocument(DocumentKind.ANTWOORD))
        store.ledger.add_reading(document, number, reading, NOW + DAY, answer=answer(), citations=citations)
        assert len(store.queries.cited_in([link]).get(link, ())) == places


def test_doubts_are_kept_once(store: Store) -> None:
    doubt = Doubt("unknown-kind", "Soort", "Brief regering")
    assert store.ledger.add_doubts("source:x", [doubt, doubt], NOW) == 1
    assert store.ledger.add_doubts("source:x", [doubt], NOW + DAY) == 0


def test_an_event_is_stored_and_published_once_with_a_rising_stamp(store: Store) -> None:
    silent = SourceSilent(at=NOW, source=SOURCE, since=NOW, why="stands still")
    assert store.ledger.add_events([silent, silent]) == 1
    assert store.queries.published() == []
    assert store.ledger.publish_events(NOW) == 1
    assert store.ledger.publish_events(NOW) == 0
    later = replace(silent, since=NOW + DAY)
    store.ledger.add_events([later])
    assert store.ledger.publish_events(NOW - DAY) == 1
    newest, first = store.queries.published([("group", "operators"), ("source", SOURCE)])
    assert (first.event, newest.event) == (silent, later)
    assert newest.published_at - first.published_at == timedelta(seconds=1)
    assert store.queries.published([("group", "answers")]) == []


def probe(link: str, at: datetime, outcome: object | None = None) -> Probe:
    return Probe(link, at, outcome or Answered("https://cited.example/a", 404))  # type: ignore[arg-type]


def verdict(state: State, at: datetime, due: datetime) -> Verdict:
    return Verdict(state=state, reason="not-found", since=at, checks=1, next=due)


def test_probes_are_judged_and_the_link_is_due_again(store: Store) -> None:
    with_reading(store)
    link = citation().link
    run = store.ledger.start_run("check-links", NOW, NOW, 1)
    nothing = NameFailed("cited.example", NameFault.NXDOMAIN)
    assert store.ledger.add_probes(run, [probe(link, NOW, nothing)]) == 1
    assert store.queries.probed_in(run) == [link]
    died = LinkDied(at=NOW, link=link, url="u", host="cited.example", since=NOW, reason="not-found", checks=1)
    ill = HostHealth("cited.example", NOW, "not-found", 5, 6, 4)
    judged = JudgedLink(link, verdict(State.DEAD, NOW, NOW + DAY))
    store.ledger.settle(run, [judged], NOW, events=[died], hosts=[ill])
    assert store.queries.probed_in(run) == []
    assert store.queries.due_links(NOW) == []
    assert [one.state for one in store.queries.due_links(NOW + DAY)] == [State.DEAD]
    assert store.queries.links([link])[link].verdict == judged.verdict
    assert store.queries.history([link]) == {link: [probe(link, NOW, nothing)]}
    assert store.queries.host_health(["cited.example", "well.example"]) == {"cited.example": ill}
    assert store.queries.event_id("LinkDied", [("link", link)]) == died.id


def test_history_is_the_newest_probes_oldest_first_without_void_ones(store: Store) -> None:
    with_reading(store)
    link = citation().link
    lost = store.ledger.start_run("check-links", NOW, NOW, 1)
    store.ledger.add_probes(lost, [probe(link, NOW)])
    store.ledger.void_run(lost)
    store.ledger.add_probes(None, [probe(link, NOW + DAY * number) for number in range(1, 6)])
    found = store.queries.history([link], most=3)[link]
    assert [one.at for one in found] == [NOW + DAY * number for number in (3, 4, 5)]


def test_due_links_come_in_pages(store: Store) -> None:
    urls = [f"https://cited.example/{number}" for number in range(7)]
    store.ledger.watch_links([(content_id("link", url), url) for url in urls], NOW)
    found: list[str] = []
    after = None
    while page := store.queries.due_links(NOW, limit=3, after=after):
        found += [one.url for one in page]
        after = (page[-1].due, page[-1].id)
    assert sorted(found) == urls


def test_which_of_some_links_are_still_due_is_told_in_their_order(store: Store) -> None:
    urls = [f"https://cited.example/{number}" for number in range(4)]
    links = [content_id("link", url) for url in urls]
    store.ledger.watch_links(list(zip(links, urls, strict=True)), NOW)
    store.ledger.settle(None, [JudgedLink(links[2], verdict(State.ALIVE, NOW, NOW + DAY))], NOW)
    asked = [links[3], links[2], "of-no-link", links[0]]
    assert [one.url for one in store.queries.still_due(asked, NOW)] == [urls[3], urls[0]]
    told = [(one.link, one.state, one.due) for one in store.queries.still_due(asked, NOW + DAY)]
    known = store.queries.links(links)
    assert told == [(known[one].link, known[one].state, known[one].next_due) for one in (links[3], links[2], links[0])]


def test_what_a_crash_left_running_is_abandoned_and_its_probes_are_void(make_store: Callable[[], Store]) -> None:
    store = make_store()
    with_reading(store)
    link = citation().link
    run = store.ledger.start_run("check-links", NOW, NOW, 1)
    store.ledger.add_probes(run, [probe(link, NOW)])
    again = make_store()
    assert again.ledger.abandon_runs(NOW + DAY) == [run]
    assert again.queries.last_runs()["check-links"].state is RunState.ABANDONED
    assert again.queries.history([link]) == {}
    assert [one.id for one in again.queries.due_links(NOW)] == [link]


def test_a_run_that_is_done_beside_the_daemon_is_left_alone_as_long_as_it_is_done(store: Store) -> None:
    own = store.ledger.start_run("read", NOW, NOW, None)
    alive = store.ledger.start_run("backfill a", NOW, NOW, 1, mark="alive")
    dead = store.ledger.start_run("backfill b", NOW, NOW, 2, mark="dead")
    assert store.ledger.abandon_runs(NOW + DAY, lambda mark: mark == "dead") == [own, dead]
    assert store.ledger.abandon_runs(NOW + DAY) == []
    assert [run.id for run in store.queries.runs() if run.state is RunState.RUNNING] == [alive]


def test_a_run_ends_once(store: Store) -> None:
    run = store.ledger.start_run("read", NOW, NOW, 7)
    store.ledger.end_run(run, RunState.DONE, RunStats(asked=3, got=2), NOW + DAY)
    store.ledger.end_run(run, RunState.FAILED, RunStats(), NOW + DAY * 2)
    last = store.queries.last_runs()["read"]
    assert (last.state, last.stats, last.ended, last.pid) == (RunState.DONE, RunStats(asked=3, got=2), NOW + DAY, 7)


def test_open_cases_know_the_kinds_of_their_documents(store: Store) -> None:
    case = Case(SOURCE, "2026Z00001", "vaargeulen", date(2026, 1, 1))
    assert store.ledger.see_cases([case], NOW) == 1
    store.ledger.see_documents([ref(kind=DocumentKind.UITSTEL)], NOW)
    (found,) = store.queries.open_cases(SOURCE)
    assert (found.case, found.kinds, found.first_seen) == (case, ("uitstel",), NOW)
    assert store.ledger.see_cases([replace(case, settled=True)], NOW + DAY) == 0
    assert store.queries.open_cases(SOURCE) == []


def test_answers_whose_documents_are_deleted_are_found_and_withdrawn(store: Store) -> None:
    with_reading(store)
    assert store.queries.deleted_answers(SOURCE) == []
    store.ledger.see_documents([ref(deleted=True)], NOW + DAY)
    (held,) = store.queries.deleted_answers(SOURCE)
    assert held.answer == answer().id
    store.ledger.withdraw_answer(answer().id, NOW + DAY, [])
    assert store.queries.deleted_answers(SOURCE) == []


def test_texts_and_the_first_baseline_stay(store: Store) -> None:
    with_reading(store)
    link = citation().link
    for digest, text in ((None, ""), ("sha256:a", "één"), ("sha256:b", "twee")):
        copy = replace(capture(f"link:{link}", str(digest)), text_digest=digest)
        number = store.ledger.keep_copy(link, copy, text)
        assert store.queries.capture(number) == copy
    assert store.queries.texts(["sha256:a", "sha256:b", "sha256:c"]) == {"sha256:a": "één", "sha256:b": "twee"}
    assert store.queries.links([link])[link].baseline == "sha256:a"


def test_a_moment_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="without zone"):
        store.ledger.watch_links([("x", "https://cited.example/")], datetime(2026, 1, 1))  # noqa: DTZ001
