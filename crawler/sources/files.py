"""Anybody's own documents: a folder, a list of addresses, a sitemap, an RSS or Atom feed, or one single document."""

from datetime import datetime
from urllib.parse import urlsplit

from crawler.sources.index import BadPageError, IndexPage, Page
from crawler.sources.listings import Entry, listing_of
from crawler.sources.source import Source
from voetnoot.answers import DocumentKind, DocumentRef, Doubt
from voetnoot.config import SourceConfig
from voetnoot.ids import content_id

_LONGEST = 200
_FORM = "#form="
"""Under which form the listing was known: an error page must not pass for the one document there is."""


class Files(Source):
    """What is listed at ``base_url`` is watched for what it cites; what is not listed any more, unless by a feed, is gone."""

    kind = "files"

    def __init__(self, id: str, settings: SourceConfig) -> None:  # noqa: A002 - the word of the configuration
        super().__init__(id, settings)
        self.whole = True

    def first_address(self, stream: str, since: datetime, *, first: bool) -> str:
        """Return where the listing begins: it is always read whole."""
        del stream, since, first
        return self.settings.base_url

    def read_page(self, page: Page) -> IndexPage:
        """Return the documents that ``page`` lists; where it is no listing, it is itself the document."""
        listing = listing_of(page)
        known = page.url.partition(_FORM)[2]
        if known and listing.form != known:
            raise BadPageError(f"a {listing.form} where a {known} was")
        self.whole &= listing.whole
        passed = (Doubt("passed-by", page.url, ", ".join(listing.passed)),) if listing.passed else ()
        return IndexPage(
            refs=tuple(self._ref(entry) for entry in listing.entries),
            doubts=passed,
            next=listing.next,
            details=tuple(f"{part}{_FORM}{listing.form}" for part in listing.parts),
            reached=page.now if listing.next is None else None,
            resume=f"{self.settings.base_url}{_FORM}{listing.form}",
            rows=len(listing.entries),
        )

    def _ref(self, entry: Entry) -> DocumentRef:
        return DocumentRef(
            source=self.id,
            key=entry.key if len(entry.key) <= _LONGEST else content_id("address", entry.key),
            kind=DocumentKind.DOCUMENT,
            title=entry.title or urlsplit(entry.url).path.rpartition("/")[2] or entry.url,
            url=entry.url,
            sign=entry.sign,
            dated=entry.dated,
            media_type=entry.media_type,
        )
