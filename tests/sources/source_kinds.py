"""What the contract tests need to know of each kind of source: its stand-in, its settings, what it can tell."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import lru_cache

from demo import syncfeed
from demo.odata import answer as chamber
from demo.odata_model import ANSWER, PDF, POSTPONEMENT, Parliament, StandInCase, StandInDocument, StandInVersion
from demo.serving import Asked, Response
from demo.upstreams import bundestag, europarl, koop, riksdag, uk
from demo.upstreams.papers import Paper, Said, Upstream
from demo.upstreams.paperwork import pdf

MANY = 1000
"""So many letters are not typeset: only their index is looked at."""

Site = Callable[[Upstream, datetime, Asked], Response | None]


@dataclass(frozen=True)
class Kind:
    """``deletes``: the upstream says that a document is gone. ``notices``: it says that an answer will take longer.

    ``publications``: documents of its own for each paper, one where question and answer stand together.
    """

    source: str
    site: Site
    root: str
    is_file: Callable[[str], bool]
    settings: dict[str, object] = field(default_factory=dict)
    deletes: bool = True
    notices: bool = False
    kenmerk: Callable[[Paper], str] = lambda paper: str(paper.number)
    event: str = "Answer"
    publications: int = 1


def tweede_kamer(upstream: Upstream, now: datetime, asked: Asked) -> Response | None:
    """Serve ``upstream`` as the chamber's data service does."""
    service = syncfeed.answer if asked.target.startswith(syncfeed.ROOT) else chamber
    return service(_parliament(upstream), now, asked)


@lru_cache(maxsize=2)
def _parliament(upstream: Upstream) -> Parliament:
    shown = [paper for paper in upstream.papers if paper.said]
    letter = _letter if len(shown) < MANY else lambda _paper, said: b"%PDF-1.4 " + said.answer.encode() + b" %%EOF"
    return Parliament(
        documents=tuple(_document(paper, letter) for paper in shown),
        cases=tuple(_case(paper) for paper in upstream.papers),
        page_size=upstream.page_size,
        faults=upstream.faults,
    )


def _nummer(paper: Paper) -> str:
    return f"2026Z{paper.number:05d}"


def _document(paper: Paper, letter: Callable[[Paper, Said], bytes]) -> StandInDocument:
    versions = tuple(
        StandInVersion(
            said.since,
            PDF,
            letter(paper, said),
            f"00000000-0000-4000-8000-{paper.number:08d}{nth:04d}",
        )
        for nth, said in enumerate(paper.said)
    )
    return StandInDocument(
        guid=f"bffdc9cd-181f-4818-9e2e-{paper.number:012d}",
        soort=POSTPONEMENT if paper.said[0].holding else ANSWER,
        nummer=f"2026D{paper.number:05d}",
        onderwerp=f"Antwoord op vragen over {paper.subject}",
        datum=paper.said[0].since.date(),
        versions=versions,
        zaken=(_nummer(paper),),
        verwijderd_at=paper.gone,
    )


def _letter(paper: Paper, said: Said) -> bytes:
    if said.holding:
        return pdf(f"Uitstel beantwoording vragen over {paper.subject}", said.answer)
    return pdf("Vraag 1", paper.question, "Antwoord 1", said.answer, headings=frozenset({"Vraag 1", "Antwoord 1"}))


def _case(paper: Paper) -> StandInCase:
    noon = datetime.combine(paper.asked, time(), UTC)
    return StandInCase(f"0ffdc9cd-181f-4818-9e2e-{paper.number:012d}", _nummer(paper), paper.subject, paper.asked, noon)


def heap(upstream: Upstream, now: datetime, asked: Asked) -> Response | None:
    """Serve ``upstream`` as a sitemap of Markdown files."""
    stopped, response = upstream.stopped(now, asked)
    if stopped:
        return response
    shown = {f"/{paper.number}.md": paper for paper in upstream.shown(now) if paper.at(now) and not paper.gone_at(now)}
    if (paper := shown.get(asked.target)) is not None:
        text = f"# {paper.subject}\n\n**{paper.question}**\n\n{paper.at(now).answer}\n"
        return Response(200, (("Content-Type", "text/markdown"),), text.encode())
    if asked.target != "/sitemap.xml":
        return Response(404)
    entries = "".join(
        f"<url><loc>{asked.origin}{path}</loc><lastmod>{paper.at(now).since.isoformat()}</lastmod></url>"
        for path, paper in shown.items()
    )
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    return Response(200, (("Content-Type", "application/xml"),), body.encode())


KINDS = {
    "tweede-kamer": Kind(
        "nl-tweede-kamer", tweede_kamer, "/OData/v4/2.0/", lambda target: target.endswith("/resource"), kenmerk=_nummer
    ),
    "tweede-kamer with feed": Kind(
        "nl-tweede-kamer",
        tweede_kamer,
        "/OData/v4/2.0/",
        lambda target: target.endswith("/resource") or "/Resources/" in target,
        {"feed_url": "ORIGIN/SyncFeed/2.0/"},
        kenmerk=_nummer,
    ),
    "officielebekendmakingen": Kind(
        "nl-officielebekendmakingen",
        koop.answer,
        koop.ROOT,
        lambda target: target.endswith(".xml"),
        kenmerk=_nummer,
        publications=2,
    ),
    "uk-parliament": Kind(
        "uk-parliament",
        uk.answer,
        uk.ROOT,
        lambda target: "/questions/" in target,
        notices=True,
        kenmerk=lambda paper: f"UK-{paper.asked}-{paper.number}",
    ),
    "de-bundestag": Kind(
        "de-bundestag",
        bundestag.answer,
        bundestag.ROOT,
        lambda target: target.endswith(".pdf"),
        {"key": "secret-key"},
        deletes=False,
        kenmerk=lambda paper: f"BT-20-{paper.number}",
    ),
    "eu-parliament": Kind(
        "eu-parliament",
        europarl.answer,
        europarl.ROOT,
        lambda target: target.endswith(".pdf"),
        deletes=False,
        kenmerk=lambda paper: f"E-10-{paper.asked.year}-{paper.number:06d}",
    ),
    "se-riksdag": Kind(
        "se-riksdag",
        riksdag.answer,
        riksdag.ROOT,
        lambda target: target.endswith(".html"),
        deletes=False,
        kenmerk=lambda paper: f"SE-2025-26-{paper.number}",
    ),
    "files": Kind(
        "files-heap",
        heap,
        "/sitemap.xml",
        lambda target: target.endswith(".md"),
        {"kind": "files", "language": "en"},
        kenmerk=lambda _: "",
    ),
}
