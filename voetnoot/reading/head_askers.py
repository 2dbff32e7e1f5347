"""Who asked: "de leden Sneller (D66), Chakor (GroenLinks-PvdA) en Van Nispen (SP)", "X en Y (beiden D66)", "het lid X (VVD)"."""

import re

from voetnoot.answers import Asker
from voetnoot.reading.head_names import PERSON, party_name, tidy
from voetnoot.reading.head_text import HeadText

_ONE = re.compile(rf"\s*(?P<name>{PERSON})(?:\s+c\.\s?s\.)?\s*(?:\((?P<party>[^()]{{1,60}})\))?")
_NEXT = re.compile(
    r"\s*(?:,\s*(?:en\s+)?|en\s+|&\s*|alsmede\s+)(?:van\s+(?=het\s+lid|de\s+leden|lid\s))?(?:het\s+lid\s+|de\s+leden\s+|lid\s+)?",
    re.IGNORECASE,
)
_START = re.compile(r"\b(?:lid|leden|Kamerlid|Kamerleden)\s+(?!der\s+Kamer)", re.IGNORECASE)
_ALL = re.compile(r"^(?:beiden?|allen?|allebei|alle\s+\w+)\s+(?:van\s+(?:de\s+)?)?", re.IGNORECASE)
_NO_PARTY = re.compile(r"ingezonden|ontvangen|kenmerk|nummer|\d{4}Z|\d\s+\w+\s+\d{4}|vragen|^\d+$", re.IGNORECASE)
_ASKING = re.compile(r"vra(?:ag|gen)", re.IGNORECASE)
_OTHER_WORK = re.compile(
    r"(?:motie|amendement|initiatief\w*|voorstel|wetsvoorstel|toezegging|verzoek)\s+(?:van\s+)?(?:het\s+|de\s+)?$", re.IGNORECASE
)
_BEFORE = 90
_AFTER = 200
_MAX = 40


def askers(head: HeadText) -> tuple[Asker, ...]:
    """Return those who asked, in order, with the party as printed."""
    best: tuple[Asker, ...] = ()
    for text in (*head.titles, head.flat):
        for start in _START.finditer(text):
            found = _named(text, start.end()) if _about_questions(text, start) else ()
            if _worth(found) > _worth(best):
                best = found
    if best:
        return best
    return tuple(Asker(name=name) for name in head.fields.get("OVERHEIDop.indiener", "").split("\n") if name)


def _worth(found: tuple[Asker, ...]) -> tuple[int, int]:
    return sum(asker.party is not None for asker in found), len(found)


def _about_questions(text: str, start: re.Match[str]) -> bool:
    before = text[max(0, start.start() - _BEFORE) : start.start()]
    if _OTHER_WORK.search(before):
        return False
    return bool(_ASKING.search(before) or _ASKING.search(text[start.end() : start.end() + _AFTER]))


def _named(text: str, place: int) -> tuple[Asker, ...]:
    found: list[Asker] = []
    for _ in range(_MAX):
        match = _ONE.match(text, place)
        if match is None:
            break
        party, place = match["party"], match.end()
        if party and _NO_PARTY.search(party):
            party, place = None, match.end("name")
        shared = bool(party and _ALL.match(party))
        party = party_name(_ALL.sub("", party).strip()) if party else None
        found.append(Asker(name=tidy(match["name"]), party=party))
        if shared or (party and len(found) > 1):
            found = [each if each.party else Asker(each.name, party) for each in found]
        onward = _NEXT.match(text, place)
        if onward is None:
            break
        place = onward.end()
    while len(found) > 1 and found[-1].party is None and any(each.party for each in found):
        # What follows the last party is no name any more: "(D66), Kamerstuk 36 200".
        found.pop()
    return tuple(found)
