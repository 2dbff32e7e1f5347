"""Why we say what we say: the facts behind a verdict, and what is known of a question."""

from typing import Any

from scheduler.commands.output import rfc3339
from store.document_queries import HeldReading
from store.engine import Store
from store.link_queries import WatchedLink
from voetnoot.citations import citations
from voetnoot.codec import outcome_to_json, to_json
from voetnoot.links import Probe
from voetnoot.mementos import NOT_SOUGHT
from voetnoot.verdicts import classify, explain, label
from voetnoot.verdicts.detail import detail


def of_link(store: Store, link: str, language: str) -> dict[str, Any]:
    """Return what is known of ``link`` (its id): verdict, every check, citations, our copy; empty when it is not watched."""
    watched = store.queries.links([link]).get(link)
    if watched is None:
        return {}
    subject = f"link:{link}"
    captures = [to_json(capture) for _, capture in store.queries.captures_of([subject]).get(subject, ())]
    verdict = watched.verdict
    return {
        "url": watched.link.url,
        "id": link,
        "verdict": verdict.state.value if verdict else "unknown",
        "reason": str(verdict.reason) if verdict else "not-checked",
        "since": rfc3339(verdict.since) if verdict else None,
        "why": explain(verdict, language) if verdict else None,
        "next": rfc3339(watched.next_due) if watched.next_due else None,
        "override": to_json(watched.override) if watched.override else None,
        "checks": [_check(probe, language) for probe in store.queries.history([link]).get(link, [])],
        "capture": captures[0] if captures else None,
        "captures": captures,
        "public": to_json(store.queries.public_copies([link]).get(link, NOT_SOUGHT)),
        "cited_in": [to_json(cited) for cited in store.queries.cited_in([link]).get(link, ())],
    }


def _check(probe: Probe, language: str) -> dict[str, Any]:
    finding = classify(probe)
    return {
        "at": rfc3339(probe.at),
        "void": probe.void,
        "worth": finding.worth.name.lower(),
        "reason": str(finding.reason),
        "words": label(finding.reason, language),
        "detail": detail(probe.outcome),
        "signs": [f"{signal.kind} ({signal.evidence})" for signal in getattr(probe.outcome, "signals", ())],
        "content": probe.content,
        "similarity": probe.similarity,
        "evidence": outcome_to_json(probe.outcome),
    }


def of_kenmerk(store: Store, kenmerk: str, language: str) -> dict[str, Any]:
    """Return what is known of the question ``kenmerk``: its answers with their links, its events; empty when nothing is."""
    answers = [store.queries.answer_reading(answer) for answer in store.queries.answers_of(kenmerk)]
    events = store.queries.published([("kenmerk", kenmerk)])
    if not answers and not events:
        return {}
    return {
        "kenmerk": kenmerk,
        "answers": [_answer(store, held, language) for held in answers if held is not None],
        "events": [
            {"event": one.event.kind, "at": rfc3339(one.event.at), "published": rfc3339(one.published_at)} for one in events
        ],
    }


def _answer(store: Store, held: HeldReading, language: str) -> dict[str, Any]:
    cited = citations(held.answer or "", held.reading.document) if held.reading.document else ()
    watched = store.queries.links(citation.link for citation in cited)
    return {
        "answer": held.answer,
        "document": held.ref.number or held.ref.key,
        "url": held.ref.url,
        "read_at": rfc3339(held.at),
        "reader": held.reading.reader,
        "digest": held.digest,
        "links": [
            {
                "url": citation.url,
                "part": citation.part,
                "note": citation.note,
                "printed": citation.printed,
                "mended": citation.mended,
                "verdict": _verdict(watched.get(citation.link), language),
            }
            for citation in cited
        ],
        "doubts": [to_json(doubt) for doubt in held.reading.doubts],
    }


def _verdict(watched: WatchedLink | None, language: str) -> str | None:
    return None if watched is None or watched.verdict is None else explain(watched.verdict, language)
