"""Where what an index shows goes: one transaction a page, and the cursor moves only over what is stored."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from crawler.sources.cursor import read_cursor
from crawler.sources.index import IndexPage
from crawler.sources.restamps import judge, sort_out
from store.document_ledger import document_id
from store.engine import Store
from store.known_documents import KnownDocuments
from voetnoot.answers import Case, DocumentRef, Doubt
from voetnoot.config import SourceConfig


@dataclass(slots=True)
class Tally:
    """What a run has done so far. ``why`` is set when it must end badly, in words for the status page."""

    new: int = 0
    doubts: int = 0
    why: str | None = None


class Intake:
    """The index side of one run over one source: the spider asks it where to begin and hands it pages.

    ``source`` is the id of the source; ``now`` is asked for the time at each write. Raises what the store raises.
    """

    def __init__(self, source: str, settings: SourceConfig, store: Store, now: Callable[[], datetime]) -> None:
        self.source = source
        self.tally = Tally()
        self._settings = settings
        self._store = store
        self._known = KnownDocuments(store.engine)
        self._now = now
        store.ledger.begin_source(source, now())
        state = store.queries.source_state(source)
        self._cursor = read_cursor(state.cursor if state else None)
        self._horizon = (state.began if state else now()) - settings.history
        self._restamped: dict[str, DocumentRef] = {}
        self._began: dict[str, datetime] = {}

    def begin(self, stream: str) -> tuple[datetime, bool]:
        """Return from which upstream stamp ``stream`` is to be read, and whether it was never read whole."""
        since = self._cursor.since(stream, overlap=self._settings.overlap, horizon=self._horizon)
        self._began[stream] = since
        return since, self._cursor.fresh(stream)

    def take(self, stream: str, page: IndexPage) -> None:
        """Store ``page``: what it shows first, then the cursor over it."""
        now, ledger = self._now(), self._store.ledger
        known = self._known.known_refs(self.source, [*(ref.key for ref in page.refs), *page.deleted])
        parted = sort_out([ref for ref in page.refs if ref.key in known or self._ours(ref)], known)
        gone = [replace(known[key], deleted=True) for key in page.deleted if key in known and not known[key].deleted]
        self._restamped |= {ref.key: ref for ref in parted.restamped}
        self.tally.new += ledger.see_documents([*parted.store, *gone], now, announce=self._settings.announce) + len(gone)
        ledger.delete_cases(self.source, page.deleted_cases)
        ledger.see_cases([case for case in page.cases if self._open_or_recent(case)], now)
        self.doubt(*page.doubts)
        self._cursor = self._cursor.moved(stream, page.reached, now)
        ledger.set_cursor(self.source, self._cursor.text(), now, complete=False)

    def end_stream(self, stream: str) -> None:
        """Note that ``stream`` was read to its end."""
        now = self._now()
        self._cursor = self._cursor.ended(stream, self._began[stream])
        self._store.ledger.set_cursor(self.source, self._cursor.text(), now, complete=False)

    def end_index(self) -> tuple[DocumentRef, ...]:
        """Note that all streams were read to their end; return the documents whose bytes deserve a look for their stamp alone.

        Their new stamp is not stored before that look (`see_again`), so that a look that fails is taken again next time.
        """
        now = self._now()
        judged = judge(tuple(self._restamped.values()), self._settings.maintenance_threshold)
        self.doubt(*(Doubt("restamped", stamp, "on many documents; nothing else of them changed") for stamp in judged.stamps))
        self._store.ledger.see_documents(judged.shared, now, announce=self._settings.announce)
        self._store.ledger.want_bodies([document_id(ref.source, ref.key) for ref in judged.lone], now)
        self._store.ledger.set_cursor(self.source, self._cursor.text(), now, complete=True)
        return judged.lone

    def see_again(self, ref: DocumentRef) -> None:
        """Store the new stamp of ``ref``, whose bytes were looked at."""
        self._store.ledger.see_documents([ref], self._now(), announce=self._settings.announce)

    def doubt(self, *doubts: Doubt) -> None:
        """Keep ``doubts`` about this source for a person."""
        if doubts:
            self.tally.doubts += self._store.ledger.add_doubts(f"source:{self.source}", doubts, self._now())

    def stop(self, why: str) -> None:
        """Note that the run cannot go on, and why."""
        self.tally.why = self.tally.why or why

    def _ours(self, ref: DocumentRef) -> bool:
        """Return whether an unknown document is of the watch at all: a maintenance day shows every one since 2008."""
        return self._recent(ref.received or ref.dated)

    def _open_or_recent(self, case: Case) -> bool:
        return not case.settled or self._recent(case.sent)

    def _recent(self, day: date | None) -> bool:
        return day is None or day >= self._horizon.date()
