"""``explain``: why we say what we say of a link or a question."""

import re
from typing import Annotated, Any

import typer

from scheduler.commands.addresses import wanted_address
from scheduler.commands.output import console, json_line, rfc3339, table
from scheduler.session import Session, command
from store.engine import Store
from voetnoot.codec import outcome_to_json, to_json
from voetnoot.errors import UsageError
from voetnoot.links import Probe
from voetnoot.urls import link_id
from voetnoot.verdicts import classify, explain, label

KENMERK = re.compile(r"\d{4}[A-Z]\d{3,8}")


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "explain")(explain_one)


def explain_one(
    session: Session,
    what: Annotated[str, typer.Argument(metavar="URL|KENMERK", help="An address, or the number of a question (2022Z20802).")],
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False,
) -> int:
    """Tell why we say what we say: of a link, every check and what it was worth; of a question, what is known of it."""
    kenmerk = what.strip().upper()
    link = None if KENMERK.fullmatch(kenmerk) else link_id(wanted_address(what))
    config = session.config(level="warning")
    with session.store(config) as store:
        facts = _of_kenmerk(store, kenmerk, config.language) if link is None else _of_link(store, link, config.language)
    if not facts:
        raise UsageError(f"nothing is known of {what!r} in {config.data}")
    if as_json:
        json_line(facts)
    else:
        _show(facts)
    return 0


def _of_link(store: Store, link: str, language: str) -> dict[str, Any]:
    watched = store.queries.links([link]).get(link)
    if watched is None:
        return {}
    capture = store.queries.first_capture(link)
    verdict = watched.verdict
    return {
        "url": watched.link.url,
        "id": link,
        "verdict": verdict.state.value if verdict else "unknown",
        "reason": str(verdict.reason) if verdict else "not-checked",
        "since": rfc3339(verdict.since) if verdict else None,
        "why": explain(verdict, language) if verdict else None,
        "next": rfc3339(watched.next_due) if watched.next_due else None,
        "checks": [_check(probe, language) for probe in store.queries.history([link]).get(link, [])],
        "capture": to_json(capture[1]) if capture else None,
        "cited_in": [to_json(cited) for cited in store.queries.cited_in([link]).get(link, ())],
    }


def _check(probe: Probe, language: str) -> dict[str, Any]:
    finding = classify(probe)
    return {
        "at": rfc3339(probe.at),
        "worth": finding.worth.name.lower(),
        "reason": str(finding.reason),
        "words": label(finding.reason, language),
        "content": probe.content,
        "similarity": probe.similarity,
        "evidence": outcome_to_json(probe.outcome),
    }


def _of_kenmerk(store: Store, kenmerk: str, language: str) -> dict[str, Any]:
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


def _answer(store: Store, held: Any, language: str) -> dict[str, Any]:
    from voetnoot.citations import citations  # noqa: PLC0415

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


def _verdict(watched: Any, language: str) -> str | None:
    return None if watched is None or watched.verdict is None else explain(watched.verdict, language)


def _show(facts: dict[str, Any]) -> None:
    out = console()
    if "url" in facts:
        out.print(f"{facts['url']}: {facts['verdict']}", style="bold", markup=False)
        out.print(facts["why"] or "not checked yet", markup=False)
        table(
            ("at", "worth", "what was seen", "content"),
            ([one[key] for key in ("at", "worth", "words", "content")] for one in facts["checks"]),
        )
        for cited in facts["cited_in"]:
            out.print(
                f"cited in {', '.join(cited['kenmerken'])} {cited['part']}, note {cited['note'] or '-'}: {cited['subject']}",
                markup=False,
            )
        return
    out.print(facts["kenmerk"], style="bold", markup=False)
    for answer in facts["answers"]:
        out.print(f"answer in {answer['document']}, read {answer['read_at']}", markup=False)
        table(
            ("where", "url", "why"),
            ((f"{one['part']} {one['note'] or ''}", one["url"], one["verdict"]) for one in answer["links"]),
        )
    table(("event", "at"), ((one["event"], one["at"]) for one in facts["events"]))
