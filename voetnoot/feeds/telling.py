"""Titles and summaries: the values of an event, in words, for the messages of the catalogue."""

from collections.abc import Sequence

from voetnoot.answers import Answerer, Asker, DocumentKind
from voetnoot.events import (
    AboutAnswer,
    AboutHost,
    AboutLink,
    AboutSource,
    AnswerOverdue,
    AnswerPublished,
    AnswerRevised,
    CitedIn,
    Event,
    EventCorrected,
    LinkDied,
    LinkDrifted,
)
from voetnoot.feeds.clean import clip, one_line
from voetnoot.verdicts.labels import label
from voetnoot.words import Words

_NAMES = 4
_OF_DOCUMENTS = {
    "AnswerPublished": "DocumentPublished",
    "AnswerRevised": "DocumentRevised",
    "AnswerWithdrawn": "DocumentWithdrawn",
}
"""Messages for what answers nothing: somebody's own document."""


def tell(event: Event, words: Words) -> tuple[str, str]:
    """Return title and summary of ``event``, each on one line and cleaned."""
    own = isinstance(event, AboutAnswer) and event.document_kind is DocumentKind.DOCUMENT
    never = isinstance(event, LinkDied) and event.never_worked
    title = "LinkNeverWorked" if never else event.kind
    summary = "AnswerPublishedByMore" if isinstance(event, AnswerPublished) and len(event.answerers) > 1 else title
    if own and event.kind in _OF_DOCUMENTS:
        summary = _OF_DOCUMENTS[event.kind]
    values = _values(event, words)
    return one_line(words.say(f"title.{title}", **values), 200), one_line(words.say(f"summary.{summary}", **values), 600)


def people(askers: Sequence[Asker], words: Words) -> str:
    """Return those who asked as a sentence lists them, each with the party."""
    names = [one_line(f"{asker.name} ({asker.party})" if asker.party else asker.name, 80) for asker in askers]
    return _listed(names, words) or words.say("item.someone")


def ministers(answerers: Sequence[Answerer], words: Words) -> str:
    """Return those who answer as a sentence lists them, each with the ministry."""
    names = [_answerer(answerer, words) for answerer in answerers]
    return _listed([one_line(name, 120) for name in names if name], words) or words.say("item.somebody")


def place(cited: CitedIn, words: Words) -> str:
    """Return where in its answer a link is cited: ``noot 1 bij vraag 1``."""
    part = words.part(cited.part)
    if cited.note is None:
        return words.say("item.cited_text", part=part)
    return words.say("item.cited_note", note=cited.note, part=part)


def reason(code: str, words: Words) -> str:
    """Return the words for a verdict's reason, or the code itself: a newer code must not cost an item."""
    try:
        return label(code, words.language)
    except ValueError:
        return code


def subject(text: str, words: Words) -> str:
    """Return the subject of an answer on one line, or the words for none."""
    return one_line(text, 160) or words.say("item.no_subject")


def _answerer(answerer: Answerer, words: Words) -> str:
    if answerer.name and answerer.ministry:
        return f"{answerer.name} ({answerer.ministry})"
    if answerer.role and answerer.ministry:
        return words.say("item.of_ministry", role=words.label("role", answerer.role), ministry=answerer.ministry)
    return answerer.name or answerer.ministry or answerer.role or ""


def _listed(names: list[str], words: Words) -> str:
    known = list(dict.fromkeys(name for name in names if name))
    if len(known) > _NAMES:
        return ", ".join(known[:_NAMES]) + " " + words.count("count.more", len(known) - _NAMES)
    return words.listed(known)


def _values(event: Event, words: Words) -> dict[str, object]:
    match event:
        case AboutAnswer():
            return _of_answer(event, words)
        case AnswerOverdue():
            return {
                "subject": subject(event.subject, words),
                "kenmerk": event.kenmerk,
                "askers": people(event.askers, words),
                "due": words.day(event.due),
            }
        case AboutLink():
            return _of_link(event, words)
        case AboutHost():
            return {
                "host": event.host,
                "since": words.moment(event.since),
                "reason": reason(event.reason, words),
                "links": words.count("count.links", event.links),
                "answers": words.count("count.answers", event.answers),
            }
        case EventCorrected():
            return {"title": event.title, "why": event.why}
        case AboutSource():
            return {"source": event.source, "since": words.moment(event.since), "why": event.why}
        case _:
            raise TypeError(f"an event without words: {event.kind}")


def _of_answer(event: AboutAnswer, words: Words) -> dict[str, object]:
    values: dict[str, object] = {
        "document": words.label("document", event.document_kind.value),
        "subject": subject(event.subject, words),
        "source": event.source,
        "kenmerken": words.listed(event.kenmerken) or subject(event.subject, words),
        "askers": people(event.askers, words),
        "answerers": _capital(ministers(event.answerers, words)),
    }
    if isinstance(event, AnswerPublished):
        values["questions"] = words.count("count.questions", len(event.exchanges))
        values["days"] = "" if event.days is None else words.count("summary.days", event.days)
    if isinstance(event, AnswerRevised):
        places = [words.part(change.where) for change in event.changes] or [words.say("item.notes").lower()]
        values["where"] = _listed(places, words)
    return values


def _of_link(event: AboutLink, words: Words) -> dict[str, object]:
    values: dict[str, object] = {
        "url": clip(event.url.split("://", 1)[-1], 120),
        "reason": _capital(reason(event.reason, words)),
        "since": words.moment(event.since),
        "checks": words.count("count.checks", event.checks),
        "final": clip(event.final_url or words.say("format.no_date"), 160),
        "cited": _cited(event.cited_in, words),
    }
    if isinstance(event, LinkDrifted):
        values["similarity"] = words.percent(round(event.similarity * 1000), 1000)
    return values


def _cited(cited_in: tuple[CitedIn, ...], words: Words) -> str:
    answers = {cited.answer: cited for cited in cited_in}
    if len(answers) != 1:
        return words.count("count.answers", len(answers))
    first = cited_in[0]
    name = words.listed(first.kenmerken) or subject(first.subject, words)
    return f"{name} ({place(first, words)})" if len(cited_in) == 1 else name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
