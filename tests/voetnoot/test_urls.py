"""Addresses: one spelling each; found and mended in print, whatever the layout did to them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voetnoot.reading.flow import FlowLine, Target
from voetnoot.urls import host_of, link_id, normalise, registrable
from voetnoot.urls.finding import PlacedUrl, find_urls
from voetnoot.urls.tape import PrintFacts
from voetnoot.urls.words import is_function


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTPS://WWW.Voorbeeld.NL:443", "https://www.voorbeeld.nl/"),
        ("http://voorbeeld.nl:8080/A/b?z=1&a=2#deel", "http://voorbeeld.nl:8080/A/b?z=1&a=2"),
        ("voorbeeld.nl/a%2fb%7Ec", "https://voorbeeld.nl/a%2Fb~c"),
        ("www.voorbeeld.nl/Fryslân?q=é", "https://www.voorbeeld.nl/Frysl%C3%A2n?q=%C3%A9"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("doi:10.1234/ab.c", "https://doi.org/10.1234/ab.c"),
        ("https://voorbeeld.nl/100%", "https://voorbeeld.nl/100%25"),
        ("mailto:iemand@voorbeeld.nl", "mailto:iemand@voorbeeld.nl"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_an_address_has_one_spelling(url: str, normal: str) -> None:
    assert normalise(url) == normal
    assert normalise(normal) == normal


@given(st.text(max_size=60))
def test_normalising_is_total_and_settles(url: str) -> None:
    once = normalise(url)
    assert normalise(once) == normalise(normalise(once))
    host_of(url)


def test_spellings_of_one_page_are_one_link() -> None:
    assert link_id("HTTPS://Voorbeeld.nl") == link_id("voorbeeld.nl/") != link_id("voorbeeld.nl/a")


def test_the_registrable_domain_comes_from_the_bundled_list() -> None:
    assert registrable("app.nieuws.voorbeeld.co.uk") == "voorbeeld.co.uk"
    assert registrable(host_of("https://zoek.voorbeeld.nl/x")) == "voorbeeld.nl"


def lines(*texts: str, page: int = 1) -> list[FlowLine]:
    """Return lines as a format without geometry has them; a text that ends in a space says so."""
    return [FlowLine(text.rstrip(" "), page=page, space_at_end=text.endswith(" ")) for text in texts]


def urls(*texts: str) -> list[str]:
    return [placed.found.url for placed in find_urls(lines(*texts), PrintFacts())]


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (("Zie https://voorbeeld.nl/a.",), ["https://voorbeeld.nl/a"]),
        (("(https://voorbeeld.nl/wiki/A_(b)).",), ["https://voorbeeld.nl/wiki/A_(b)"]),
        (("<https://voorbeeld.nl/a>; «www.voorbeeld.nl/b/».",), ["https://voorbeeld.nl/a", "www.voorbeeld.nl/b/"]),
        (("https://voorbeeld.nl/a; https://voorbeeld.nl/b",), ["https://voorbeeld.nl/a", "https://voorbeeld.nl/b"]),
        (("https://voorbeeld.nl/a;https://voorbeeld.nl/b",), ["https://voorbeeld.nl/a", "https://voorbeeld.nl/b"]),
        (("https://web.archive.org/web/2024/https://voorbeeld.nl/a",), ["https://web.archive.org/web/2024/https://voorbeeld.nl/a"]),
        (("Zie https://www.jeugd-en-zorg.", "nl."), ["https://www.jeugd-en-zorg.nl"]),
        (("https://", "www.voorbeeld.nl/a/b"), ["https://www.voorbeeld.nl/a/b"]),
        (("htt\u2010", "ps://www.voorbeeld.nl/a"), ["https://www.voorbeeld.nl/a"]),
        (("https://voorbeeld.nl/nieuws/lange-", "titel-van-een-stuk (geraadpleegd)"), ["https://voorbeeld.nl/nieuws/lange-titel-van-een-stuk"]),
        (("https://voorbeeld.nl/map/", "stuk.pdf, blz. 3"), ["https://voorbeeld.nl/map/stuk.pdf"]),
        (("https://voorbeeld.nl/zoek?", "q=a&b=2"), ["https://voorbeeld.nl/zoek?q=a&b=2"]),
        (("https://voorbeeld.nl/a%20b", "%202022.pdf"), ["https://voorbeeld.nl/a%20b%202022.pdf"]),
        (("https://voorbeeld.nl/stuk.", "pdf"), ["https://voorbeeld.nl/stuk.pdf"]),
        (("https://voorbeeld.nl/wiki/Een_", "(eiland)>"), ["https://voorbeeld.nl/wiki/Een_(eiland)"]),
        (("https://voorbeeld.nl/stuk.pdf.", "Daarna volgt meer."), ["https://voorbeeld.nl/stuk.pdf"]),
        (("https://voorbeeld.nl/stuk", "en nog iets"), ["https://voorbeeld.nl/stuk"]),
        (("https://voorbeeld.nl/a\u00ad", "bc en meer"), ["https://voorbeeld.nl/abc"]),
        (("https://voorbeeld.nl/\u200bdeel\u200b/een",), ["https://voorbeeld.nl/deel/een"]),
        (("https://voorbeeld.nl/met–streep",), ["https://voorbeeld.nl/met-streep"]),
        (("https://voorbeeld.nl/met- spatie",), ["https://voorbeeld.nl/met-spatie"]),
        (("regiovoorbeeld.nl/2024/stuk en www.voorbeeld.nl",), ["regiovoorbeeld.nl/2024/stuk", "www.voorbeeld.nl"]),
        (("Discriminatie.nl/Fryslân/Tumba, en/of t.a.v./o.v.v. info@voorbeeld.nl",), []),
        (("doi:10.1234/ab-c.",), ["doi:10.1234/ab-c"]),
        (("Verordening (https://) zonder meer",), []),
    ],
)  # fmt: skip
def test_print_is_mended(texts: tuple[str, ...], wanted: list[str]) -> None:
    assert urls(*texts) == wanted


def test_a_mended_address_tells_how() -> None:
    (placed,) = find_urls(lines("https://voorbeeld.nl/een-", "twee"), PrintFacts())
    assert placed.found.printed == "https://voorbeeld.nl/een-\ntwee"
    assert placed.found.mended == "line-end hyphen kept"
    assert 0.9 < placed.found.confidence < 1
    assert placed.found.alternatives == ()


def test_automatic_hyphenation_leaves_two_readings() -> None:
    (placed,) = find_urls(lines("https://voorbeeld.nl/een-", "twee"), PrintFacts(hyphenated=True))
    assert placed.found.alternatives == ("https://voorbeeld.nl/eentwee",)


def test_a_page_break_is_printed_as_a_form_feed() -> None:
    found = find_urls([*lines("https://voorbeeld.nl/a-"), *lines("b", page=2)], PrintFacts())
    assert [placed.found.printed for placed in found] == ["https://voorbeeld.nl/a-\fb"]


def linked(*parts: tuple[str, str | None]) -> tuple[PlacedUrl, ...]:
    """Return what is found in lines that lie, where an address is given, under a link to it as a whole."""
    made = [FlowLine(text, targets=(Target(0, len(text), uri),) if uri else ()) for text, uri in parts]
    return find_urls(made, PrintFacts())


FULL = "https://voorbeeld.nl/lang/pad-met-een-staart"
SCANNER = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fvoorbeeld.nl%2Flang%2Fpad-met-een-staart&data=05"


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ((("https://voorbeeld.nl/lang/pa", FULL), ("d-met-een-staart", FULL)), FULL),
        ((("https://voorbeeld.nl/lang/pad-", "https://voorbeeld.nl/lang/pad-"), ("met-een-staart", None)), FULL),
        ((("https://voorbeeld.nl/lang/pad-met-een-staart", SCANNER),), FULL),
        ((("voorbeeld.nl/lang/pad-met-een-staart", FULL),), FULL.removeprefix("https://")),
        ((("deze pagina", FULL),), FULL),
        ((("https://voorbeeld.nl/lang/p\u6600\ucf00d-met-een-staart", FULL),), FULL),
        ((("https://voorbeeld.nl/a(4).pdf", "https://voorbeeld.nl/a%284%29.pdf"),), "https://voorbeeld.nl/a(4).pdf"),
    ],
)
def test_a_link_mends_what_print_spells(parts: tuple[tuple[str, str | None], ...], wanted: str) -> None:
    assert [placed.found.url for placed in linked(*parts)] == [wanted]


PART = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12).filter(lambda part: not is_function(part))
"""A part of a path. One that is a word with which a sentence goes on ("per") may be the sentence's, on a line of its own."""

