"""Addresses of the chamber's OData service: what to ask, and how to write it so that the service understands.

Option names carry a literal ``$`` (a client that sent ``%24`` broke), strings stand in single quotes, moments are bare.
"""

from datetime import date, datetime
from urllib.parse import quote

from crawler.sources.stamps import literal

KINDS = ("Antwoord schriftelijke vragen", "Mededeling")
"""How the kinds of interest begin. Asked for by their beginning, so that a new kind is seen, and doubted, not missed."""

_OF_INTEREST = " or ".join(f"startswith(Soort,'{kind}')" for kind in KINDS)
_READABLE = "$(),:;='/"


def address(base: str, entity: str, **options: str) -> str:
    """Return the address of entity set ``entity`` below ``base`` with ``options`` (``filter`` becomes ``$filter``)."""
    query = "&".join(f"${name}={quote(value, safe=_READABLE)}" for name, value in options.items())
    return f"{base.rstrip('/')}/{entity}?{query}"


def documents(base: str, since: datetime) -> str:
    """Return where the documents changed since ``since`` are listed, oldest change first, with cases, actors and version.

    What was deleted is asked for apart from its kind: the service empties all fields of such a row.
    """
    return _documents(base, f"({_OF_INTEREST} or Verwijderd eq true) and ApiGewijzigdOp ge {literal(since)}")


def dated_documents(base: str, first: date, behind: date) -> str:
    """Return where the documents dated from ``first`` to before ``behind`` are listed, as the service has them now."""
    days = f"Datum ge {first.isoformat()}T00:00:00Z and Datum lt {behind.isoformat()}T00:00:00Z"
    return _documents(base, f"({_OF_INTEREST}) and Verwijderd eq false and {days}")


def _documents(base: str, wanted: str) -> str:
    related = "Zaak($expand=ZaakActor),DocumentActor,HuidigeDocumentVersie"
    return address(base, "Document", filter=wanted, expand=related, orderby="ApiGewijzigdOp")


def cases(base: str, since: datetime, *, first: bool) -> str:
    """Return where the written questions changed since ``since`` are listed; on the ``first`` run all open ones as well.

    What was deleted is asked for apart from its kind, as with documents.
    """
    changed = f"ApiGewijzigdOp ge {literal(since)}"
    asked = f"({changed} or Afgedaan eq false)" if first else changed
    return address(
        base,
        "Zaak",
        filter=f"(Soort eq 'Schriftelijke vragen' and {asked}) or (Verwijderd eq true and {changed})",
        expand="ZaakActor",
        orderby="ApiGewijzigdOp",
    )


def resource(base: str, guid: str) -> str:
    """Return where the file of document ``guid`` lies."""
    return f"{base.rstrip('/')}/Document({guid})/resource"
