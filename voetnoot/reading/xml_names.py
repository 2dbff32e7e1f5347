"""The element names of official publications (KOOP), newer and older, by what they are to a reader.

The names come from the public schema family ``op-xsd`` and from older publications (roots ``kamerwrk`` and ``vraagdoc``).
"""

from lxml import etree

ROOTS = {"officiele-publicatie", "kamerwrk", "vraagdoc", "kamervragen", "metadata_gegevens", "aanhangsel"}
INSIDE = {"kamervragen", "vraag", "antwoord", "kamervraagomschrijving"}
"""Whatever the root is called: a file that holds one of these is a publication of questions."""

QUESTION = {"vraag"}
ANSWER = {"antwoord", "antw"}
NUMBER = {"nr", "nummer", "vraagnr", "antwoordnr", "vraag.nr", "antwoord.nr"}
NOTE = {"noot", "voetnoot", "eindnoot"}
NOTE_NUMBER = {"noot.nr", "nootnr", "noot.nummer"}
NOTE_REFERENCE = {"nootref", "noot.ref", "nootverwijzing"}
NOTE_IDS = ("refid", "idref", "ref", "noot", "doc")
LINK = {"extref", "xref", "url"}
HEADING = {"titel", "subtitel", "tussenkop", "kop", "label"}
METADATA = {"metadata", "metadata_gegevens", "meta"}
SKIPPED = {"plaatje", "illustratie", "sig-graphic"}
ITEM_NUMBER = {"li.nr", "lijst.nr"}
BREAK = {"br", "nl", "regeleinde"}
CELL = {"entry", "td", "th"}
BLOCK = {
    "al", "p", "alinea", "kop", "titel", "subtitel", "tussenkop", "tekst", "tekstregel", "lijst", "li", "lid", "table", "tgroup",
    "tbody", "thead", "row", "tr", "entry", "td", "th", "vraag", "antwoord", "antw", "vragen", "antwoorden", "kamervragen",
    "kamervraagkop", "kamervraagnummer", "kamervraagomschrijving", "kamervraagopmerking", "kamervraagbijlage", "omschr",
    "vraagnummer", "groep", "deel", "noot", "voetnoot", "eindnoot", "noot.al", "noot.lijst", "noot.li", "citaat", "toelichting",
    "bijlage", "kamerwrk", "vraagdoc", "kamerstuk", "stuk", "algemeen", "nr", "nummer", "tekst-sluiting", "ondertekening",
}  # fmt: skip


def name_of(element: etree._Element) -> str:
    """Return the local name of ``element`` in lower case; an empty string for an entity reference."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def text_of(element: etree._Element) -> str:
    """Return all text inside ``element`` on one line."""
    return " ".join(str(etree.tostring(element, method="text", encoding="unicode", with_tail=False)).split())
