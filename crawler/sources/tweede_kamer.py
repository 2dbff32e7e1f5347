"""The Dutch House of Representatives: its data service (*Gegevensmagazijn*), OData 4."""

from datetime import datetime
from typing import ClassVar

from crawler.sources import odata_query, odata_rows
from crawler.sources.index import IndexPage
from crawler.sources.index_spider import IndexSpider


class TweedeKamer(IndexSpider):
    """Answers, postponements and notices with their cases, and the written questions themselves (open and overdue)."""

    kind: ClassVar[str] = "tweede-kamer"
    name = kind
    streams: ClassVar[tuple[str, ...]] = ("documents", "cases")

    def first_address(self, stream: str, since: datetime, *, first: bool) -> str:
        """Return where ``stream`` begins."""
        if stream == "documents":
            return odata_query.documents(self.base_url, since)
        return odata_query.cases(self.base_url, since, first=first)

    def read_page(self, stream: str, body: bytes) -> IndexPage:
        """Return what stands on a page of ``stream``."""
        if stream == "documents":
            return odata_rows.document_page(body, source=self.intake.source, base=self.base_url)
        return odata_rows.case_page(body, source=self.intake.source)
