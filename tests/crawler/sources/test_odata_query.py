from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from crawler.sources.odata_query import cases, documents, resource
from demo.odata_filter import parse

BASE = "https://gegevensmagazijn.tweedekamer.nl/OData/v4/2.0/"
SINCE = datetime(2026, 3, 1, 9, 8, 7, 654321, tzinfo=UTC)


def options(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_addresses_have_literal_dollars_and_no_plus() -> None:
    for address in (documents(BASE, SINCE), cases(BASE, SINCE, first=True), cases(BASE, SINCE, first=False)):
        assert "%24" not in address
        assert "+" not in address
        assert " " not in address
        assert parse(options(address)["$filter"])


def test_documents_come_with_what_surrounds_them_in_the_order_of_change() -> None:
    given = options(documents(BASE, SINCE))
    assert given["$expand"] == "Zaak($expand=ZaakActor),DocumentActor,HuidigeDocumentVersie"
    assert given["$orderby"] == "ApiGewijzigdOp"
    assert "ApiGewijzigdOp ge 2026-03-01T09:08:07.654321Z" in given["$filter"]
    assert "Verwijderd eq true" in given["$filter"]


def test_open_questions_are_asked_for_the_first_time_only() -> None:
    assert "Afgedaan eq false" in options(cases(BASE, SINCE, first=True))["$filter"]
    assert "Afgedaan" not in options(cases(BASE, SINCE, first=False))["$filter"]


def test_base_with_and_without_slash_are_one() -> None:
    assert resource(BASE, "g") == resource(BASE.rstrip("/"), "g") == BASE + "Document(g)/resource"
