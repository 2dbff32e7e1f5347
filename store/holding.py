"""What is held of a link, as a column beside it: made anew from captures and look-ups in the transaction that changes these."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from store.counted import Columns
from store.memento_tables import LOOKUPS
from store.projecting import changes, hold, put
from store.rows import in_batches
from store.tables import CAPTURES
from voetnoot.mementos import LookupResult
from voetnoot.reports.facts import copies_code

COLUMNS = ("copies",)
_SUBJECT = "link:"


def look_again(connection: sa.Connection, links: Iterable[str]) -> int:
    """Let the column of ``links`` say what is held of them now; return of how many links it said something else."""
    changed = 0
    for batch in in_batches(sorted(set(links))):
        kept = hold(connection, batch, COLUMNS)
        different = changes(kept, held_of(connection, batch))
        put(connection, different)
        changed += len(different)
    return changed


def link_of(subject: str) -> str | None:
    """Return the link that a capture of ``subject`` is of; ``None`` for one of a document."""
    return subject.removeprefix(_SUBJECT) if subject.startswith(_SUBJECT) else None


def held_of(connection: sa.Connection, links: Sequence[str]) -> dict[str, Columns]:
    """Return what the column of ``links``, no more than a batch, is to say."""
    subjects = [f"{_SUBJECT}{link}" for link in links]
    captured = sa.select(CAPTURES.c.subject).where(CAPTURES.c.subject.in_(subjects)).distinct()
    ours = {link_of(row.subject) for row in connection.execute(captured)}
    answered = sa.select(LOOKUPS.c.link, LOOKUPS.c.archive, LOOKUPS.c.url)
    answered = answered.where(LOOKUPS.c.link.in_(links), LOOKUPS.c.result != LookupResult.FAILED.value)
    said: dict[str, dict[str, bool]] = {}
    for row in connection.execute(answered.order_by(LOOKUPS.c.asked, LOOKUPS.c.id)):
        said.setdefault(row.link, {})[row.archive] = row.url is not None  # of each archive, its last answer
    public = {link: any(holds.values()) for link, holds in said.items()}
    return {
        link: {"copies": copies_code(copied=link in ours, public=public.get(link, False), sought=link in said)} for link in links
    }
