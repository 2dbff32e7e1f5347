"""Pages of makers that no signature knows: what their few words say."""

import pytest

from voetnoot.links import Answered
from voetnoot.maintext import main_text
from voetnoot.walls import WALLS, SignalKind, signals

URL = "https://www.voorbeeld.nl/stukken/rapport"

MISSING = [
    (
        "Hé, waar is die pagina gebleven?",
        "Deze link werkt niet meer. Misschien is de pagina verplaatst of hebben we haar weggehaald.",
    ),
    ("Niets te zien hier", "Wij konden niets vinden op dit adres."),
    ("Oei, verkeerd afgeslagen", "De link waarop u klikte is verlopen of verwijderd."),
    ("Dit artikel is offline gehaald", "De redactie heeft dit artikel offline gehaald."),
    ("Publicatie ingetrokken", "Deze publicatie is ingetrokken en niet meer te raadplegen."),
    ("Foutmelding", "Er is iets misgegaan. De inhoud die u opvroeg, is er niet (meer)."),
    ("Onbekend document", "Er is geen document met dit nummer."),
    ("We've lost that one", "Looks like this link is broken or the page has gone missing."),
    ("Nothing here", "It looks like nothing was found at this location. Maybe try a search?"),
    ("Oh no! Dead end", "There's nothing at this address any more."),
    ("Content unavailable", "The resource you asked for has been taken down."),
    ("Document server", "Invalid request: unknown document identifier."),
    ("Ups! Hier gibt es nichts zu sehen", "Der Link ist veraltet oder der Inhalt wurde gelöscht."),
    ("Inhalt nicht mehr verfügbar", "Der aufgerufene Inhalt steht nicht mehr zur Verfügung."),
    ("Das hat leider nicht geklappt", "Wir konnten den gewünschten Artikel nicht finden."),
    ("Oups, ce contenu a disparu", "Le lien que vous avez suivi est rompu ou la page a été retirée."),
    ("Contenu indisponible", "Le document demandé n'est plus en ligne."),
    ("Rien à cette adresse", "Nous n'avons rien trouvé à cette adresse."),
    ("DOI Not Found", "10.1000/xyz"),
    ("Commissie", "Deze website is per 1 januari 2024 opgeheven. Kijk voortaan op de site van het ministerie."),
    ("Umgezogen", "Dieses Angebot wird nicht mehr betrieben."),
    ("Onze website is vernieuwd", "De pagina die u zoekt is daardoor verplaatst of bestaat niet meer."),
]
EMPTY_DOMAINS = [
    ("STRATO", "Hier entsteht eine neue Internetpräsenz. Diese Domain wurde bei STRATO registriert."),
    ("Welkom bij uw nieuwe webruimte", "De eigenaar van dit domein heeft nog geen website geplaatst."),
    (
        "Apache2 Ubuntu Default Page: It works",
        "This is the default welcome page used to test the correct operation of the server.",
    ),
    ("Welcome to nginx!", "If you see this page, the nginx web server is successfully installed and working."),
    ("Premium domain available", "Acquire this domain today. Get a price in less than 24 hours."),
    ("voorbeeld.nl", "The domain voorbeeld.nl is available for purchase. Fill out the form for a price quote."),
    ("Account Suspended", "This Account has been suspended. Contact your hosting provider for more information."),
    ("Website opgeschort", "Bent u de eigenaar? Neem contact op met de klantenservice van uw hostingprovider."),
    ("IIS Windows Server", ""),
]
BEFORE_THE_PAGE = [
    (
        "Wij waarderen uw privacy",
        "Wij en onze 842 partners slaan informatie op een apparaat op. U kunt alles accepteren.",
        "consent-wall",
    ),
    ("Ihre Privatsphäre", "Um diese Seite zu nutzen, stimmen Sie bitte der Verwendung von Cookies zu.", "consent-wall"),
    ("Pardon Our Interruption", "Something about your browser made us think you were a bot.", "bot-wall"),
    ("Access to this page has been denied", "We believe you are using automation tools to browse the website.", "bot-wall"),
    ("One more step", "Please complete the security check to access this site.", "bot-wall"),
    ("Beveiligingscontrole", "Ons systeem heeft ongewoon verkeer vanaf uw adres gezien. Los de puzzel op.", "bot-wall"),
    ("Toegang geweigerd", "U heeft geen toegang tot deze pagina. Uw adres is geblokkeerd door onze firewall.", "bot-wall"),
    ("Leeftijdscontrole", "Bent u 18 jaar of ouder? Bevestig uw leeftijd om verder te gaan.", "gate"),
    ("Wachtrij", "U staat nu in de wachtrij. Uw geschatte wachttijd is minder dan een minuut.", "gate"),
    ("Sorry", "This content is not available outside the United Kingdom.", "geo-block"),
    ("Uw privacy", "Onze partners gebruiken cookies. Kies Akkoord om door te gaan naar de site.", "consent-wall"),
    ("Restricted", "Access from your network is not permitted.", "bot-wall"),
    ("Geblokkeerd", "De toegang tot deze website is geblokkeerd op last van de rechter.", "legal"),
    ("Alleen voor leden", "Dit artikel is exclusief voor leden van de vereniging.", "paywall"),
    ("Even geduld", "Wij werken aan een nieuwe versie van onze website. Kom later terug.", "maintenance"),
    ("Upgrade in progress", "We are upgrading our systems and expect to be back shortly.", "maintenance"),
    ("Bitte haben Sie Geduld", "Unsere Website wird zurzeit überarbeitet.", "maintenance"),
    ("Site en travaux", "Notre site fait peau neuve. Revenez dans quelques jours.", "maintenance"),
    ("Database Error", "Error establishing a database connection", "fault"),
    ("Storing", "Door een technische storing kunnen wij deze pagina nu niet tonen.", "fault"),
]
WHAT_THEY_SEEM = [
    ("Besluit", "Het besluit is in werking getreden op 3 maart."),
    ("Artikel 12 Wet op de proef", "Dit artikel geldt sinds 1 januari 2020."),
    ("J. Jansen, onderzoeker", "Telefoon 070 1234567. Niet aanwezig op vrijdag."),
    ("Onderhoud A12", "De A12 is in het weekend dicht. Er wordt gewerkt aan het wegdek."),
    ("Zoeken", "Geen resultaten voor uw zoekopdracht."),
    ("Pagina uit dagboek gevonden na tachtig jaar", "Het dagboek ligt nu in het archief van de gemeente."),
]


