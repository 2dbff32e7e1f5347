"""The Dutch House of Representatives: its data service (*Gegevensmagazijn*), as SyncFeed where that is given, and as OData 4."""

from datetime import date, datetime

from crawler.sources import odata_query, odata_rows, syncfeed
from crawler.sources.index import IndexPage, Page
from crawler.sources.source import Source
from voetnoot.config import SourceConfig

_ODATA = ("documents", "cases")


class TweedeKamer(Source):
    """Answers, postponements and notices with their cases, and the written questions themselves (open and overdue).

    The feed tells deletions and goes on exactly where it was left; the data service, asked behind it, says more of each document
    and is a second opinion: what one of them leaves out, or cannot say because it is down, comes from the other.
    """

    kind = "tweede-kamer"
    streams: tuple[str, ...] = _ODATA

    def __init__(self, id: str, settings: SourceConfig) -> None:  # noqa: A002 - the word of the configuration
        super().__init__(id, settings)
        self.feed = (settings.feed_url or "").rstrip("/")
        if self.feed:
            self.streams = (*syncfeed.CATEGORIES, *_ODATA)
            pairs = tuple(zip(syncfeed.CATEGORIES, reversed(_ODATA), strict=True))
            self.spare = {**dict(pairs), **{other: one for one, other in pairs}}

    def first_address(self, stream: str, since: datetime, *, first: bool) -> str:
        """Return where ``stream`` begins."""
        if stream in syncfeed.CATEGORIES:
            return syncfeed.beginning(self.feed, stream, since)
        if stream == "documents":
            return odata_query.documents(self.base, since)
        return odata_query.cases(self.base, since, first=first)

    def month_address(self, first: date, behind: date) -> str:
        """Return where the documents of a month are listed."""
        return odata_query.dated_documents(self.base, first, behind)

    def read_page(self, page: Page) -> IndexPage:
        """Return what stands on ``page``."""
        if page.stream in syncfeed.CATEGORIES:
            return syncfeed.read_feed(page, source=self.id, feed=self.feed)
        if page.stream == "documents":
            return odata_rows.document_page(page.body, source=self.id, base=self.base)
        return odata_rows.case_page(page.body, source=self.id)
