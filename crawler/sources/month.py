"""One month of a source's past, read like any index: the intake and the files of it are its own, the cursor is left alone."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from crawler.sources.body_intake import BodyIntake
from crawler.sources.index import IndexPage, Page
from crawler.sources.intake import Intake, Start
from crawler.sources.source import Source
from store.backfill import BackfillLedger, BackfillQueries
from store.document_ledger import document_id
from store.document_queries import WantedBody
from store.engine import Store
from voetnoot.answers import Case, DocumentRef

LEASE = timedelta(hours=6)
"""How long other runs leave the files of a month alone; far longer than a month takes, far shorter than anybody waits."""


class OneMonth(Source):
    """The documents of ``source`` that are dated in one month, which is listed at ``address``."""

    kind: ClassVar[str] = "month"

    def __init__(self, source: Source, address: str) -> None:
        super().__init__(source.id, source.settings)
        self._source = source
        self._address = address

    def first_address(self, stream: str, since: datetime, *, first: bool) -> str:
        """Return where the month is listed."""
        del stream, since, first
        return self._address

    def read_page(self, page: Page) -> IndexPage:
        """Read a page as the source does."""
        return self._source.read_page(page)

    def headers(self, url: str) -> Mapping[str, str]:
        """Ask as the source does."""
        return self._source.headers(url)

    def withdrawn(self, ref: DocumentRef, body: bytes) -> bool:
        """Judge a file as the source does."""
        return self._source.withdrawn(ref, body)


class MonthIntake(Intake):
    """Takes what is older than the watch, quietly; ``documents`` are the row ids of all that the month showed of that."""

    def __init__(self, source: Source, store: Store, now: Callable[[], datetime]) -> None:
        super().__init__(source.id, source.settings, store, now)
        self.documents: list[str] = []

    @property
    def files_per_run(self) -> int:
        """A month is not cut short."""
        return 1_000_000

    def begin(self, stream: str) -> Start:
        """Begin at the first page: a month that was cut off is listed again, and what of it is stored costs nothing."""
        del stream
        return Start(datetime.min.replace(tzinfo=UTC), first=True)

    def take(self, stream: str, page: IndexPage) -> None:
        """Store a page, and remember what it showed."""
        super().take(stream, page)
        self.documents += [document_id(self.source, ref.key) for ref in page.refs if self._ours(ref)]

    def forget(self, stream: str) -> None:
        """Forget nothing: there is no place to go on from."""

    def end_stream(self, stream: str) -> None:
        """Note nothing: a month is noted as whole when its files are there too."""

    def _keep_cursor(self, *, complete: bool) -> None:
        """Leave the cursor of the watch where it is."""

    def end_index(self, *, whole: bool = False) -> tuple[DocumentRef, ...]:
        """Change stamps are left to the watch."""
        del whole
        return ()

    def _see(self, refs: list[DocumentRef]) -> int:
        now = self.now()
        return self._store.ledger.see_documents(refs, now, quiet_until=now + LEASE)

    def _ours(self, ref: DocumentRef) -> bool:
        """Return whether a document lies before the watch, which takes the others by itself."""
        day = ref.received or ref.dated
        return day is None or not self._recent(day)

    def _open_or_recent(self, case: Case) -> bool:
        del case
        return True

    def starts_before(self, first: date) -> bool:
        """Tell whether a month that begins on ``first`` lies before the watch, at least in part."""
        return first < self._horizon.date()


class MonthBodies(BodyIntake):
    """Takes the files of one month. ``gate`` is passed before each: it waits as long as others ask the service."""

    def __init__(self, intake: MonthIntake, store: Store, now: Callable[[], datetime], gate: Callable[[], None]) -> None:
        super().__init__(intake, store, now)
        self._month = intake
        self._gate = gate
        self._listed = False

    def next(self) -> WantedBody | None:
        """Return the next document whose file is wanted, or ``None``."""
        self._gate()
        return super().next()

    def _wanted(self) -> list[WantedBody]:
        if self._listed:
            return []
        self._listed = True
        BackfillLedger(self._store.engine).lease_bodies(self._month.documents, self._now() + LEASE)
        return BackfillQueries(self._store.engine).wanted(self._month.documents)
