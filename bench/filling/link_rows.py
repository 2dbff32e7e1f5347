"""Links as rows: each with its verdict, its first copy and what was told of it."""

import json
from datetime import UTC, datetime, time, timedelta

from filling.event_rows import Rows, event_rows
from filling.parliament import MINISTRIES, NOW, PARTIES, SOURCE, Parliament
from filling.probes import LAST

from voetnoot.codec import verdict_to_text
from voetnoot.events import CitedIn, LinkDied, LinkRevived
from voetnoot.links import Link, State, Verdict
from voetnoot.searching import fold
from voetnoot.verdicts import Policy, cadence

_POLICY = Policy()
_CHECKS = 40


def link_rows(parliament: Parliament) -> Rows:
    """Yield (table, row) of every link with its verdict and its first copy, and of the event that told of its death."""
    size = parliament.size
    for number, (link, url) in enumerate(zip(parliament.ids, parliament.urls, strict=True)):
        verdict = _verdict(parliament, number)
        said = {"state": verdict.state.value, "reason": verdict.reason}
        body, since = json.loads(verdict_to_text(verdict)), _first(parliament, number)
        row = {"id": link, "url": url, "host": url.split("/")[2], "cited": since, "created": since}
        row |= {"since": verdict.since, "checked": verdict.at}
        row |= {"next_due": NOW + timedelta(days=number % 30, seconds=number), "baseline": None, "override": None}
        yield "links", {**row, **said, "verdict": body}
        yield "verdicts", {"id": number + 1, "link": link, "at": since, **said, "body": body}
        if number % 4:
            seen = {"id": size.answers + number + 1, "subject": f"link:{link}", "at": since, "url": url, "status": 200}
            place = {"size": 20_000, "file": "a.warc.gz", "offset": 0, "length": 1}
            yield "captures", {**seen, "media_type": "text/html", "digest": f"sha256:l{number}", **place}
        if verdict.state is State.DEAD:
            yield from _told(parliament, size.answers + number + 1, number, since)


def told_rows(parliament: Parliament) -> Rows:
    """Yield (table, row) of the events about links beside those deaths: over and over one dies and revives."""
    size = parliament.size
    first = size.answers + size.links + 1
    for nth in range(size.told):
        at = NOW - timedelta(days=300) + timedelta(days=300) * nth / size.told
        yield from _told(parliament, first + nth, nth * 7 % size.links, at, died=nth // size.links % 2 == 0)


def _first(parliament: Parliament, number: int) -> datetime:
    """Return when link ``number`` was first cited."""
    return datetime.combine(parliament.day(number * parliament.size.answers // parliament.size.links), time(6), UTC)


def _verdict(parliament: Parliament, number: int) -> Verdict:
    state, reason = parliament.standings[number]
    size, dead = parliament.size, state is State.DEAD
    link = Link(parliament.ids[number], parliament.urls[number], "", None)
    since = LAST - timedelta(weeks=size.rounds - size.rounds // 2 - 1) if dead else _first(parliament, number)
    return Verdict(
        state,
        reason,
        since,
        _CHECKS,
        LAST + cadence.jittered(_POLICY.intervals[-1], link, _CHECKS, _POLICY),
        status=404 if dead else 200,
        at=LAST,
        content="same",
        failures=5 if dead else 0,
        died=since if dead else None,
        lived=number % 11 > 0,
        never_worked=number % 11 == 0,
    )


def _told(parliament: Parliament, seq: int, number: int, at: datetime, *, died: bool = True) -> Rows:
    answer, link, url = number % parliament.size.answers, parliament.ids[number], parliament.urls[number]
    cited = CitedIn(
        "c",
        parliament.answer(answer),
        (parliament.kenmerk(answer),),
        "Onderwerp",
        "v1",
        "1",
        at.date(),
        (MINISTRIES[answer % 12],),
        (PARTIES[answer % 15],),
        (f"Lid {answer % 150}",),
        source=SOURCE,
    )
    host = url.split("/")[2]
    kind, reason, status = (LinkDied, "not-found", 404) if died else (LinkRevived, "works", 200)
    event = kind(at=at, link=link, url=url, host=host, since=at, reason=reason, checks=5, status=status, cited_in=(cited,))
    yield from event_rows(seq, event, fold(url))
