"""Where fetched files go: looked at, kept byte by byte in the archive, noted in the ledger; every attempt leaves a record."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from crawler.sources.body_look import Fetched, look
from crawler.sources.intake import Intake
from store.document_queries import WantedBody
from store.engine import Store
from voetnoot.answers import DocumentRef, Doubt
from voetnoot.captures import AttemptResult, Capture, HttpExchange, Place
from voetnoot.ids import digest

_BATCH = 100
_PATIENCE = 3
"""After so many files in a row that the service itself could not give, the rest waits for the next run."""


class BodyIntake:
    """The file side of one run: says which file is wanted next and takes what came. Raises what the store raises."""

    def __init__(self, intake: Intake, store: Store, now: Callable[[], datetime]) -> None:
        self._intake = intake
        self._store = store
        self._now = now
        self._queue: deque[WantedBody] = deque()
        self._after = ""
        self._failing = 0
        self._left = intake.files_per_run
        self._restamped: dict[str, DocumentRef] = {}

    def begin(self, restamped: tuple[DocumentRef, ...]) -> None:
        """Begin, once the index is read. ``restamped``: documents that are wanted for their change stamp alone."""
        self._restamped = {ref.key: ref for ref in restamped}

    def next(self) -> WantedBody | None:
        """Return the next document whose file is wanted, each once a run, or ``None``."""
        if self._intake.tally.why is not None or self._left == 0:
            return None
        if not self._queue:
            self._queue.extend(self._wanted())
        if not self._queue:
            return None
        wanted = self._queue.popleft()
        self._after = wanted.document
        self._left -= 1
        return wanted

    def _wanted(self) -> list[WantedBody]:
        return self._store.queries.documents_wanting_body(self._intake.source, self._now(), _BATCH, after=self._after)

    def take(
        self, wanted: WantedBody, fetched: Fetched, *, withdrawn: Callable[[DocumentRef, bytes], bool] = lambda _ref, _body: False
    ) -> None:
        """Keep what came for ``wanted``, or note why it is not taken.

        ``withdrawn`` tells whether a file only says that the document was taken away: then the document is deleted.
        """
        seen = look(fetched, wanted.ref)
        self._doubt(wanted, seen.doubts)
        if seen.fault is not None:
            self.lose(wanted, seen.fault, service=seen.service)
            return
        self._failing = 0
        if withdrawn(wanted.ref, fetched.body):
            self._withdraw(wanted, fetched)
            return
        now, ledger = self._now(), self._store.ledger
        if digest(fetched.body) == wanted.digest:
            ledger.add_document_capture(wanted.document, None, AttemptResult.UNCHANGED, now)
        else:
            ledger.add_document_capture(wanted.document, self._keep(wanted, fetched, now), AttemptResult.CHANGED, now)
            self._intake.tally.new += wanted.digest is not None
        if wanted.ref.key in self._restamped:
            self._intake.see_again(self._restamped[wanted.ref.key])

    def _withdraw(self, wanted: WantedBody, fetched: Fetched) -> None:
        """Delete a document whose file says that it is gone. Without an address it stays so, though the index shows it."""
        told = fetched.body[:400].decode("utf-8", "replace")
        self._doubt(wanted, (Doubt("withdrawn-text", wanted.ref.key, told),))
        self._store.ledger.add_document_capture(wanted.document, None, AttemptResult.UNCHANGED, self._now())
        self._intake.tally.new += 1
        self._intake.see_again(replace(wanted.ref, deleted=True, url=None))

    def _keep(self, wanted: WantedBody, fetched: Fetched, now: datetime) -> Capture:
        place, payload = self._archived(fetched, now)
        return Capture(
            subject=f"document:{wanted.document}",
            at=now,
            url=fetched.url,
            status=fetched.status,
            media_type=fetched.media_type,
            digest=payload,
            size=len(fetched.body),
            place=place,
        )

    def _archived(self, fetched: Fetched, now: datetime) -> tuple[Place, str]:
        """Write what came: with its exchange, or alone for a file of this machine, around which no HTTP was spoken.

        Who reads an archive looks for heads of HTTP only below addresses of HTTP (WARC 1.1, section 6.3: ``resource``).
        """
        archive = self._store.archive
        if not fetched.url.startswith(("http://", "https://")):
            return archive.append_resource(fetched.url, now, fetched.body, media_type=fetched.media_type)
        exchange = HttpExchange(fetched.url, fetched.request, fetched.response_head, fetched.body, fetched.media_type)
        return archive.append_exchange(exchange, now)

    def lose(self, wanted: WantedBody, why: str, *, service: bool) -> None:
        """Note that the file of ``wanted`` could not be had. ``service``: the fault is of the service, not of this file."""
        self._store.ledger.add_failed_attempt(wanted.document, why, self._now())
        self._failing = self._failing + 1 if service else 0
        if self._failing >= _PATIENCE:
            self._intake.stop(f"{why}; {self._failing} files in a row, the rest waits for the next run")

    def _doubt(self, wanted: WantedBody, doubts: tuple[Doubt, ...]) -> None:
        if doubts:
            self._intake.tally.doubts += self._store.ledger.add_doubts(f"document:{wanted.document}", doubts, self._now())
