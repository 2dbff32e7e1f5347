"""A reading as the JSON object that ``voetnoot read --json`` prints, one per document. Other programs rely on its fields."""

from datetime import date
from typing import Any

from voetnoot.answers import AnswerDocument, Exchange, Footnote, FoundUrl, Reading


def as_contract(reading: Reading, file: str) -> dict[str, Any]:
    """Return ``reading`` of ``file`` as plain JSON values; a document that could not be read has ``error`` and empty lists."""
    document = reading.document
    said = _document(document) if document is not None else _nothing()
    return {
        "file": file,
        "reader": reading.reader,
        **said,
        "doubts": [{"kind": doubt.kind, "where": doubt.where, "text": doubt.text} for doubt in reading.doubts],
        "error": None if reading.error is None else reading.error.value,
    }


def _nothing() -> dict[str, Any]:
    empty = ("kind", "date", "received", "answered", "subject", "own_reference", "aanhangsel", "postponed_in")
    lists: tuple[str, ...] = ("kenmerken", "askers", "answerers", "questions", "footnotes", "urls")
    return {**dict.fromkeys(empty), **{name: [] for name in lists}, "remainder": ""}


def _document(document: AnswerDocument) -> dict[str, Any]:
    return {
        "kind": document.kind.value,
        "kenmerken": list(document.kenmerken),
        "date": _day(document.sent),
        "received": _day(document.received),
        "answered": _day(document.answered),
        "subject": document.subject,
        "askers": [{"name": asker.name, "party": asker.party} for asker in document.askers],
        "answerers": [{"name": each.name, "role": each.role, "ministry": each.ministry} for each in document.answerers],
        "own_reference": document.own_reference,
        "aanhangsel": document.aanhangsel,
        "postponed_in": document.postponed_in,
        "questions": [_question(exchange) for exchange in document.exchanges],
        "footnotes": [_footnote(note) for note in document.footnotes],
        "urls": [{**_url(body.found), "cited_in": list(body.cited_in)} for body in document.body_urls],
        "remainder": document.remainder,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _question(exchange: Exchange) -> dict[str, Any]:
    return {
        "number": exchange.number,
        "text": exchange.text,
        "answer": exchange.answer,
        "footnotes": list(exchange.footnotes),
        "urls": [found.url for found in exchange.urls],
        "shared_with": list(exchange.shared_with),
    }


def _footnote(note: Footnote) -> dict[str, Any]:
    return {
        "number": note.number,
        "text": note.text,
        "page": note.page,
        "cited_in": list(note.cited_in),
        "refers_to": note.refers_to,
        "address_lost": note.address_lost,
        "urls": [_url(found) for found in note.urls],
    }


def _url(found: FoundUrl) -> dict[str, Any]:
    return {
        "url": found.url,
        "printed": found.printed,
        "mended": found.mended,
        "confidence": found.confidence,
        "alternatives": list(found.alternatives),
    }
