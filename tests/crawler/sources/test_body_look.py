import pytest

from crawler.sources.body_look import Fetched, look
from voetnoot.answers import DocumentKind, DocumentRef

PDF = b"%PDF-1.7\nletter\n%%EOF\n"
DOCX = b"PK\x03\x04letterPK\x05\x06" + bytes(18)


def seen(
    body: bytes, length: int | None, *, status: int = 200, lost: bool = False, kind: str = "application/pdf"
) -> tuple[str | None, list[str]]:
    ref = DocumentRef("s", "k", DocumentKind.ANTWOORD, "", "u", "", media_type=kind, length=length)
    found = look(Fetched("u", status, None, body, lost=lost), ref)
    return found.fault, [doubt.kind for doubt in found.doubts]


@pytest.mark.parametrize("body", [PDF, DOCX, b"some text"])
def test_the_length_of_the_index_is_enough(body: bytes) -> None:
    assert seen(body, len(body)) == (None, [])
    assert seen(body, None) == (None, [])


@pytest.mark.parametrize("body", [PDF[:-10], DOCX[:-30], b"some"])
def test_shorter_and_without_its_end_is_cut(body: bytes) -> None:
    assert "the index says 100" in (seen(body, 100)[0] or "")


@pytest.mark.parametrize("body", [PDF, DOCX])
def test_shorter_with_its_own_end_is_whole_and_doubted(body: bytes) -> None:
    assert seen(body, 100) == (None, ["length-differs"])


def test_longer_than_the_index_says_is_taken_and_doubted() -> None:
    assert seen(PDF, 3) == (None, ["length-differs"])


def test_a_connection_that_ended_early_is_cut_whatever_the_bytes() -> None:
    assert "broke off" in (seen(PDF, None, lost=True)[0] or "")


@pytest.mark.parametrize(
    "page",
    [b"<!DOCTYPE html><p>", b"\xef\xbb\xbf \n<html>", b"<?xml version='1.0'?><!-- x --><HTML lang=nl>", b"<!-- a --><body>"],
)
def test_a_page_instead_of_a_file(page: bytes) -> None:
    fault, doubts = seen(page, None)
    assert (fault, doubts) == ("a page came instead of the file", ["error-page"])


def test_a_page_where_the_index_promised_one_is_fine() -> None:
    assert seen(b"<html></html>", None, kind="text/html") == (None, [])


@pytest.mark.parametrize(
    ("status", "service"), [(404, False), (410, False), (500, False), (429, True), (503, True), (204, False), (302, False)]
)
def test_statuses(status: int, service: bool) -> None:
    ref = DocumentRef("s", "k", DocumentKind.ANTWOORD, "", "u", "")
    found = look(Fetched("u", status, None, b""), ref)
    assert str(status) in (found.fault or "")
    assert found.service is service
