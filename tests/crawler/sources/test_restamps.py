from dataclasses import replace
from datetime import UTC, datetime

from crawler.sources.restamps import Restamps, sort_out
from voetnoot.answers import DocumentKind, DocumentRef

OLD, NEW, OTHER = (datetime(2024, 2, day, tzinfo=UTC) for day in (1, 19, 20))


def ref(key: str, modified: datetime | None = OLD, sign: str = "pdf|1|v") -> DocumentRef:
    return DocumentRef("s", key, DocumentKind.ANTWOORD, "", "u", sign, modified=modified)


def test_new_and_unchanged_documents_are_stored_as_they_are() -> None:
    seen = (ref("new"), ref("same"))
    parted = sort_out(seen, {"same": ref("same")})
    assert (parted.store, parted.restamped) == (seen, ())


def test_a_changed_sign_is_no_restamp() -> None:
    seen = ref("a", NEW, "pdf|2|w")
    assert sort_out([seen], {"a": ref("a")}).store == (seen,)


def test_a_restamped_document_keeps_its_known_stamp_until_judged() -> None:
    seen = ref("a", NEW)
    parted = sort_out([seen], {"a": ref("a")})
    assert (parted.store, parted.restamped) == ((replace(seen, modified=OLD),), (seen,))


def test_a_stamp_that_is_missing_tells_nothing() -> None:
    assert sort_out([ref("a", None)], {"a": ref("a")}).restamped == ()
    assert sort_out([ref("a", NEW)], {"a": ref("a", None)}).restamped == ()


def test_a_stamp_on_more_than_the_threshold_is_maintenance() -> None:
    many, few = tuple(ref(f"m{n}", NEW) for n in range(4)), tuple(ref(f"f{n}", OTHER) for n in range(3))
    restamps = Restamps(3)
    assert restamps.add(many[:3] + few) == ()
    assert restamps.add(many[3:]) == many
    assert (restamps.lone, restamps.stamps) == (few, (NEW.isoformat(),))


def test_a_document_that_two_streams_show_counts_once() -> None:
    restamps = Restamps(1)
    assert restamps.add([ref("a", NEW)]) == ()
    assert restamps.add([ref("a", NEW)]) == ()
    assert restamps.lone == (ref("a", NEW),)


def test_a_maintenance_day_does_not_fill_the_memory() -> None:
    restamps = Restamps(10)
    for number in range(1000):
        restamps.add([ref(str(number), NEW)])
        assert len(restamps.lone) <= 10
