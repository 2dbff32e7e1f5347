"""Every signature knows its example, and none takes an honest page for what it is not."""

from pathlib import Path
from typing import Any

import pytest

from voetnoot.links import Answered, Hop, Signal
from voetnoot.maintext import main_text
from voetnoot.walls import WALLS, SignalKind, signals
from voetnoot.walls.kinds import NOTES
from voetnoot.walls.sayings import Saying, sayings
from voetnoot.walls.signatures import Signature, _signature, signatures
from voetnoot.worth import worth_keeping

ASKED = "https://www.voorbeeld.nl/onderwerpen/begroting/stuk"
HOP = (Hop(ASKED, 302, "elsewhere"),)
BODY = "".join(
    f"<p>Zin {n}: het kabinet stelt voor om het budget voor het volgende jaar te verhogen met een bedrag.</p>" for n in range(15)
)


def seen(
    body: str, *, url: str = ASKED, asked: str = ASKED, status: int = 200, kind: str = "text/html", **more: Any
) -> list[str]:
    raw = body.encode()
    answered = Answered(url, status, media_type=kind, size=len(raw), **more)
    return [signal.kind for signal in signals(answered, asked, raw, main_text(raw, kind, url) if raw else None)]


@pytest.mark.parametrize("signature", signatures(), ids=lambda signature: f"{signature.kind}: {signature.name}")
def test_a_signature_knows_its_example(signature: Signature) -> None:
    example = signature.example
    headers = tuple(example.get("example_header", {}).items())
    url = example.get("example_url", ASKED)
    hops = HOP if signature.moved else ()
    kinds = seen(example["example"], url=url, status=example.get("example_status", 200), headers=headers, hops=hops)
    assert signature.kind in kinds


def test_every_kind_of_the_list_is_seen_somewhere() -> None:
    by_looks = {signature.kind for signature in signatures()}
    by_place = {
        SignalKind.REDIRECTED_HOME,
        SignalKind.REDIRECTED_PARENT,
        SignalKind.FILE_REPLACED_BY_PAGE,
        SignalKind.EMPTY,
        SignalKind.SHELL,
    }
    by_sayings = {saying.kind for saying in sayings()} | {SignalKind.BY_WORDS}
    by_others = {
        SignalKind.SIBLING_EQUAL,
        SignalKind.SIBLING_HONEST,
        SignalKind.MANY_TO_ONE,
        SignalKind.BARE_ERROR,
        SignalKind.VANTAGE,
    }
    assert by_looks | by_sayings | by_place | by_others == set(SignalKind)


@pytest.mark.parametrize("saying", sayings(), ids=lambda saying: f"{saying.kind}: {saying.name}")
def test_a_saying_knows_its_example_and_is_not_heard_in_a_longer_text(saying: Saying) -> None:
    assert saying.heard(saying.example)
    assert saying.kind in seen(f"<title>Site</title><p>{saying.example}</p>")
    assert seen(f"<title>Site</title><h1>Het stuk</h1><p>{saying.example}</p>{BODY}") == []


def test_a_page_that_says_it_is_not_there_means_that_whatever_else_it_apologises_for() -> None:
    sorry = "<p>Probeer het later opnieuw.</p>"
    assert SignalKind.SOFT_404 in seen(f"<title>Deze link werkt niet meer</title>{sorry}")
    assert seen(f"<title>Site</title><p>Deze link werkt niet meer.</p>{sorry}") == [SignalKind.MAINTENANCE, SignalKind.BY_WORDS]


def test_few_words_and_a_field_for_a_password() -> None:
    page = "<title>Mijn omgeving</title><p>Vul in.</p><form><input type=password></form>"
    assert seen(page) == [SignalKind.LOGIN, SignalKind.BY_WORDS]
    assert seen(page + BODY) == []


def test_words_that_say_that_scripts_are_at_work() -> None:
    page = "<title>Portaal</title><p>Laden... De gegevens worden opgehaald en daarna wordt de toepassing voor u getoond, even geduld.</p>"
    assert seen(page + "<script src=/x.js></script>") == [SignalKind.SHELL]


@pytest.mark.parametrize(
    ("ended", "kind"),
    [
        ("https://idp.elders.nl/module.php/core/loginuserpass.php?AuthState=x", SignalKind.LOGIN),
        ("https://www.voorbeeld.nl/cas/login?service=x", SignalKind.LOGIN),
        ("https://poort.elders.nl/?returnUrl=x", SignalKind.GATE),
        ("https://elders.nl/x?u=https%3A%2F%2Fwww.voorbeeld.nl%2Fstuk", SignalKind.GATE),
        ("https://www.voorbeeld.nl/privacy/keuze?return=x", SignalKind.GATE),
        ("https://www.voorbeeld.nl/zoeken?return=x", None),
        ("https://elders.nl/nieuw/stuk", None),
    ],
)
def test_a_door_knows_the_way_back(ended: str, kind: SignalKind | None) -> None:
    assert seen(f"<title>Titel</title>{BODY}", url=ended, hops=HOP) == ([kind] if kind else [])


