"""The European Parliament: written questions and their answers, by its open data service, in one language of choice."""

from datetime import datetime
from urllib.parse import urljoin

from crawler.sources.europarl_works import addressees, bodies, file_of, id_of, title_of
from crawler.sources.index import IndexPage, Page
from crawler.sources.json_pages import Row, asked, asking, at, day, opened, rows, text
from crawler.sources.source import Source
from voetnoot.answers import Case, DocumentKind, DocumentRef

_LIMIT, _AT_ONCE = 60, 30


class EuParliament(Source):
    """The first run lists years; later ones the service's feed of what changed in the last weeks. Both name ids alone."""

    kind = "eu-parliament"
    empty = frozenset({204, 404})

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
        ids = [id_of(row) for row in found if "QUESTION_WRITTEN" in (text(row, "work_type") or "QUESTION_WRITTEN")]
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
        path, media_type = file_of(answer, self.settings.language)
        return DocumentRef(
            source=self.id,
            key=id_of(answer),
            kind=DocumentKind.ANTWOORD,
            title=title_of(row, self.settings.language),
            url=urljoin(f"{self.base}/", f"/{path.lstrip('/')}") if path else None,
            sign=f"{path}|{text(answer, 'document_date')}|{now:%G-W%V}",
            cases=(id_of(row),),
            dated=day(answer, "document_date"),
            media_type=media_type,
            answerers=bodies(answer.get("creator") or addressees(row)),
        )

    def _case(self, row: Row) -> Case:
        about = (id_of(row), title_of(row, self.settings.language), day(row, "document_date"), (), bodies(addressees(row)))
        return Case(self.id, *about, settled=bool(at(row, "inverse_answers_to")), key=id_of(row))