PATH = st.lists(PART, min_size=1, max_size=9)


@given(PATH, st.sampled_from(["-", "/", "_"]), st.data())
def test_an_address_broken_at_a_legal_place_comes_back_whole(words: list[str], joint: str, data: st.DataObject) -> None:
    """Any address, set in a note and wrapped after a joint, is found whole, with prose on both sides."""
    url = "https://www.voorbeeld.nl/" + joint.join(words)
    places = [nth + 1 for nth, char in enumerate(url) if char in "-_/" and nth > len("https://") and nth + 1 < len(url)]
    cuts = sorted(data.draw(st.sets(st.sampled_from(places), max_size=3)) if places else [])
    parts = [url[start:end] for start, end in zip([0, *cuts], [*cuts, len(url)], strict=True)]
    made = lines(*parts)
    made = [FlowLine("Zie " + made[0].text), *made[1:]]
    made[-1] = FlowLine(made[-1].text + " (geraadpleegd op 3 mei).")
    assert [placed.found.url for placed in find_urls(made, PrintFacts())] == [url]


@given(st.text(max_size=300))
def test_any_text_is_searched_without_trouble(text: str) -> None:
    for placed in find_urls([FlowLine(line) for line in text.splitlines() or [""]], PrintFacts()):
        assert placed.found.url
        assert 0 <= placed.found.confidence <= 1


def test_a_long_row_of_hyphens_is_read_in_no_time() -> None:
    found = find_urls([FlowLine("https://voorbeeld.nl/" + "a-" * 60_000)], PrintFacts())
    assert len(found) >= 1
