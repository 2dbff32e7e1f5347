"""Citations: the same set for every form of one letter."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from voetnoot.answers import AnswerDocument, BodyUrl, DocumentKind, Exchange, Footnote, FoundUrl
from voetnoot.citations import citations


def found(url: str, printed: str = "", *alternatives: str) -> FoundUrl:
    return FoundUrl(url, printed or url, alternatives=alternatives)


LETTER = AnswerDocument(
    DocumentKind.ANTWOORD,
    exchanges=(Exchange("1", "Bent u bekend met dit bericht?", "Ja.", ("1",)), Exchange("2", "Waarom?", "Daarom.", ("2", "3"))),
    footnotes=(
        Footnote(
            "1", "RTL", ("v1",), urls=(found("https://WWW.rtl.nl/a#top"), found("https://www.rtl.nl/a"), found("https://b.nl/"))
        ),
        Footnote("2", "twee", ("a2", "a1"), urls=(found("www.rtl.nl/a", "www.rtl.\nnl/a", "https://rtl.nl/a-"),)),
        Footnote("3", "mail", (), urls=(found("mailto:a@b.nl"), found("https://"), found("ftp://b.nl/x"))),
    ),
    body_urls=(BodyUrl(found("https://c.nl/x"), ("brief",)),),
)


def test_where_and_how_many() -> None:
    got = [(one.part, one.note, one.nth, one.url) for one in citations("answer", LETTER)]
    assert got == [
        ("v1", "1", 1, "https://www.rtl.nl/a"),
        ("v1", "1", 2, "https://b.nl/"),
        ("a2", "2", 1, "https://www.rtl.nl/a"),
        ("brief", None, 1, "https://c.nl/x"),
    ]
    assert citations("answer", LETTER)[0].link == citations("answer", LETTER)[2].link
    assert citations("answer", LETTER)[2].alternatives == ("https://rtl.nl/a-",)


def test_identity_outlives_the_print_and_not_the_answer() -> None:
    mended = replace(
        LETTER,
        footnotes=tuple(
            replace(note, page=7, urls=tuple(replace(url, printed="x", mended="joined") for url in note.urls))
            for note in LETTER.footnotes
        ),
    )
    assert [one.id for one in citations("answer", mended)] == [one.id for one in citations("answer", LETTER)]
    assert {one.id for one in citations("other", LETTER)}.isdisjoint(one.id for one in citations("answer", LETTER))


def test_running_text_of_an_exchange_is_cited_where_it_stands_and_once() -> None:
    exchange = Exchange(
        "4", "Kent u https://v.nl/x?", "Zie https://a.nl/y.", urls=(found("https://v.nl/x"), found("https://a.nl/y"))
    )
    alone = replace(LETTER, exchanges=(exchange,), footnotes=(), body_urls=())
    assert [(one.part, one.nth, one.url) for one in citations("answer", alone)] == [
        ("v4", 1, "https://v.nl/x"),
        ("a4", 1, "https://a.nl/y"),
    ]
    both = replace(alone, body_urls=(BodyUrl(found("https://v.nl/x"), ("v4",)), BodyUrl(found("https://a.nl/y"), ("a4",))))
    assert citations("answer", both) == citations("answer", alone)


@given(st.lists(st.text(max_size=30), max_size=8))
def test_total_and_ids_unique(urls: list[str]) -> None:
    document = replace(LETTER, body_urls=tuple(BodyUrl(found(url or "x")) for url in urls))
    got = citations("answer", document)
    assert len({one.id for one in got}) == len(got)
    assert all(one.url.startswith(("http://", "https://")) for one in got)
