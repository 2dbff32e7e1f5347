"""Which pages are asked a sibling for, at which address, and what its answer says of them."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voetnoot.links import Answered, Hop, Signal
from voetnoot.maintext import MainText
from voetnoot.siblings import Place, Sibling, compared, place_to_ask, sibling_of
from voetnoot.walls.kinds import WALLS, SignalKind

AT = datetime(2026, 1, 5, tzinfo=UTC)
URL = "https://www.voorbeeld.nl/beleid/dijken/rapport"
ERROR = MainText("Oeps", "nl", "Wij weten niet welke bladzijde hier hoort te staan, begin opnieuw.", "Oeps")
ARTICLE = MainText("Dijken", "nl", "De dijken van de polder worden dit jaar verhoogd en verbreed.", "Dijken")


def page(*kinds: str, status: int = 200, ended: str | None = None, **facts: object) -> Answered:
    hops = (Hop(URL, 302, ended),) if ended else ()
    signals = tuple(Signal(kind, "seen") for kind in kinds)
    return Answered(ended or URL, status, hops, "text/html", size=900, digest="sha256:aa", signals=signals, **facts)


def gave(status: int | None = 200, text: MainText | None = None, ended: str | None = None, digest: str = "sha256:bb") -> Sibling:
    place = Place("www.voorbeeld.nl/beleid/dijken/", "https://www.voorbeeld.nl/beleid/dijken/qqq")
    answered = Answered(ended or place.url, status or 0, (Hop(place.url, 302, ended),) if ended else (), digest=digest)
    return sibling_of(place, None if status is None else answered, text, AT)


@pytest.mark.parametrize(
    ("seen", "drifted", "directory"),
    [
        (page(), False, None),
        (page(SignalKind.SIBLING_HONEST), False, None),
        (page(SignalKind.SOFT_404), False, "/beleid/dijken/"),
        (page(SignalKind.FILE_REPLACED_BY_PAGE), False, "/beleid/dijken/"),
        (page(SignalKind.EMPTY), True, "/beleid/dijken/"),
        (page(ended="https://www.voorbeeld.nl/elders"), False, "/beleid/dijken/"),
        (page(ended="https://www.voorbeeld.nl/een/ander/stuk"), False, None),
        (page(ended="https://www.voorbeeld.nl/een/ander/stuk"), True, "/"),
        (page(), True, "/"),
        (page(SignalKind.SHELL), True, None),
        (page(SignalKind.ARCHIVED, ended="https://www.sitearchief.nl/x"), True, None),
        (page(truncated=True), True, None),
        (page(SignalKind.SOFT_404, status=404), True, None),
        *((page(wall, SignalKind.SOFT_404), True, None) for wall in sorted(WALLS)),
    ],
)
def test_only_a_suspect_page_is_asked_for(seen: Answered, drifted: bool, directory: str | None) -> None:
    place = place_to_ask(seen, URL, drifted=drifted)
    assert (place and place.name) == (directory and f"www.voorbeeld.nl{directory}")


@pytest.mark.parametrize("root", ["https://x.nl/", "https://x.nl", "https://x.nl/nl/", "https://x.nl/index.html"])
def test_a_front_page_has_no_sibling_unless_it_is_for_sale(root: str) -> None:
    assert place_to_ask(page(SignalKind.SOFT_404), root, drifted=True) is None
    assert place_to_ask(page(SignalKind.PARKED), root, drifted=False) is not None


@pytest.mark.parametrize(
    ("url", "directory"),
    [
        ("https://x.nl/artikel/48213/titel", "x.nl/artikel/"),
        ("https://x.nl/a/48213/b/titel", "x.nl/a/"),
        ("https://x.nl/nieuws/2023/11/02/titel", "x.nl/nieuws/2023/11/02/"),
        ("https://x.nl/stukken/kst-36200-4.pdf", "x.nl/stukken/"),
        ("https://x.nl:8443/detail?id=12345", "x.nl:8443/"),
    ],
)
def test_what_stands_behind_a_number_is_decoration(url: str, directory: str) -> None:
    place = place_to_ask(page(SignalKind.SOFT_404), url, drifted=False)
    assert place is not None
    assert place.name == directory


steps = st.lists(st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True), min_size=1, max_size=5)


@given(steps, st.booleans())
def test_the_address_is_random_the_same_each_time_and_on_the_same_site(path: list[str], drifted: bool) -> None:
    url = "https://www.voorbeeld.nl/" + "/".join(path) + "?q=1"
    kinds = [] if drifted else [SignalKind.SOFT_404]
    first, again = (place_to_ask(page(*kinds), url, drifted=drifted) for _ in range(2))
    assert first is not None
    assert first == again
    parts = urlsplit(first.url)
    assert (parts.scheme, parts.netloc, parts.query) == ("https", "www.voorbeeld.nl", "")
    assert len(parts.path.rsplit("/", 1)[1]) == 25
    assert parts.path.count("/") == len(path)
    assert parts.path.startswith(first.name.removeprefix("www.voorbeeld.nl"))


@pytest.mark.parametrize(
    ("seen", "text", "sibling", "says"),
    [
        (page(), ERROR, gave(404), SignalKind.SIBLING_HONEST),
        (page(), ERROR, gave(410), SignalKind.SIBLING_HONEST),
        (page(), ERROR, gave(500), None),
        (page(), ERROR, gave(None), None),
        (page(), ERROR, gave(403), None),
        (page(), ERROR, gave(200, ERROR), SignalKind.SIBLING_EQUAL),
        (page(), ARTICLE, gave(200, ERROR), None),
        (page(), ARTICLE, gave(200, MainText("Iets anders", "nl", ARTICLE.text, "Dijken")), None),
        (page(), None, gave(200, None), None),
        (page(), None, gave(200, None, digest="sha256:aa"), SignalKind.SIBLING_EQUAL),
        (page(ended="https://x.nl/"), ARTICLE, gave(200, ERROR, "https://x.nl/"), SignalKind.SIBLING_EQUAL),
        (page(ended="https://x.nl/fout?van=a"), ERROR, gave(200, None, "http://x.nl/fout?van=b"), SignalKind.SIBLING_EQUAL),
        (page(ended="https://x.nl/nieuw"), ARTICLE, gave(200, ERROR, "https://x.nl/"), None),
        (page(ended="https://x.nl/"), ARTICLE, gave(404, ERROR, "https://x.nl/"), SignalKind.SIBLING_HONEST),
    ],
)
def test_what_a_sibling_says(seen: Answered, text: MainText | None, sibling: Sibling, says: SignalKind | None) -> None:
    signal = compared(seen, text, URL, sibling)
    assert (signal and signal.kind) == says


def test_an_error_page_may_name_the_address() -> None:
    one = MainText("rapport niet bekend", "nl", "Wij kennen rapport niet, en ook geen beleid over dijken.", "Helaas")
    other = MainText("qqq niet bekend", "nl", "Wij kennen qqq niet, en ook geen beleid over dijken.", "Helaas")
    signal = compared(page(), one, URL, gave(200, other))
    assert signal is not None
    assert signal.kind == SignalKind.SIBLING_EQUAL


@pytest.mark.parametrize("wall", sorted(WALLS))
def test_a_wall_in_the_place_of_a_sibling_tells_nothing(wall: str) -> None:
    place = Place("x.nl/", "https://x.nl/qqq")
    assert sibling_of(place, page(wall, status=404), ERROR, AT).status is None
