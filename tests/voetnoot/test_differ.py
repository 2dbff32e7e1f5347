"""What is news in an answer, and what is only another way of setting it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voetnoot.answers import AnswerDocument, DocumentKind, DocumentRef, Doubt, Exchange, Footnote, FoundUrl, ReadError, Reading
from voetnoot.differ import Snapshot, compare, kind_of, withdrawn, worse
from voetnoot.differ.substance import letters, same
from voetnoot.events import AnswerPostponed, AnswerPublished, AnswerRevised, AnswerWithdrawn

NOW = datetime(2026, 2, 3, 9, tzinfo=UTC)
REF = DocumentRef(
    "nl", "guid", DocumentKind.ANTWOORD, "Antwoord op vragen", "https://x/1", "s1", cases=("2026Z00001",), dated=date(2026, 2, 2)
)
URL = "https://www.rijksoverheid.nl/documenten/rapporten/2025/11/het-rapport"
LETTER = AnswerDocument(
    DocumentKind.ANTWOORD,
    ("2026Z00001",),
    sent=date(2026, 1, 12),
    subject="het rapport",
    exchanges=(
        Exchange(
            "1",
            "Bent u bekend met het bericht ‘Nieuwe regels’?1",
            "Ja. Het kabinet heeft in 2025 12 miljoen euro vrijgemaakt.",
            ("1",),
        ),
        Exchange(
            "2",
            "Deelt u de mening dat dit beleid niet werkt?",
            "Nee. Uit het rapport (Kamerstuk 29 628, nr. 1234) blijkt dat de maatregelen effect hebben.",
            ("2",),
        ),
        Exchange("3", "Wanneer komt u met een voorstel?", "Voor de zomer ontvangt uw Kamer een voorstel.", ()),
    ),
    footnotes=(
        Footnote("1", f"NOS, 3 januari 2026, 'Nieuwe regels' ({URL})", ("v1",), urls=(FoundUrl(URL, URL),)),
        Footnote("2", "Kamerstukken II 2024/25, 29 628, nr. 1200.", ("a2",)),
    ),
)
TYPESET = replace(
    LETTER,
    aanhangsel="ah-tk-20252026-1107",
    subject="vragen van het lid Jansen over het rapport",
    exchanges=(
        Exchange(
            "1",
            "Bent u bekend met het bericht «Nieuwe regels»?",
            "Ja. Het kabi-\nnet heeft in 2025 12 miljoen euro vrij­gemaakt.",
            ("1",),
        ),
        Exchange(
            "2",
            "Deelt u de mening dat dit beleid niet werkt?",
            "Nee. Uit het rapport3 blijkt dat de maat-\nregelen eﬀect hebben.",
            ("2", "3"),
        ),
        Exchange("3", "Wanneer komt u met een voorstel?", "Voor de zomer  ontvangt uw Kamer een voorstel.", ()),
    ),
    footnotes=(
        Footnote("1", "NOS, 3 januari 2026, «Nieuwe regels»", ("v1",), address_lost=True),
        Footnote("2", "Kamerstukken II, vergaderjaar 2024–2025, 29 628, nr. 1200.", ("a2",)),
        Footnote("3", "Kamerstuk 29 628, nr. 1234.", ("a2",)),
    ),
)


def snapshot(
    document: AnswerDocument | None,
    digest: str = "d1",
    *,
    doubts: int = 0,
    reader: str = "1",
    ref: DocumentRef = REF,
    quiet: bool = False,
) -> Snapshot:
    reading = Reading(
        reader, document, tuple(Doubt("numbering", "", "") for _ in range(doubts)), None if document else ReadError.DAMAGED
    )
    return Snapshot("row", "answer", ref, digest, reading, quiet)


def answer(document: AnswerDocument, number: str, text: str) -> AnswerDocument:
    return replace(
        document, exchanges=tuple(replace(one, answer=text) if one.number == number else one for one in document.exchanges)
    )


FIRST = [
    (DocumentKind.ANTWOORD, DocumentKind.ANTWOORD, AnswerPublished),
    (DocumentKind.ANTWOORD, DocumentKind.UITSTEL, AnswerPostponed),
    (DocumentKind.ANTWOORD, DocumentKind.MEDEDELING, AnswerPublished),
    (DocumentKind.NADER, DocumentKind.ANTWOORD, AnswerPublished),
    (DocumentKind.ANTWOORD, DocumentKind.VRAGEN, AnswerPublished),
    (DocumentKind.VRAGEN, DocumentKind.VRAGEN, None),
    (DocumentKind.OTHER, DocumentKind.OTHER, None),
]


@pytest.mark.parametrize(("indexed", "read", "event"), FIRST)
def test_first_seen(indexed: DocumentKind, read: DocumentKind, event: type | None) -> None:
    after = snapshot(replace(LETTER, kind=read), ref=replace(REF, kind=indexed))
    assert [type(one) for one in compare(None, after, NOW)] == ([] if event is None else [event])
    assert compare(None, replace(after, quiet=True), NOW) == ()


def test_published_carries_the_answer() -> None:
    (event,) = compare(None, snapshot(LETTER), NOW)
    assert isinstance(event, AnswerPublished)
    assert (event.days, event.kenmerken, event.exchanges, event.at) == (21, ("2026Z00001",), LETTER.exchanges, NOW)


def test_a_postponement_in_the_index_is_one_unless_it_answers() -> None:
    ref = replace(REF, kind=DocumentKind.UITSTEL)
    assert kind_of(ref, AnswerDocument(DocumentKind.ANTWOORD)) is DocumentKind.UITSTEL
    assert kind_of(ref, LETTER) is DocumentKind.ANTWOORD
    assert kind_of(replace(REF, kind=DocumentKind.NADER), LETTER) is DocumentKind.NADER


QUIET = [
    ("same bytes", snapshot(LETTER), snapshot(answer(LETTER, "1", "Nee."))),
    ("another reader", snapshot(LETTER), snapshot(answer(LETTER, "1", "Nee."), "d2", reader="2")),
    ("cannot be read", snapshot(LETTER), snapshot(None, "d2")),
    ("reads worse", snapshot(LETTER), snapshot(replace(LETTER, exchanges=LETTER.exchanges[:1]), "d2", doubts=2)),
    ("typeset", snapshot(LETTER), snapshot(TYPESET, "d2")),
    ("typeset, and back", snapshot(TYPESET), snapshot(LETTER, "d2")),
    (
        "only set otherwise",
        snapshot(LETTER),
        snapshot(answer(LETTER, "3", "Voor de zomer\nontvangt uw Kamer een voor­stel"), "d2"),
    ),
    (
        "notes renumbered",
        snapshot(LETTER),
        snapshot(
            replace(LETTER, footnotes=tuple(replace(note, number=f"{int(note.number) + 1}") for note in LETTER.footnotes)), "d2"
        ),
    ),
]


@pytest.mark.parametrize(("before", "after"), [row[1:] for row in QUIET], ids=[row[0] for row in QUIET])
def test_no_news(before: Snapshot, after: Snapshot) -> None:
    assert compare(before, after, NOW) == ()


NEWS = [
    ("a number", answer(LETTER, "1", LETTER.exchanges[0].answer.replace("12", "21")), ["a1"]),
    ("a negation, in typesetting", answer(TYPESET, "2", TYPESET.exchanges[1].answer.replace("Nee.", "Nee. Niet")), ["a2"]),
    ("a number, in typesetting", answer(TYPESET, "1", TYPESET.exchanges[0].answer.replace("12", "21")), ["a1"]),
    ("another minister, in typesetting", answer(TYPESET, "3", "Voor de winter ontvangt uw Kamer een brief."), ["a3"]),
    (
        "a sentence more, in typesetting",
        answer(TYPESET, "3", "Voor de zomer ontvangt uw Kamer een voorstel. Dat gaat ook over handhaving."),
        ["a3"],
    ),
    ("a question gone", replace(LETTER, exchanges=LETTER.exchanges[:2]), ["v3", "a3"]),
    ("a note more", replace(LETTER, footnotes=(*LETTER.footnotes, Footnote("3", "Zie de brief van 3 mei.", ("a3",)))), ["n3"]),
    (
        "a note changed",
        replace(LETTER, footnotes=(LETTER.footnotes[0], Footnote("2", "Kamerstukken II 2024/25, 29 628, nr. 1201.", ("a2",)))),
        ["n2"],
    ),
]


@pytest.mark.parametrize(("document", "where"), [row[1:] for row in NEWS], ids=[row[0] for row in NEWS])
def test_a_true_revision(document: AnswerDocument, where: list[str]) -> None:
    (event,) = compare(snapshot(LETTER), snapshot(document, "d2"), NOW)
    assert isinstance(event, AnswerRevised)
    assert [change.where for change in event.changes] == where
    assert event.digest == "d2"


def test_links_that_come_and_go() -> None:
    other = "https://www.rijksoverheid.nl/documenten/rapporten/2026/02/het-nieuwe-rapport"
    note = replace(LETTER.footnotes[0], text=LETTER.footnotes[0].text.replace(URL, other), urls=(FoundUrl(other, other),))
    (event,) = compare(snapshot(LETTER), snapshot(replace(LETTER, footnotes=(note, LETTER.footnotes[1])), "d2"), NOW)
    assert isinstance(event, AnswerRevised)
    assert (event.links_added, event.links_removed) == ((other,), (URL,))


def test_a_shared_answer_changes_once() -> None:
    shared = replace(LETTER, exchanges=tuple(replace(one, answer="Ja.", shared_with=("1", "2")) for one in LETTER.exchanges))
    (event,) = compare(
        snapshot(shared),
        snapshot(replace(shared, exchanges=tuple(replace(one, answer="Nee.") for one in shared.exchanges)), "d2"),
        NOW,
    )
    assert isinstance(event, AnswerRevised)
    assert [change.where for change in event.changes] == ["a1"]


def test_first_readable_file_is_the_publication() -> None:
    assert [type(one) for one in compare(snapshot(None), snapshot(LETTER, "d2"), NOW)] == [AnswerPublished]


def test_the_answer_in_place_of_a_notice_is_published() -> None:
    notice = AnswerDocument(DocumentKind.UITSTEL, remainder="De beantwoording vergt meer tijd.")
    assert [type(one) for one in compare(snapshot(notice), snapshot(LETTER, "d2"), NOW)] == [AnswerPublished]
    mededeling = AnswerDocument(DocumentKind.MEDEDELING, remainder="Zie de brief.")
    assert [type(one) for one in compare(snapshot(mededeling), snapshot(LETTER, "d2"), NOW)] == [AnswerPublished]
    other = replace(
        mededeling, remainder="Deze vragen worden in een afzonderlijke brief beantwoord, die u volgende week ontvangt."
    )
    assert [type(one) for one in compare(snapshot(mededeling), snapshot(other, "d2"), NOW)] == [AnswerRevised]


def test_withdrawn() -> None:
    gone = snapshot(LETTER, ref=replace(REF, deleted=True))
    (event,) = compare(snapshot(LETTER), gone, NOW)
    assert isinstance(event, AnswerWithdrawn)
    assert event.why == "deleted"
    assert compare(gone, gone, NOW) == ()
    assert compare(None, gone, NOW) == ()
    assert [one.why for one in withdrawn(snapshot(LETTER), "missing", NOW)] == ["missing"]
    assert withdrawn(snapshot(None), "missing", NOW) == ()


def test_worse_is_a_doubt() -> None:
    good, bad = snapshot(LETTER).reading, snapshot(None).reading
    assert worse(good, bad) == Doubt("damaged", "document", "the newer file cannot be read")
    assert worse(bad, good) is None
    assert worse(good, good) is None


SAME = [
    ("‘aanhalen’ en “aanhalen”", '«aanhalen» en "aanhalen"', False, True),
    ("het co-\nördineren", "het coördineren", False, True),
    ("beleid»?1 Daarna", "beleid»? Daarna", False, True),
    ("van mevrouw Kostić", "van mevrouw Kostic´", False, True),
    ("in 2025", "in 2026", False, False),
    ("artikel 5 van de wet", "art. 5 van de wet", True, True),
    ("artikel 5 van de wet", "art. 6 van de wet", True, False),
    ("twintig procent van de mensen", "twintig % van de mensen", True, True),
    ("zie Aanhangsel Handelingen, vergaderjaar 2023–2024, nr. 2147, en verder", "en verder", True, True),
    ("de minister zal dit onderzoeken en daarna berichten", "de minister zal dit onderzoekken en daarna berichten", True, True),
    ("de minister zal dit onderzoeken en daarna berichten", "de minister zal dit onderzoekken en daarna berichten", False, False),
    (
        "dat is wel het geval bij deze groep mensen in dit land",
        "dat is niet het geval bij deze groep mensen in dit land",
        True,
        False,
    ),
]


@pytest.mark.parametrize(("before", "after", "typeset_over", "alike"), SAME)
def test_substance(before: str, after: str, typeset_over: bool, alike: bool) -> None:
    assert same(before, after, typeset_over=typeset_over) is alike
    assert same(after, before, typeset_over=typeset_over) is alike


@given(st.text(alphabet=st.characters(categories=["L", "Zs", "P"]), max_size=60))
def test_setting_is_no_substance(text: str) -> None:
    assert same(text, text.replace(" ", "\n"))
    assert letters(text) == letters(f"  {text} ")


@given(st.sampled_from([LETTER, TYPESET]), st.sampled_from([LETTER, TYPESET, answer(LETTER, "1", "Nee.")]))
def test_the_same_step_has_the_same_event(before: AnswerDocument, after: AnswerDocument) -> None:
    one = compare(snapshot(before), snapshot(after, "d2"), NOW)
    again = compare(snapshot(before), snapshot(after, "d2"), NOW.replace(day=9))
    assert [event.id for event in one] == [event.id for event in again]
