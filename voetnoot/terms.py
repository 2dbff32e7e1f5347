"""The term of an answer, as the source's settings have it, and a longer one when more time was asked for.

The Dutch House has three weeks and six (*Reglement van Orde van de Tweede Kamer*: an answer within three weeks, or word that
it will take longer). Recess does not stop the count here; the item says which term passed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from voetnoot.answers import Case, DocumentKind
from voetnoot.events import AnswerOverdue


@dataclass(frozen=True, slots=True)
class Terms:
    """Within how long questions are to be answered: as they are, and after word that it will take longer."""

    plain: timedelta = timedelta(weeks=3)
    postponed: timedelta = timedelta(weeks=6)


DUTCH = Terms()

SETTLING = frozenset({DocumentKind.ANTWOORD, DocumentKind.NADER, DocumentKind.MEDEDELING, DocumentKind.CORRECTIE})
"""Documents after which nothing is owed any more."""


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case with the kinds of the documents that belong to it, the day on which the watch over its source began, its terms."""

    case: Case
    kinds: tuple[str, ...] = ()
    began: date | None = None
    terms: Terms = DUTCH


def due(case: Case, *, postponed: bool, terms: Terms = DUTCH) -> date | None:
    """Return the last day on which an answer is in time, or ``None`` when it is not known when the questions were sent."""
    if case.sent is None:
        return None
    return case.sent + (terms.postponed if postponed else terms.plain)


def overdue(cases: Iterable[WaitingCase], now: datetime) -> tuple[AnswerOverdue, ...]:
    """Return an event for each case whose term has passed at ``now``: one per case and term, however often it is asked.

    Left out: what is answered, settled or deleted, what was overdue before the watch began, and what was sent on an unknown day.
    """
    return tuple(event for waiting in cases if (event := _overdue(waiting, now)) is not None)


def _overdue(waiting: WaitingCase, now: datetime) -> AnswerOverdue | None:
    case = waiting.case
    if case.settled or case.deleted or SETTLING & {*waiting.kinds}:
        return None
    postponed = DocumentKind.UITSTEL in waiting.kinds
    last = due(case, postponed=postponed, terms=waiting.terms)
    if case.sent is None or last is None or now.date() <= last:
        return None
    if waiting.began is not None and last < waiting.began:
        return None
    return AnswerOverdue(
        at=now,
        source=case.source,
        kenmerk=case.kenmerk,
        subject=case.subject,
        sent=case.sent,
        due=last,
        postponed=postponed,
        askers=case.askers,
        addressed_to=case.addressed_to,
    )