def test_names_of_signatures_are_unique() -> None:
    names = [(signature.kind, signature.name) for signature in signatures()]
    assert len(set(names)) == len(names)


def test_a_typing_error_in_the_file_is_found() -> None:
    with pytest.raises(ValueError, match="unknown keys: titel"):
        _signature({"kind": "parked", "name": "x", "titel": ["y"]})


HONEST = {
    "an article": f"<title>Kabinet verhoogt budget | Krant</title><h1>Kabinet verhoogt budget</h1>{BODY}",
    "an article about error pages": f"<title>Waarom overheidslinks breken</title><h1>Waarom links breken</h1><p>Wie klikt ziet 'pagina niet gevonden'.</p>{BODY}",
    "an article about domains": f"<title>Handel in namen van ministeries</title><h1>Handel</h1><p>De domeinnaam is te koop, schrijft men.</p>{BODY}",
    "an article about gambling": f"<title>Ksa: toezicht op online gokken</title><h1>Toezicht op online casino's</h1>{BODY}",
    "a page with a cookie banner": f"<title>Rapport</title><div>Wij gebruiken cookies. <button>Accepteren</button></div><h1>Rapport</h1>{BODY}",
    "a page with a login box": f"<title>Forum</title><form><input type='password'></form><h1>Onderwerp</h1>{BODY}",
    "a page with a captcha on its form": f"<title>Contact</title><script src='https://www.google.com/recaptcha/api.js'></script><h1>Contact</h1>{BODY}",
    "a page behind Cloudflare": f"<title>Beleid</title><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>{BODY}",
    "an article about maintenance": f"<title>Onderhoudskosten van bruggen stijgen</title><h1>Onderhoud van bruggen</h1>{BODY}",
    "a short notice": "<title>Besluit</title><p>Het besluit van 3 maart is op 5 maart in werking getreden.</p>",
    "a sum of 404 million": f"<title>404 miljoen euro voor jeugdzorg</title><h1>404 miljoen euro voor jeugdzorg</h1>{BODY}",
    "a policy on cookies": "<title>Cookies</title><h1>Cookies</h1><p>Deze site plaatst alleen functionele cookies, die na een dag vervallen.</p>",
    "a motion numbered 404": f"<title>Motie 404 van het lid Jansen</title><h1>Motie 404 van het lid Jansen</h1>{BODY}",
    "an open article of a paper": f"<title>Nieuws</title><script type='application/ld+json'>{{\"isAccessibleForFree\": true}}</script>{BODY}",
    "a page that sells subscriptions too": f"<title>Nieuws</title><p>Word abonnee van de krant</p>{BODY * 4}",
}


@pytest.mark.parametrize("page", HONEST)
def test_an_honest_page_gives_no_signal(page: str) -> None:
    assert seen(HONEST[page]) == []


SOFT = {
    "Pagina niet gevonden - Rijksoverheid": "nl", "Helaas, deze pagina bestaat niet (meer)": "nl", "Oeps! Pagina niet gevonden": "nl", "404": "nl",
    "De pagina die u zoekt bestaat niet": "nl", "404 - Not Found": "en", "Page Not Found | GOV": "en", "Oops! That page can't be found": "en",
    "The page you requested could not be found": "en", "Seite nicht gefunden | Bundesamt": "de", "Fehler 404": "de", "Page introuvable": "fr",
    "Erreur 404": "fr", "Document niet gevonden": "nl", "Sorry, the page you were looking for doesn't exist": "en",
}  # fmt: skip


@pytest.mark.parametrize("title", SOFT)
def test_an_error_page_is_known_by_its_title_or_heading(title: str) -> None:
    for page in (
        f"<title>{title}</title><p>Ga naar de voorpagina.</p>",
        f"<title>Gemeente</title><h1>{title}</h1><p>Zoek verder.</p>",
    ):
        assert SignalKind.SOFT_404 in seen(page), page


def test_the_words_of_an_error_need_the_status_of_a_success() -> None:
    assert seen("<title>Pagina niet gevonden</title>", status=404) == []


