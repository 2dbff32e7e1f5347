"""The real spider over a real server with the manners of the chamber's service, into a real store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from crawler.sources.cursor import read_cursor
from crawler.sources.stamps import literal
from demo.odata_model import (
    DOCX,
    FURTHER_ANSWER,
    NOTICE,
    PDF,
    POSTPONEMENT,
    ErrorPage,
    Frozen,
    Maintenance,
    Missing,
    Refused,
    Silent,
    StandInVersion,
    Truncated,
)
from store.document_ledger import document_id
from store.known_documents import KnownDocuments
from voetnoot.answers import DocumentKind
from voetnoot.errors import ConfigError

SOURCE = "nl-tweede-kamer"


def held(chamber: Any, document: Any) -> Any:
    return KnownDocuments(chamber.store.engine).known_refs(SOURCE, [document.guid]).get(document.guid)


def test_takes_documents_cases_and_files(chamber: Any, document: Any, case: Any) -> None:
    letter = document(1, 5, kenmerk_afzender="BZ-1", aanhangselnummer="252600012")
    chamber.set(letter, cases=(case(1, 2, settled_at=chamber.now), case(2, 3)))
    stats = chamber.run()
    assert (stats.why, stats.new, stats.asked, stats.got) == (None, 1, 3, 3)
    ref = held(chamber, letter)
    assert (ref.kind, ref.cases, ref.number) == (DocumentKind.ANTWOORD, ("2026Z00001",), "2026D00001")
    assert [(asker.name, asker.party) for asker in ref.askers] == [("Sonja Vrager", "D66")]
    assert [(one.role, one.ministry) for one in ref.answerers] == [("minister", "Buitenlandse Zaken")]
    assert (ref.aanhangsel, ref.own_reference) == ("ah-tk-20252026-12", "BZ-1")
    assert [one.case.kenmerk for one in chamber.store.queries.open_cases(SOURCE)] == ["2026Z00002"]
    capture = chamber.store.queries.unread_captures("1")[0].capture
    record = chamber.store.archive.read(capture.place)
    assert record.body == letter.versions[0].body
    assert (record.url, record.status, capture.media_type) == (ref.url, 200, PDF)


def test_says_who_asks_and_writes_a_literal_dollar(chamber: Any, document: Any) -> None:
    chamber.set(document(1, 5))
    chamber.run()
    assert all("voetnoot" in agent and "http" in agent for agent in chamber.agents)
    assert "$filter=" in chamber.asked[0]
    assert "%24" not in "".join(chamber.asked)


def test_a_second_run_asks_for_no_file_again(chamber: Any, document: Any) -> None:
    chamber.set(document(1, 8), document(2, 9))
    chamber.run()
    stats = chamber.run()
    assert (chamber.files(), stats.new, stats.why) == ([], 0, None)
    assert chamber.attempts() == [("changed", None)] * 2


def test_follows_next_links_untouched(chamber: Any, document: Any) -> None:
    chamber.parliament = replace(chamber.parliament, page_size=3)
    chamber.set(*(document(number, 5) for number in range(1, 11)))
    chamber.run()
    assert len([target for target in chamber.asked if "/Document?" in target]) == 4
    assert len(chamber.files()) == 10


def test_first_run_goes_back_no_further_than_history(chamber: Any, document: Any) -> None:
    chamber.set(document(1, -60), document(2, 5))
    chamber.run()
    assert len(chamber.files()) == 1


class KilledError(Exception):
    """The process ends here."""


def dies_at(chamber: Any, call: int) -> Callable[[], datetime]:
    """Return a clock that can be read ``call`` times: each write reads it once, so that a run ends between two writes."""
    left = iter(range(call))

    def clock() -> datetime:
        if next(left, None) is None:
            raise KilledError
        return chamber.now  # type: ignore[no-any-return]

    return clock


def test_a_run_broken_off_at_any_write_is_made_up(chamber: Any, document: Any, case: Any) -> None:
    chamber.parliament = replace(chamber.parliament, page_size=2)
    chamber.set(*(document(number, number) for number in range(1, 6)), cases=tuple(case(n, n) for n in range(1, 4)))
    for call in range(1, 60):
        try:
            chamber.run(dies_at(chamber, call))
        except KilledError:
            continue
        break
    assert chamber.run().why is None
    assert all(chamber.digests().values())
    assert [result for result, _ in chamber.attempts()] == ["changed"] * 5
    assert len(chamber.store.queries.open_cases(SOURCE)) == 3


def test_goes_on_where_the_broken_pass_stood(chamber: Any, document: Any) -> None:
    chamber.parliament = replace(chamber.parliament, page_size=2)
    chamber.set(*(document(number, number) for number in range(1, 8)))
    with pytest.raises(KilledError):
        chamber.run(dies_at(chamber, 8))
    reached = read_cursor(chamber.store.queries.source_state(SOURCE).cursor).streams["documents"].reached
    assert reached is not None
    chamber.run()
    assert f"ge%20{literal(reached)}" in chamber.asked[0]
    chamber.run()
    assert f"ge%20{literal(reached)}" not in chamber.asked[0]


def test_typeset_version_of_a_letter_is_fetched_once(chamber: Any, document: Any, at: Any, body: Any) -> None:
    letter = document(1, 5)
    word = replace(letter.versions[0], content_type=DOCX, body=b"PK\x03\x04 letter PK\x05\x06" + b"\0" * 18)
    typeset = StandInVersion(at(12), PDF, body("typeset"), "00000000-0000-4000-8000-00000000ffff", external_id="ah-tk-20252026-7")
    chamber.set(replace(letter, versions=(word, typeset)))
    chamber.run()
    chamber.now = at(13)
    assert chamber.run().new == 1
    assert len(chamber.files()) == 1
    assert held(chamber, letter).aanhangsel == "ah-tk-20252026-7"
    assert chamber.run().new == 0
    assert [result for result, _ in chamber.attempts()] == ["changed", "changed"]


def test_maintenance_day_fetches_nothing(chamber: Any, document: Any, case: Any, at: Any) -> None:
    chamber.settings["maintenance_threshold"] = 3
    chamber.set(*(document(number, 5) for number in range(1, 8)), cases=(case(1, 2),), faults=(Maintenance(at(11)),))
    chamber.run()
    for day in (12, 13, 14, 15):
        chamber.now = at(day)
        assert chamber.run().new == 0
        assert chamber.files() == []
    assert [kind for kind, _ in chamber.doubts()] == ["restamped"]


def test_maintenance_day_does_not_bring_back_the_past(chamber: Any, document: Any, at: Any) -> None:
    chamber.set(document(1, 5), *(document(number, -900) for number in range(2, 6)), faults=(Maintenance(at(11)),))
    chamber.run()
    chamber.now = at(12)
    chamber.run()
    assert held(chamber, chamber.parliament.documents[1]) is None


def test_a_lone_new_stamp_is_worth_one_look(chamber: Any, document: Any, at: Any) -> None:
    chamber.set(document(1, 5, restamped=(at(11),)), document(2, 5))
    chamber.run()
    chamber.now = at(12)
    assert (chamber.run().new, len(chamber.files())) == (0, 1)
    assert (chamber.run().new, len(chamber.files())) == (0, 0)
    assert [result for result, _ in chamber.attempts()] == ["changed", "changed", "unchanged"]


def test_a_look_that_failed_is_taken_again(chamber: Any, document: Any, at: Any) -> None:
    letter = document(1, 5, restamped=(at(11),))
    chamber.set(letter, faults=(Missing(at(12), at(13), letter.guid),))
    chamber.run()
    for day, files in ((12, 1), (13, 1), (13, 0)):
        chamber.now = at(day)
        chamber.run()
        assert len(chamber.files()) == files


def test_late_arrival_is_found(chamber: Any, document: Any, at: Any) -> None:
    chamber.set(document(1, 9))
    chamber.run()
    late = document(2, 2)
    shown = replace(late.versions[0], valid_from=at(12), changed=at(4))
    chamber.set(document(1, 9), replace(late, versions=(shown,)))
    chamber.now = at(12)
    assert (chamber.run().new, chamber.files()) == (1, [late.guid])


@pytest.mark.parametrize(
    ("soort", "kind"),
    [(FURTHER_ANSWER, DocumentKind.NADER), (POSTPONEMENT, DocumentKind.UITSTEL), (NOTICE, DocumentKind.MEDEDELING)],
)
def test_kinds(chamber: Any, document: Any, case: Any, soort: str, kind: DocumentKind) -> None:
    letter = document(1, 5, soort=soort)
    chamber.set(letter, cases=(case(1, 2),))
    assert chamber.run().doubts == 0
    assert held(chamber, letter).kind is kind


def test_unknown_kind_is_kept_and_doubted(chamber: Any, document: Any) -> None:
    letter = document(1, 5, soort="Antwoord schriftelijke vragen (mondeling)")
    chamber.set(letter)
    assert chamber.run().doubts == 1
    assert held(chamber, letter).kind is DocumentKind.OTHER
    assert chamber.doubts() == [("unknown-kind", "Antwoord schriftelijke vragen (mondeling)")]


def test_notice_on_another_matter_is_passed_by(chamber: Any, document: Any, case: Any) -> None:
    letter = document(1, 5, soort=NOTICE)
    chamber.set(letter, cases=(case(1, 2, soort="Wetgeving"),))
    chamber.run()
    assert (held(chamber, letter), chamber.doubts()) == (None, [])


def test_one_answer_on_two_cases_and_two_answers_on_one(chamber: Any, document: Any, case: Any) -> None:
    both = document(1, 5, zaken=("2026Z00001", "2026Z00002"))
    further = document(3, 6, soort=FURTHER_ANSWER, zaken=("2026Z00001",))
    chamber.set(both, further, cases=(case(1, 2), case(2, 2)))
    chamber.run()
    assert held(chamber, both).cases == ("2026Z00001", "2026Z00002")
    assert held(chamber, further).cases == ("2026Z00001",)
    assert {one.case.kenmerk: one.kinds for one in chamber.store.queries.open_cases(SOURCE)} == {
        "2026Z00001": ("antwoord", "nader"),
        "2026Z00002": ("antwoord",),
    }


def test_deletion_is_seen_and_keeps_what_was_known(chamber: Any, document: Any, at: Any) -> None:
    letter, unknown = document(1, 5, verwijderd_at=at(11)), document(2, 5, verwijderd_at=at(6))
    chamber.set(letter, unknown)
    chamber.run()
    chamber.now = at(12)
    assert chamber.run().new == 1
    ref = held(chamber, letter)
    assert (ref.deleted, ref.title) == (True, letter.onderwerp)
    assert held(chamber, unknown) is None
    assert chamber.run().new == 0


def test_document_without_a_file_is_kept(chamber: Any, document: Any) -> None:
    letter = document(1, 5)
    chamber.set(replace(letter, versions=(replace(letter.versions[0], content_type=None, body=b""),)))
    assert chamber.run().why is None
    assert (held(chamber, letter).url, chamber.files()) == (None, [])


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Missing, "answered 404"),
        (lambda a, b, guid: Missing(a, b, guid, status=204), "no file"),
        (Truncated, "broke off"),
        (lambda a, b, guid: Truncated(a, b, guid, honest=False), "the index says"),
        (lambda a, b, guid: Truncated(a, b, guid, share=0, honest=False), "empty"),
        (lambda a, b, _: ErrorPage(a, b, "/resource"), "a page came"),
        (lambda a, b, _: Refused(a, b, status=500, path="/resource"), "answered 500"),
        (lambda a, b, _: Refused(a, b, status=429, path="/resource"), "answered 429"),
    ],
    ids=["404", "204", "cut", "cut and lying", "empty", "error page", "500", "429"],
)
def test_a_file_that_cannot_be_had_is_tried_again_next_time(chamber: Any, document: Any, at: Any, fault: Any, why: str) -> None:
    letter = document(1, 5)
    chamber.set(letter, faults=(fault(at(10), at(11), letter.guid),))
    assert chamber.run().why is None
    assert [result for result, _ in chamber.attempts()] == ["failed"]
    assert why in (chamber.attempts()[0][1] or "")
    chamber.now = at(11)
    chamber.run()
    assert [result for result, _ in chamber.attempts()] == ["failed", "changed"]


def test_a_stumble_is_got_over_in_the_run(chamber: Any, document: Any, at: Any) -> None:
    day = (at(10), at(11))
    chamber.set(
        document(1, 5),
        faults=(
            Refused(*day, status=429, retry_after=0, first=1, path="/Document"),
            Refused(*day, status=500, first=2, path="/Zaak"),
            Truncated(*day, first=1),
        ),
    )
    stats = chamber.run()
    assert (stats.why, stats.new) == (None, 1)
    assert chamber.attempts() == [("changed", None)]


def test_a_long_pause_asked_for_ends_the_run(chamber: Any, document: Any, at: Any) -> None:
    chamber.set(document(1, 5), faults=(Refused(at(10), at(11), status=429, retry_after=7200),))
    stats = chamber.run()
    assert (stats.asked, "429" in (stats.why or "")) == (1, True)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (lambda a, b: Refused(a, b, status=503), "503"),
        (Silent, "no answer"),
        (ErrorPage, "no JSON"),
    ],
)
def test_an_outage_over_a_weekend_ends_runs_badly_and_loses_nothing(
    chamber: Any, document: Any, at: Any, fault: Any, why: str
) -> None:
    chamber.set(document(1, 5), document(2, 12), faults=(fault(at(11), at(14)),))
    chamber.run()
    for day in (11, 12, 13):
        chamber.now = at(day)
        stats = chamber.run()
        assert (why in (stats.why or ""), stats.new) == (True, 0)
    assert chamber.store.queries.source_state(SOURCE).complete_to == at(10)
    chamber.now = at(14)
    assert chamber.run().new == 1


def test_a_frozen_feed_gives_nothing_and_then_all(chamber: Any, document: Any, at: Any) -> None:
    chamber.set(document(1, 5), document(2, 12), faults=(Frozen(at(11), at(14)),))
    chamber.run()
    chamber.now = at(13)
    assert (chamber.run().new, chamber.run().why) == (0, None)
    chamber.now = at(14)
    assert chamber.run().new == 1


def test_three_files_that_the_service_cannot_give_are_enough(chamber: Any, document: Any, at: Any) -> None:
    chamber.set(*(document(n, 5) for n in range(1, 9)), faults=(Refused(at(10), at(11), status=503, path="/resource"),))
    assert "in a row" in (chamber.run().why or "")
    assert len(set(chamber.files())) == 3
    chamber.now = at(11)
    chamber.run()
    assert all(chamber.digests().values())


def test_an_upstream_out_of_reach_is_said_in_words(chamber: Any) -> None:
    chamber.base = "http://127.0.0.1:9/OData/v4/2.0/"
    assert (chamber.run().why or "").startswith("127.0.0.1:9 cannot be reached")


def test_unknown_kind_of_source_is_named(chamber: Any) -> None:
    chamber.settings["kind"] = "tweede-kammer"
    with pytest.raises(ConfigError, match="tweede-kammer"):
        chamber.run()


def test_row_ids_follow_the_source(chamber: Any, document: Any) -> None:
    letter = document(1, 5)
    chamber.set(letter)
    chamber.run()
    assert chamber.store.queries.unread_captures("1")[0].document == document_id(SOURCE, letter.guid)
