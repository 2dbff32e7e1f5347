"""The head of a letter: who asked, who answers, when, under which kenmerk, and what kind of document this is."""

from dataclasses import dataclass
from datetime import date

from voetnoot.answers import Answerer, Asker, DocumentKind
from voetnoot.reading.flow import Flow


@dataclass(frozen=True, slots=True)
class Head:
    """What the covering letter, the title or the metadata say; field for field as in `voetnoot.answers.AnswerDocument`.

    ``aanhangsel`` and ``postponed_in`` are identifiers of the official publications (``ah-tk-20232024-2147``).
    """

    kind: DocumentKind
    kenmerken: tuple[str, ...] = ()
    sent: date | None = None
    received: date | None = None
    answered: date | None = None
    subject: str | None = None
    askers: tuple[Asker, ...] = ()
    answerers: tuple[Answerer, ...] = ()
    own_reference: str | None = None
    aanhangsel: str | None = None
    postponed_in: str | None = None


def head(flow: Flow) -> Head:
    """Return what ``flow`` says of itself."""
    del flow
    return Head(kind=DocumentKind.ANTWOORD)
