"""One state of an answer document, and whether a reading of it can be compared with another at all."""

from dataclasses import dataclass

from voetnoot.answers import AnswerDocument, DocumentKind, DocumentRef, Doubt, Reading

ANSWERING = frozenset(
    {DocumentKind.ANTWOORD, DocumentKind.NADER, DocumentKind.MEDEDELING, DocumentKind.CORRECTIE, DocumentKind.DOCUMENT}
)
"""Kinds that are published: what settles questions, a *mededeling* in place of an answer included, and anybody's document."""

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A document as one reader version read one file. ``document``: row id; ``answer``: id of the answer it carries.

    ``digest`` is that of the bytes. ``quiet``: it is from before the watch began, so that its appearance is no news.
    """

    document: str
    answer: str
    ref: DocumentRef
    digest: str
    reading: Reading
    quiet: bool = False


def kind_of(ref: DocumentRef, document: AnswerDocument) -> DocumentKind:
    """Return what a document is: by its text where that says so, else by the index.

    The chamber delivers notices as answers, so the text wins; but a notice of postponement in the index stays one unless the
    text answers questions, and what the index calls an answer is never held for questions because it repeats them.
    """
    read = document.kind
    if ref.kind is DocumentKind.DOCUMENT and not (document.kenmerken and any(one.answer for one in document.exchanges)):
        return DocumentKind.DOCUMENT
    if ref.kind is DocumentKind.UITSTEL and not any(exchange.answer for exchange in document.exchanges):
        return DocumentKind.UITSTEL
    if read in (DocumentKind.OTHER, DocumentKind.VRAGEN):
        return ref.kind
    if read is DocumentKind.ANTWOORD and ref.kind in (DocumentKind.NADER, DocumentKind.CORRECTIE):
        return ref.kind
    return read


def worse(before: Reading, after: Reading) -> Doubt | None:
    """Return the doubt that a newer file was read worse than the one before, so that nothing may be concluded from it.

    That is: it could not be read although the last one could; or questions or most of the answers are lost, and the reader
    itself doubts more than before. A letter that lost questions without a doubt was revised.
    """
    if before.document is None:
        return None
    if after.document is None:
        return Doubt("damaged" if after.error is None else after.error.value, "document", "the newer file cannot be read")
    fewer = len(after.document.exchanges) < len(before.document.exchanges)
    shorter = _length(after.document) < _HALF * _length(before.document)
    if (fewer or shorter) and len(after.doubts) > len(before.doubts):
        counts = f"{len(before.document.exchanges)} -> {len(after.document.exchanges)}"
        return Doubt("unanswered", "document", f"the newer file was read worse than the one before: exchanges {counts}")
    return None


def _length(document: AnswerDocument) -> int:
    return sum(len(exchange.answer) for exchange in document.exchanges)
