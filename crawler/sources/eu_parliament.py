"""The European Parliament: written questions and their answers, by its open data service, in one language of choice."""

from datetime import datetime
from typing import ClassVar
from urllib.parse import urljoin

from crawler.sources.index import IndexPage, Page
from crawler.sources.json_pages import Row, asked, asking, at, day, opened, rows, text
from crawler.sources.source import Source
from voetnoot.answers import Answerer, Case, DocumentKind, DocumentRef

_LIMIT, _AT_ONCE = 60, 30
_FORMATS = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}
_BODIES = {"COM": "European Commission", "CS": "Council of the European Union", "ECB": "European Central Bank"}
_LANGUAGES = {"nl": "NLD", "en": "ENG", "de": "DEU", "fr": "FRA", "sv": "SWE"}


class EuParliament(Source):
    """The first run lists years; later ones the service's feed of what changed in the last weeks. Both name ids alone."""

    kind: ClassVar[str] = "eu-parliament"
    empty: ClassVar[frozenset[int]] = frozenset({204, 404})

    def first_address(self, stream: str, since: datetime, *, first: bool) -> str:
        """Return where the list begins."""
        del stream
        listed = asking(
            f"{self.base}/parliamentary-questions", year=since.year, offset=0, limit=_LIMIT, format="application/ld+json"
        )
        return listed if first else f"{self.base}/parliamentary-questions/feed?format=application/ld+json"

    def read_page(self, page: Page) -> IndexPage:
        """Return the addresses of the records that a list names, or what a record says."""
        found = rows(opened(page.body), "data") if page.body else []
        if "detail=1" in page.url:
            answered = [
                (row, answer) for row in found for answer in at(row, "inverse_answers_to") or () if isinstance(answer, dict)
            ]
            refs = tuple(self._ref(row, answer, page.now) for row, answer in answered)
            return IndexPage(refs=refs, cases=tuple(self._case(row) for row in found), rows=len(found))
        ids = [
            text(row, "id").rpartition("/")[2]
            for row in found
            if "QUESTION_WRITTEN" in (text(row, "work_type") or "QUESTION_WRITTEN")
        ]
        lots = [",".join(ids[n : n + _AT_ONCE]) for n in range(0, len(ids), _AT_ONCE)]
        details = tuple(f"{self.base}/parliamentary-questions/{lot}?format=application/ld+json#detail=1" for lot in lots)
        following = self._following(page, len(found))
        return IndexPage(
            details=details, next=following, reached=None if following else page.now, resume=following, rows=len(found)
        )

    def _following(self, page: Page, count: int) -> str | None:
        year = int(asked(page.url, "year") or page.now.year)
        if count == _LIMIT:
            return asking(page.url, offset=int(asked(page.url, "offset")) + _LIMIT)
        return asking(page.url, year=year + 1, offset=0) if year < page.now.year else None

    def _ref(self, row: Row, answer: Row, now: datetime) -> DocumentRef:
        path, media_type = _file(answer, _LANGUAGES.get(self.settings.language, "ENG"))
        bodies = [str(one).rpartition("/")[2] for one in answer.get("creator") or _addressees(row)]
        return DocumentRef(
            source=self.id,
            key=text(answer, "id").rpartition("/")[2],
            kind=DocumentKind.ANTWOORD,
            title=_title(row, self.settings.language),
            url=urljoin(f"{self.base}/", f"/{path.lstrip('/')}") if path else None,
            sign=f"{path}|{text(answer, 'document_date')}|{now:%G-W%V}",
            cases=(text(row, "id").rpartition("/")[2],),
            dated=day(answer, "document_date"),
            media_type=media_type,
            answerers=tuple(Answerer(None, None, _BODIES.get(code, code)) for code in dict.fromkeys(bodies)),
        )

    def _case(self, row: Row) -> Case:
        own, asked_of = (
            text(row, "id").rpartition("/")[2],
            tuple(Answerer(None, None, _BODIES.get(code, code)) for code in _addressees(row)),
        )
        settled = bool(at(row, "inverse_answers_to"))
        return Case(
            self.id, own, _title(row, self.settings.language), day(row, "document_date"), (), asked_of, settled=settled, key=own
        )


def _addressees(row: Row) -> list[str]:
    parts = [one for one in row.get("workHadParticipation") or () if text(one, "participation_role").endswith("ADDRESSEE")]
    return [str(org).rpartition("/")[2] for one in parts for org in one.get("had_participant_organization") or ()]


def _title(row: Row, language: str) -> str:
    titles = at(row, "title_dcterms") or {}
    return str(titles.get(language) or titles.get("en") or next(iter(titles.values()), ""))


def _file(answer: Row, language: str) -> tuple[str, str | None]:
    """Return path and media type of the answer in ``language``, else in English, else in any; DOCX before PDF."""
    spoken = sorted(
        answer.get("is_realized_by") or (),
        key=lambda one: (text(one, "language")[-3:] != language, text(one, "language")[-3:] != "ENG"),
    )
    files = [one for expression in spoken[:1] for one in expression.get("is_embodied_by") or ()]
    for name, media_type in _FORMATS.items():
        for one in files:
            if text(one, "format").lower().endswith(name) or text(one, "id").endswith(f"/{name}"):
                return text(one, "is_exemplified_by"), media_type
    return "", None
