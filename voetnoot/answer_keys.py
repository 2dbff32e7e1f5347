"""Which answer a document carries: the letter and its official publication carry one, two letters on one case carry two."""

from voetnoot.answers import AnswerDocument, DocumentKind, DocumentRef
from voetnoot.ids import content_id

APART = "#"
"""Stands before the document's own key where another document of the source answers the same questions otherwise."""


def answer_key(ref: DocumentRef, document: AnswerDocument, kind: DocumentKind) -> str:
    """Return the key under which the answer in ``document`` is known, whichever source or file it comes from.

    The kenmerken of the index win over those in the letter. A postponement is keyed by its own document, since one case may be
    postponed twice; so is what names no case, and anybody's document, whatever case it mentions.
    """
    own = f"{ref.source}:{ref.key}"
    kenmerken = sorted(set(ref.cases or document.kenmerken))
    if not kenmerken or kind in (DocumentKind.UITSTEL, DocumentKind.DOCUMENT):
        return f"{own}/{kind.value}"
    return f"{'+'.join(kenmerken)}/{kind.value}"


def apart(key: str, ref: DocumentRef) -> str:
    """Return the key of an answer beside the one at ``key``: to the same questions, by another letter."""
    return f"{key}{APART}{ref.key}"


def still(known: str | None, key: str) -> bool:
    """Tell whether a document that carried the answer ``known`` and would now get ``key`` still carries the same one."""
    return known is not None and (known == key or known.startswith(key + APART))


def kind_in(key: str) -> DocumentKind | None:
    """Return the kind that stands in the ``key`` of an answer, or ``None`` for a key of another make."""
    name = key.partition(APART)[0].rpartition("/")[2]
    return DocumentKind(name) if name in set(DocumentKind) else None


def answer_id(key: str) -> str:
    """Return the id of the answer at ``key``."""
    return content_id("answer", key)
