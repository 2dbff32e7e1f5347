"""The official publications of the Netherlands (KOOP): *Aanhangsel* and unanswered questions of both chambers since 1995."""

import re
from datetime import date, datetime, timedelta

from crawler.sources import sru
from crawler.sources.index import IndexPage, Page
from crawler.sources.source import Source
from voetnoot.answers import DocumentRef

NAMES = {"answers": "Kamervragen (Aanhangsel)", "questions": "Kamervragen zonder antwoord"}
"""Stream to the name of the publication in the collection."""

_PARTS = re.compile(rb"<(?:vraag|antwoord|kamervraagopmerking)\b")
_GONE = re.compile(rb"ingetrokken|verwijderd|niet\s+(?:meer\s+)?beschikbaar", re.IGNORECASE)
_MOST = 20_000


class Officielebekendmakingen(Source):
    """The publication of a letter joins the answer that the letter announced; it adds the notes, and tells what differs.

    The first run goes through the years of ``history`` by the date of publication, later runs ask for what was modified; all
    that is older is fetched month by month (``voetnoot backfill --from 1995``).
    """

    kind = "officielebekendmakingen"
    streams = tuple(NAMES)

    def first_address(self, stream: str, since: datetime, *, first: bool) -> str:
        """Return where ``stream`` begins."""
        when = sru.in_year(since.year) if first else f"dt.modified>={since.date()}"
        return sru.address(self.base, f'w.publicatienaam=="{NAMES[stream]}" AND {when}')

    def month_address(self, first: date, behind: date) -> str:
        """Return where the publications of a month are listed, answers and questions together."""
        names = " OR ".join(f'w.publicatienaam=="{name}"' for name in NAMES.values())
        return sru.address(self.base, f"({names}) AND dt.date>={first} AND dt.date<={behind - timedelta(days=1)}")

    def read_page(self, page: Page) -> IndexPage:
        """Return what stands on ``page``."""
        found = sru.opened(page.body)
        following = sru.following(page.url, found, page.now.year)
        refs = tuple(ref for ref in (sru.ref_of(record, self.id) for record in found.records) if ref is not None)
        return IndexPage(
            refs=refs,
            cases=tuple(sru.case_of(record, self.id) for record in found.records) if page.stream == "questions" else (),
            doubts=tuple(doubt for record in found.records for doubt in sru.doubts_of(record)),
            next=following,
            resume=following,
            reached=None if following else page.now,
            rows=len(found.records),
        )

    def withdrawn(self, ref: DocumentRef, body: bytes) -> bool:
        """Tell whether the XML is only a word that the publication was taken away; how it is put is not documented."""
        return len(body) < _MOST and not _PARTS.search(body) and _GONE.search(body) is not None and bool(ref.key)
