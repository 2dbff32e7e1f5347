"""The page of a link: what we hold true, since when, why, what to do; every check; what it said when it was cited, and now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from voetnoot.drift import Drift, compare_texts
from voetnoot.feeds.selection import FORMATS, FeedSpec, spec_of
from voetnoot.feeds.worddiff import Piece, word_diff
from voetnoot.links import Answered, Probe
from voetnoot.reports.rot import RotRow
from voetnoot.verdicts import Class, classify, explain
from voetnoot.verdicts.detail import detail
from webapp.copies import Copy
from webapp.site import Site, site_of
from webapp.timeline import timeline

router = APIRouter()

LinkId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
_COMPARED = 20_000
"""Characters of either text that are set side by side."""

_WORTH = {
    Class.ALIVE: "alive",
    Class.BLOCKED: "blocked",
    Class.DISALLOWED: "disallowed",
    Class.UNSURE: "unknown",
    Class.OURS: "not-checked",
}


@dataclass(frozen=True, slots=True)
class Look:
    """One probe in words: the colour of its worth, the reason's code, and what was said in a word or two."""

    probe: Probe
    shade: str
    reason: str
    said: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The text of the first copy and the newest that was kept: when that was, how far they are apart, word by word."""

    at: datetime
    drift: Drift
    then: tuple[Piece, ...]
    now: tuple[Piece, ...]


@router.get("/links/{link}")
def link(request: Request, link: LinkId) -> Response:
    """Show one link."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    row = row_of(site, link)
    if row is None:
        raise HTTPException(404)
    seen = looks(site, row)
    cited = cited_on(site, row)
    values = {
        "row": row,
        "looks": seen,
        "timeline": timeline(seen, site.words),
        "why": explain(row.verdict, site.config.language) if row.verdict else "",
        "advice": advice(row),
        "archive_on": cited,
        "archive_day": f"{cited:%Y%m%d}",
        "copies": [Copy(number, capture) for number, capture in site.pages.copies(f"link:{link}")],
        "compared": compared(site, row),
        "judged": site.pages.verdicts(link),
        "history": site.history(site.queries.published((("link", link),), limit=50)),
        "spec": spec_of(f"host/{row.host}") or FeedSpec("links"),
        "forms": list(FORMATS),
    }
    return site.page(request, "link.html", values)


def row_of(site: Site, link: str) -> RotRow | None:
    """Return one link with its verdict, its citations and our first copy, or ``None``."""
    watched = site.queries.links([link])
    return site.rows.rot_rows_of(watched.values())[0] if watched else None


def cited_on(site: Site, row: RotRow) -> date:
    """Return the day near which a public copy is looked for: of the earliest answer, else of our copy, else today."""
    days = [cited.dated for cited in row.cited_in if cited.dated]
    if days:
        return min(days)
    return (row.capture.at if row.capture else site.as_of()).date()


def looks(site: Site, row: RotRow) -> list[Look]:
    """Return the newest probes of a link in words, newest first."""
    return [_look(probe) for probe in site.queries.newest_probes(row.link)]


def _look(probe: Probe) -> Look:
    finding = classify(probe)
    shade = "not-checked" if probe.void else _WORTH.get(finding.worth, "dead")
    return Look(probe, shade, finding.reason.value, detail(probe.outcome))


def advice(row: RotRow) -> str:
    """Return the key of what a reader can do about the state of a link."""
    verdict = row.verdict
    if verdict is None:
        return "not-checked"
    if verdict.never_worked and row.state == "dead":
        return "never"
    if row.state in ("alive", "moved") and verdict.content == "major":
        return "drifted"
    if row.state == "dead":
        return "dead" if row.capture else "dead_no_copy"
    return row.state


def compared(site: Site, row: RotRow) -> Compared | None:
    """Set the text of the first copy beside the newest one that differs, or return ``None`` where there are not two."""
    watched = site.queries.links([row.link]).get(row.link)
    newest = next((probe for probe in site.queries.newest_probes(row.link) if not probe.void and _text_of(probe)), None)
    if watched is None or watched.baseline is None or newest is None or newest.content in ("same", "unknown"):
        return None
    digests = (watched.baseline, _text_of(newest) or "")
    texts = site.queries.texts(digests)
    if not all(digest in texts for digest in digests):
        return None
    before, after = (texts[digest][:_COMPARED] for digest in digests)
    pieces = word_diff(before, after)
    then = tuple(piece for piece in pieces if piece.kind != "come")
    now = tuple(piece for piece in pieces if piece.kind != "gone")
    return Compared(newest.at, compare_texts(before, after), then, now)


def _text_of(probe: Probe) -> str | None:
    return probe.outcome.text_digest if isinstance(probe.outcome, Answered) else None