PLACES = [
    ("https://x.nl/a/b.html", "https://x.nl/", [SignalKind.REDIRECTED_HOME]),
    ("https://x.nl/a/b", "https://www.x.nl/nl/", [SignalKind.REDIRECTED_HOME]),
    ("https://x.nl/a/b", "https://x.nl/nl/home", [SignalKind.REDIRECTED_HOME]),
    ("https://x.nl/a/b", "https://y.nl/index.html", [SignalKind.REDIRECTED_HOME]),
    ("https://x.nl/?id=5", "https://x.nl/", [SignalKind.REDIRECTED_HOME]),
    ("https://x.nl/", "https://www.x.nl/nl", []),
    ("https://x.nl", "https://y.nl/", []),
    ("https://x.nl/nl", "https://x.nl/", []),
    ("https://x.nl/nieuws/artikel/titel", "https://x.nl/nieuws", [SignalKind.REDIRECTED_PARENT]),
    ("https://www.x.nl/nieuws/2019/titel", "https://x.nl/nieuws/", [SignalKind.REDIRECTED_PARENT]),
    ("https://x.nl/nieuws/1234/titel", "https://x.nl/nieuws/1234", []),
    ("https://x.nl/rapport/index.html", "https://x.nl/rapport/", []),
    ("https://x.nl/nieuws/a", "https://x.nl/nieuws/b", []),
    ("https://x.nl/nieuws/a", "https://y.nl/nieuws", []),
    ("http://x.nl/nieuws/a", "https://x.nl/nieuws/a", []),
    ("https://x.nl/a/b", "https://x.nl/fout/404.html", [SignalKind.ERROR_REDIRECT]),
    ("https://x.nl/a/b", "https://x.nl/niet-gevonden", [SignalKind.ERROR_REDIRECT]),
    ("https://x.nl/a/b", "https://x.nl/error?aspxerrorpath=/a/b", [SignalKind.ERROR_REDIRECT]),
    ("https://x.nl/a/b", "https://x.nl/nieuws/404-scholen-dicht", []),
    ("https://x.nl/a/b", "https://x.archiefweb.eu/a/b", [SignalKind.ARCHIVED]),
    ("https://x.nl/a/b", "https://www.hugedomains.com/domain_profile.cfm?d=x", [SignalKind.PARKING_HOST]),
]


@pytest.mark.parametrize(("asked", "ended", "wanted"), PLACES)
def test_where_redirects_end_says_something(asked: str, ended: str, wanted: list[str]) -> None:
    assert seen(HONEST["an article"], asked=asked, url=ended, hops=HOP) == wanted


def test_a_file_that_became_a_page() -> None:
    asked = "https://x.nl/documenten/rapport%20(1).PDF"
    assert seen(HONEST["an article"], asked=asked, url=asked) == [SignalKind.FILE_REPLACED_BY_PAGE]
    assert seen("%PDF-1.7", asked=asked, url=asked, kind="application/pdf") == []


def test_nothing_and_shells() -> None:
    assert seen("") == [SignalKind.EMPTY]
    assert seen("<html><body>  </body></html>") == [SignalKind.EMPTY]
    assert seen("<html><body><div id=root></div><script src=app.js></script></body></html>") == [SignalKind.SHELL]
    assert seen("<html><frameset><frame src=a.html></frameset></html>") == [SignalKind.SHELL]
    assert seen("<html><body><img src=scan.png></body></html>") == []
    assert seen("", status=404) == []


def test_a_wall_hides_where_one_ended() -> None:
    page = "<title>DPG Media Privacy Gate</title>"
    assert seen(page, url="https://myprivacy.dpgmedia.nl/consent?siteKey=x", hops=HOP) == [SignalKind.CONSENT_WALL]
    assert seen("<title>Inloggen</title>", url="https://www.voorbeeld.nl/inloggen", hops=HOP) == [SignalKind.LOGIN]


@pytest.mark.parametrize("kind", SignalKind)
def test_only_the_page_itself_is_worth_keeping(kind: SignalKind) -> None:
    answered = Answered(ASKED, 200, size=10, signals=(Signal(kind, "seen"),))
    assert worth_keeping(answered) == (kind in NOTES)
    assert not (WALLS & NOTES)


@pytest.mark.parametrize(
    ("answered", "worth"),
    [
        (Answered(ASKED, 200, size=10), True),
        (Answered(ASKED, 203, size=10, bounded=True), True),
        (Answered(ASKED, 200, size=0), False),
        (Answered(ASKED, 200, size=10, truncated=True), False),
        (Answered(ASKED, 404, size=10), False),
    ],
)
def test_what_is_worth_keeping(answered: Answered, worth: bool) -> None:
    assert worth_keeping(answered) is worth


def test_every_kind_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "signals.md").read_text("utf-8")
    assert [kind for kind in SignalKind if f"| `{kind}` |" not in page] == []


PHRASE = "De pagina die u zoekt bestaat niet meer."
APART = " ".join(f"Woord{nth} over een heel ander onderwerp." for nth in range(15))


@pytest.mark.parametrize(
    ("page", "bare"),
    [
        (f"<title>Pagina niet gevonden - Gemeente</title><h1>Pagina niet gevonden</h1><p>{PHRASE}</p>", True),
        (f"<title>Gemeente</title><h1>Pagina niet gevonden</h1><p>{PHRASE} Ga naar de voorpagina.</p>", True),
        ("<title>Domein te koop</title><p>Deze domeinnaam is te koop. Doe een bod.</p>", False),  # news says so too
        (f"<title>Gemeente</title><h1>Helaas</h1><p>{PHRASE}</p>", False),
        (f"<title>Pagina niet gevonden</title><h1>Pagina niet gevonden</h1><p>{PHRASE}</p><p>{APART}</p>", False),
        (f"<title>404: wat betekent dat?</title><h1>404: wat betekent dat?</h1><p>Men leest dan: {PHRASE}</p>", False),
        ("<title>404</title><h1>404</h1><p>Vierhonderdvier is het nummer van de zaal.</p>", False),
    ],
)
def test_a_page_that_is_nothing_but_an_error(page: str, bare: bool) -> None:
    assert (SignalKind.BARE_ERROR in seen(page)) == bare
