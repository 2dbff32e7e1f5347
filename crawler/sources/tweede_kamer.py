"""The Dutch House of Representatives: its data service (*Gegevensmagazijn*), OData 4."""

from datetime import datetime
from typing import ClassVar

from crawler.sources import odata_query, odata_rows
from crawler.sources.index import IndexPage, Page
from crawler.sources.source import Source


class TweedeKamer(Source):
    """Answers, postponements and notices with their cases, and the written questions themselves (open and overdue)."""

    kind: ClassVar[str] = "tweede-kamer"
    streams: ClassVar[tuple[str, ...]] = ("documents", "cases")

    def first_address(self, stream: str, since: datetime, *, first: bool) -> str:
        """Return where ``stream`` begins."""
        if stream == "documents":
            return odata_query.documents(self.base, since)
        return odata_query.cases(self.base, since, first=first)

    def read_page(self, page: Page) -> IndexPage:
        """Return what stands on ``page``."""
        if page.stream == "documents":
            return odata_rows.document_page(page.body, source=self.id, base=self.base)
        return odata_rows.case_page(page.body, source=self.id)
