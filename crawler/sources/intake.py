"""Where what an index shows goes: one transaction a page, and the cursor moves only over what is stored."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from crawler.sources.cursor import read_cursor
from crawler.sources.index import IndexPage
from crawler.sources.partial import completed, completed_case
from crawler.sources.restamps import Restamps, sort_out
from store.document_ledger import document_id
from store.engine import Store
from store.known_documents import KnownDocuments
from voetnoot.answers import Case, DocumentRef, Doubt
from voetnoot.config import SourceConfig

_FEW = 3
"""So many documents may be missing at once without a question, whatever share of all they are."""


@dataclass(slots=True)
class Tally:
    """What a run has done so far. ``why`` is set when it must end badly, in words for the status page."""

    new: int = 0
    doubts: int = 0
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """Where a stream begins: at the address ``resume`` if there is one, else from the upstream stamp ``since`` on."""

    since: datetime
    first: bool
    resume: str | None = None


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
        self._began_run = now()
        self._horizon = (state.began if state else self._began_run) - settings.history
        self._restamps = Restamps(settings.maintenance_threshold)
        self._began: dict[str, datetime] = {}

    @property
    def files_per_run(self) -> int:
        """How many files one run may fetch."""
        return self._settings.files_per_run

    def now(self) -> datetime:
        """Return the time."""
        return self._now()

    def begin(self, stream: str) -> Start:
        """Return from where ``stream`` is to be read."""
        since = self._cursor.since(stream, overlap=self._settings.overlap, horizon=self._horizon)
        self._began[stream] = since
        return Start(since, self._cursor.fresh(stream), self._cursor.resume(stream))

    def forget(self, stream: str) -> None:
        """Note that the upstream does not know any more where ``stream`` was to go on."""
        self._cursor = self._cursor.forgotten(stream)
        self._keep_cursor(complete=False)

    def take(self, stream: str, page: IndexPage) -> None:
        """Store what ``page`` shows, then the cursor over it, unless there are details of it to be read first."""
        self._documents(page)
        self._cases(page)
        self.doubt(*page.doubts)
        if not page.details:
            self.pass_over(stream, page)

    def pass_over(self, stream: str, page: IndexPage) -> None:
        """Move the cursor over ``page``, all of which is stored."""
        self._cursor = self._cursor.moved(stream, page.reached, self._now(), page.resume)
        self._keep_cursor(complete=False)

    def _documents(self, page: IndexPage) -> None:
        known = self._known.known_refs(self.source, [*(ref.key for ref in page.refs), *page.deleted])
        refs = completed(page, known, self._numbers(page)) if page.partial else page.refs
        refs = [known[ref.key] if _withdrawn(known.get(ref.key), ref) else ref for ref in refs]
        parted = sort_out([ref for ref in refs if ref.key in known or self._ours(ref)], known)
        gone = [replace(known[key], deleted=True) for key in page.deleted if key in known and not known[key].deleted]
        shared = self._restamps.add(parted.restamped)
        self.tally.new += self._see([*parted.store, *gone, *shared]) + len(gone)

    def _numbers(self, page: IndexPage) -> dict[str, str]:
        return self._known.kenmerken(self.source, [key for keys in page.belongs.values() for key in keys])

    def _see(self, refs: list[DocumentRef]) -> int:
        return self._store.ledger.see_documents(refs, self._now(), announce=self._settings.announce)

    def _cases(self, page: IndexPage) -> None:
        self._store.ledger.delete_cases(self.source, page.deleted_cases)
        wanted = [case for case in page.cases if self._open_or_recent(case)]
        known = self._known.known_cases(self.source, [case.kenmerk for case in wanted]) if page.partial else {}
        self._store.ledger.see_cases([completed_case(case, known.get(case.kenmerk)) for case in wanted], self._now())

    def _keep_cursor(self, *, complete: bool) -> None:
        self._store.ledger.set_cursor(self.source, self._cursor.text(), self._now(), complete=complete)

    def end_stream(self, stream: str) -> None:
        """Note that ``stream`` was read to its end."""
        self._cursor = self._cursor.ended(stream, self._began[stream])
        self._keep_cursor(complete=False)

    def end_index(self, *, whole: bool = False) -> tuple[DocumentRef, ...]:
        """Note that all streams were read to their end; return the documents whose bytes deserve a look for their stamp alone.

        Their new stamp is not stored before that look (`see_again`), so that a look that fails is taken again next time.
        ``whole``: the index shows all that there is, so that what it did not show is gone.
        """
        lone = self._restamps.lone
        self.doubt(
            *(Doubt("restamped", stamp, "on many documents; nothing else of them changed") for stamp in self._restamps.stamps)
        )
        self._store.ledger.want_bodies([document_id(ref.source, ref.key) for ref in lone], self._now())
        if whole:
            self._miss()
        self._keep_cursor(complete=True)
        return lone

    def _miss(self) -> None:
        """Take what this run did not show for gone; when that is more than half of all, for a fault instead."""
        missing, count = self._known.unseen(self.source, self._began_run)
        if len(missing) > max(_FEW, count // 2):
            self.doubt(Doubt("many-missing", self.source, f"{len(missing)} of {count} documents; nothing is withdrawn for it"))
            return
        self.tally.new += len(missing)
        self._see([replace(ref, deleted=True) for ref in missing])

    def see_again(self, ref: DocumentRef) -> None:
        """Store the new stamp of ``ref``, whose bytes were looked at."""
        self._see([ref])

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


def _withdrawn(known: DocumentRef | None, ref: DocumentRef) -> bool:
    """Tell whether the file itself said that the document is gone, and the index has nothing new to say of it."""
    return known is not None and known.deleted and known.url is None and ref.sign == known.sign