def seen(title: str, text: str) -> list[str]:
    return seen_in(f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{text}</p>")


def seen_in(markup: str, kind: str = "text/html") -> list[str]:
    body = markup.encode()
    page = Answered(URL, 200, media_type=kind, size=len(body))
    return [signal.kind for signal in signals(page, URL, body, main_text(body, f"{kind}; charset=utf-8", URL))]


@pytest.mark.parametrize(("title", "text"), MISSING)
def test_a_page_that_is_not_there(title: str, text: str) -> None:
    found = seen(title, text)
    assert SignalKind.SOFT_404 in found
    assert not WALLS & set(found)


@pytest.mark.parametrize(("title", "text"), EMPTY_DOMAINS)
def test_a_domain_that_nobody_uses(title: str, text: str) -> None:
    found = seen(title, text)
    assert SignalKind.PARKED in found
    assert not WALLS & set(found)


@pytest.mark.parametrize(("title", "text", "kind"), BEFORE_THE_PAGE)
def test_what_stands_before_a_page_is_known_by_its_words_alone(title: str, text: str, kind: str) -> None:
    found = seen(title, text)
    assert WALLS & set(found) == {kind}
    assert SignalKind.BY_WORDS in found


@pytest.mark.parametrize(("title", "text"), WHAT_THEY_SEEM)
def test_a_short_page_may_be_what_it_seems(title: str, text: str) -> None:
    assert seen(title, text) == []


MENU = "<nav>Storing melden Pagina niet gevonden? Inloggen Onderhoud van de website</nav>"
FOOT = "<footer>Deze website gebruikt cookies. Akkoord? <a>Pagina bestaat niet meer</a></footer>"


def test_what_stands_around_a_page_is_not_what_it_says() -> None:
    assert (
        seen_in(f"<title>Besluit 12</title>{MENU}<main><h1>Besluit 12</h1><p>Het college kent de subsidie toe.</p></main>{FOOT}")
        == []
    )
    gone = f"<title>Gemeente</title>{MENU}<main><h1>Helaas</h1><p>Deze pagina bestaat niet meer.</p></main>{FOOT}"
    assert SignalKind.SOFT_404 in seen_in(gone)


def test_a_page_of_a_menu_alone_is_empty_or_waits_for_scripts() -> None:
    assert seen_in(f"<title></title>{MENU}<main></main>{FOOT}") == [SignalKind.EMPTY]
    assert seen_in(f"<title></title><script src='/a.js'></script>{MENU}<main></main>{FOOT}") == [SignalKind.SHELL]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"error":"Not Found","status":404}', SignalKind.SOFT_404),
        ('{"success":false,"message":"Resource not found"}', SignalKind.SOFT_404),
        ("null", SignalKind.EMPTY),
        ("[]", SignalKind.EMPTY),
        ('{"besluit": 12, "status": "vastgesteld"}', None),
    ],
)
def test_what_a_program_says_to_a_program(body: str, kind: SignalKind | None) -> None:
    found = seen_in(body, "application/json")
    assert found == ([kind] if kind else [])
