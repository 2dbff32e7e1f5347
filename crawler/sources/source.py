"""The interface of a source: where its index begins, and what stands on a page of it. No source touches the network itself."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from crawler.sources.index import IndexPage, Page
from voetnoot.answers import DocumentRef
from voetnoot.config import SourceConfig


class Source(ABC):
    """One parliament, or one heap of documents. ``id`` is its name in the configuration, ``settings`` what stands under it.

    ``kind`` names the class in the configuration. ``streams`` are read in their order, each page by page; one that is in
    ``spare`` may fail without the run failing, as long as the other that is named there is read. A status in ``empty`` means
    a page with an empty body. ``needs_key``: the service answers nobody without ``sources.<id>.key``. ``whole``, which may
    become known only while pages are read: a complete run shows everything that there is, so that the rest is gone.
    """

    kind: ClassVar[str]
    streams: tuple[str, ...] = ("documents",)
    spare: Mapping[str, str] = {}
    empty: ClassVar[frozenset[int]] = frozenset({204})
    needs_key: ClassVar[bool] = False

    def __init__(self, id: str, settings: SourceConfig) -> None:  # noqa: A002 - the word of the configuration
        self.id = id
        self.settings = settings
        self.base = settings.base_url.rstrip("/")
        self.whole = False

    @abstractmethod
    def first_address(self, stream: str, since: datetime, *, first: bool) -> str:
        """Return where ``stream`` begins, from the upstream stamp ``since`` on; ``first``: it was never read whole."""

    @abstractmethod
    def read_page(self, page: Page) -> IndexPage:
        """Return what stands on ``page``. Raises `BadPageError` for anything that is no such page."""

    def month_address(self, first: date, behind: date) -> str | None:
        """Return where the documents that are dated from ``first`` to before ``behind`` are listed, if that can be asked."""
        del first, behind
        return None

    def headers(self, url: str) -> Mapping[str, str]:
        """Return further request headers for ``url``, such as the one with a key; they are never archived."""
        del url
        return {}

    def withdrawn(self, ref: DocumentRef, body: bytes) -> bool:
        """Tell whether ``body``, which came for ``ref``, only says that the document was taken away."""
        del ref, body
        return False
