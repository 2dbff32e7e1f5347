"""The names of ministries and of the portfolios of ministers without one, since 2010: they tell where a list of names parts."""

import re

MINISTRIES = (
    "Algemene Zaken",
    "Armoedebeleid, Participatie en Pensioenen",
    "Asiel en Migratie",
    "Basis- en Voortgezet Onderwijs en Media",
    "Binnenlandse Zaken en Koninkrijksrelaties",
    "Buitenlandse Handel en Ontwikkelingshulp",
    "Buitenlandse Handel en Ontwikkelingssamenwerking",
    "Buitenlandse Zaken",
    "Defensie",
    "Digitale Zaken en Koninkrijksrelaties",
    "Economische Zaken",
    "Economische Zaken en Klimaat",
    "Economische Zaken, Landbouw en Innovatie",
    "Financiën",
    "Immigratie en Asiel",
    "Infrastructuur en Milieu",
    "Infrastructuur en Waterstaat",
    "Jeugd, Preventie en Sport",
    "Justitie en Veiligheid",
    "Klimaat en Energie",
    "Klimaat en Groene Groei",
    "Landbouw, Natuur en Voedselkwaliteit",
    "Landbouw, Visserij, Voedselzekerheid en Natuur",
    "Langdurige Zorg en Sport",
    "Langdurige Zorg, Jeugd en Sport",
    "Medische Zorg",
    "Medische Zorg en Sport",
    "Milieu en Wonen",
    "Natuur en Stikstof",
    "Onderwijs, Cultuur en Wetenschap",
    "Primair en Voortgezet Onderwijs",
    "Rechtsbescherming",
    "Sociale Zaken en Werkgelegenheid",
    "Veiligheid en Justitie",
    "Volksgezondheid, Welzijn en Sport",
    "Volkshuisvesting en Ruimtelijke Ordening",
    "Wonen en Rijksdienst",
)

SHORT = {
    "AZ": "Algemene Zaken",
    "APP": "Armoedebeleid, Participatie en Pensioenen",
    "AenM": "Asiel en Migratie",
    "BHO": "Buitenlandse Handel en Ontwikkelingshulp",
    "BHOS": "Buitenlandse Handel en Ontwikkelingssamenwerking",
    "BuHa-OS": "Buitenlandse Handel en Ontwikkelingssamenwerking",
    "BZ": "Buitenlandse Zaken",
    "BuZa": "Buitenlandse Zaken",
    "BZK": "Binnenlandse Zaken en Koninkrijksrelaties",
    "Def": "Defensie",
    "EZ": "Economische Zaken",
    "EZK": "Economische Zaken en Klimaat",
    "FIN": "Financiën",
    "IenM": "Infrastructuur en Milieu",
    "IenW": "Infrastructuur en Waterstaat",
    "JenV": "Justitie en Veiligheid",
    "KGG": "Klimaat en Groene Groei",
    "LNV": "Landbouw, Natuur en Voedselkwaliteit",
    "LVVN": "Landbouw, Visserij, Voedselzekerheid en Natuur",
    "LZS": "Langdurige Zorg en Sport",
    "OCW": "Onderwijs, Cultuur en Wetenschap",
    "SZW": "Sociale Zaken en Werkgelegenheid",
    "VenJ": "Veiligheid en Justitie",
    "VRO": "Volkshuisvesting en Ruimtelijke Ordening",
    "VWS": "Volksgezondheid, Welzijn en Sport",
}

_SHORT_FOLDED = {name.casefold(): full for name, full in SHORT.items()}
_SPREAD = re.compile(r"[\s\u2010-]+")


def _spread(name: str) -> str:
    """Return a pattern for ``name`` that line ends may have parted, with a hyphen or without, at any letter."""
    return r"\s+".join(r"[\s\u2010-]?".join(map(re.escape, word)) for word in name.split(" ")) + r"\b"


_KNOWN = re.compile("|".join(_spread(name) for name in sorted(MINISTRIES, key=len, reverse=True)), re.IGNORECASE)
_USUAL = {_SPREAD.sub("", name).casefold(): name for name in MINISTRIES}
_CAPITAL = r"[A-ZÀ-Þ][\w’'-]+(?!\.)"
_UNKNOWN = re.compile(
    rf"{_CAPITAL}(?:(?:,\s+en\s+|,?\s+en\s+|,\s+|\s+[–-]\s+|\s+)(?!van\b|voor\b|[Mm]inister|[Ss]taatssecretaris){_CAPITAL}){{0,12}}"
)
_AFTER_KNOWN = re.compile(r"\s+en\s+(?:van\s+|voor\s+)?|\s*,\s*")


def ministry_at(text: str) -> tuple[str, int] | None:
    """Return the ministry that ``text`` begins with, in its usual spelling, and how many characters it takes."""
    known = _KNOWN.match(text)
    free = _UNKNOWN.match(text)
    if known and (free is None or free.end() <= known.end() or _parts_here(text, known.end())):
        return _USUAL[_SPREAD.sub("", known[0]).casefold()], known.end()
    if free is None:
        return None
    return full_name(" ".join(free[0].split())), free.end()


def full_name(name: str) -> str:
    """Return the full name for an abbreviation (``BZ``), other names as they are."""
    return _SHORT_FOLDED.get(name.casefold(), name)


def same(first: str | None, second: str | None) -> bool:
    """Tell whether two names mean one ministry: "Veiligheid en Justitie" is "Justitie en Veiligheid"."""
    return _words(first) == _words(second)


def _words(name: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", (name or "").casefold())) - {"en", "van", "voor"}


def _parts_here(text: str, end: int) -> bool:
    """Tell whether what follows a known name is the next ministry, or a person, rather than more of the name."""
    onward = _AFTER_KNOWN.match(text, end)
    if onward is None:
        return False
    return "," in onward[0] or _KNOWN.match(text, onward.end()) is not None
