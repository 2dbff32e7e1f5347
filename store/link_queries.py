"""Reads of links: which are due, how they stand, who cites them, what we hold of them."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa

from store.link_ledger import HostHealth
from store.rows import Reader, among, in_batches
from store.tables import ANSWER_FACETS, ANSWERS, CITATIONS, HOSTS, LINKS, TEXTS
from voetnoot.codec import from_json, verdict_from_text
from voetnoot.events import CitedIn
from voetnoot.links import FAILING, LIVING, Link, State, Verdict
from voetnoot.verdicts import Override

WATCHED = (
    *(LINKS.c[name] for name in ("id", "url", "host", "cited", "baseline", "next_due", "override")),
    sa.cast(LINKS.c.verdict, sa.Text).label("held"),
)
"""What a `WatchedLink` is made of."""

_DUE = tuple(LINKS.c[name] for name in ("id", "url", "host", "cited", "state", "baseline", "next_due"))
"""What a `DueLink` is made of, in the order of its fields."""


class Watched(Protocol):
    """What a check wants to know of a link before it: in what state it is held to be (``None``: never checked).

    ``baseline`` is the digest of the text that it is compared with.
    """

    @property
    def link(self) -> Link:
        """The link itself."""

    @property
    def state(self) -> str | None:
        """The state of its verdict, one of `State`."""

    @property
    def baseline(self) -> str | None:
        """A digest of its first good copy's text."""


class DueLink(NamedTuple):
    """A link that is due, in short: a tuple, since a thousand are made at a time, of which most are looked at minutes later."""

    id: str
    url: str
    host: str
    cited: datetime | None
    state: str | None
    baseline: str | None
    due: datetime

    @property
    def link(self) -> Link:
        """The link itself."""
        return Link(self.id, self.url, self.host, self.cited)


@dataclass(frozen=True)
class WatchedLink:
    """A link with what holds of it: ``held``, its verdict (``None``: never checked), the digest of the text it is compared with.

    ``override``: what a person said of it. A verdict comes as the text that is kept, and is made of it when somebody asks for it.
    """

    link: Link
    held: Verdict | str | None
    baseline: str | None
    next_due: datetime | None
    override: Override | None = None

    @cached_property
    def verdict(self) -> Verdict | None:
        """The verdict that holds."""
        return verdict_from_text(self.held) if isinstance(self.held, str) else self.held

    @property
    def state(self) -> State | None:
        """The state of its verdict."""
        return None if self.verdict is None else self.verdict.state


@dataclass(frozen=True, slots=True)
class CheckedLink:
    """A link in short: when it was last checked, and its state since."""

    link: str
    at: datetime
    state: State


@dataclass(frozen=True, slots=True)
class Lately:
    """How many links of a host fail by their last check, and how many answer."""

    failing: int = 0
    well: int = 0

    def __add__(self, other: "Lately") -> "Lately":
        return Lately(self.failing + other.failing, self.well + other.well)

    def __sub__(self, other: "Lately") -> "Lately":
        return Lately(self.failing - other.failing, self.well - other.well)


class LinkQueries(Reader):
    """Links under watch."""

    def due_links(self, now: datetime, limit: int = 1000, *, after: tuple[datetime, str] | None = None) -> list[DueLink]:
        """Return links that are due at ``now``, longest due first; ``after`` is (due, id) of the last one of the page before."""
        statement = sa.select(*_DUE).where(LINKS.c.next_due <= now)
        if after is not None:
            statement = statement.where(sa.tuple_(LINKS.c.next_due, LINKS.c.id) > sa.tuple_(*after))
        return self._made(DueLink._make, statement.order_by(LINKS.c.next_due, LINKS.c.id).limit(limit))

    def still_due(self, ids: Sequence[str], now: datetime) -> list[DueLink]:
        """Return those of the links with these ids that are due at ``now``, in the order of ``ids``."""
        found: dict[str, DueLink] = {}
        for batch in in_batches(ids):
            statement = sa.select(*_DUE).where(LINKS.c.id.in_(batch), LINKS.c.next_due <= now)
            found |= {one.id: one for one in self._made(DueLink._make, statement)}
        return [found[link] for link in ids if link in found]

    def next_link_due(self) -> datetime | None:
        """Return the earliest moment at which a link is due."""
        row = self._first(sa.select(LINKS.c.next_due).where(LINKS.c.next_due.is_not(None)).order_by(LINKS.c.next_due))
        return None if row is None else row.next_due

    def links(self, ids: Iterable[str]) -> dict[str, WatchedLink]:
        """Return the links with these ids."""
        return {row.id: watched_of(row) for row in self._rows_among(_links, ids)}

    def links_of_host(self, host: str) -> list[WatchedLink]:
        """Return the links on ``host``."""
        return self.links_of_hosts([host]).get(host, [])

    def links_of_hosts(self, hosts: Iterable[str]) -> dict[str, list[WatchedLink]]:
        """Return, per host, its links by address."""
        found: dict[str, list[WatchedLink]] = {}
        for batch in in_batches(hosts):
            for row in self._rows(sa.select(*WATCHED).where(LINKS.c.host.in_(batch)).order_by(LINKS.c.host, LINKS.c.url)):
                found.setdefault(row.host, []).append(watched_of(row))
        return found

    def checked_of_host(self, host: str, since: datetime) -> list[CheckedLink]:
        """Return the links of ``host`` whose last check was judged and made at ``since`` or later."""
        checked = sa.select(LINKS.c.id, LINKS.c.checked, LINKS.c.state).where(LINKS.c.host == host, LINKS.c.checked >= since)
        return [CheckedLink(row.id, row.checked, State(row.state)) for row in self._rows(checked)]

    def lately_of_hosts(self, hosts: Iterable[str], since: datetime) -> dict[str, Lately]:
        """Return how those links of each host stand whose last check was judged and made at ``since`` or later."""
        return {row.host: Lately(row.failing, row.well) for row in self._rows_among(_lately, hosts, since=since)}

    def cited_in(self, ids: Iterable[str]) -> dict[str, tuple[CitedIn, ...]]:
        """Return, per link, where it is cited, newest answer first."""
        found: dict[str, list[CitedIn]] = {}
        for batch in in_batches(ids):
            statement = (
                sa.select(CITATIONS, ANSWERS.c.subject, ANSWERS.c.dated, ANSWERS.c.source)
                .join(ANSWERS, ANSWERS.c.id == CITATIONS.c.answer)
                .where(CITATIONS.c.link.in_(batch), CITATIONS.c.gone.is_(None))
                .order_by(CITATIONS.c.link, ANSWERS.c.dated.desc(), CITATIONS.c.part, CITATIONS.c.note, CITATIONS.c.nth)
            )
            rows = self._rows(statement)
            facets = self._answer_facets({row.answer for row in rows})
            for row in rows:
                found.setdefault(row.link, []).append(_cited_in(row, facets.get(row.answer, {})))
        return {link: tuple(places) for link, places in found.items()}

    def _answer_facets(self, answers: Iterable[str]) -> dict[str, dict[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = {}
        for batch in in_batches(sorted(answers)):
            told = (ANSWER_FACETS.c.answer.in_(batch), ANSWER_FACETS.c.facet.in_(("kenmerk", "ministry", "party", "member")))
            statement = sa.select(ANSWER_FACETS).where(*told).order_by(ANSWER_FACETS.c.value)
            for row in self._rows(statement):
                found.setdefault(row.answer, {}).setdefault(row.facet, []).append(row.value)
        return found

    def texts(self, digests: Sequence[str]) -> dict[str, str]:
        """Return the main texts that are kept under these digests."""
        found: dict[str, str] = {}
        for batch in in_batches(digests):
            rows = self._rows(sa.select(TEXTS).where(TEXTS.c.digest.in_(batch)))
            found |= {row.digest: zlib.decompress(row.text).decode() for row in rows}
        return found

    def host_health(self, names: Iterable[str]) -> dict[str, HostHealth]:
        """Return the health of those of ``names`` that were ever ill."""
        rows = self._rows_among(_hosts, names)
        return {row.name: HostHealth(row.name, row.ill_since, row.reason, **(row.body or {})) for row in rows}


@cache
def _links(dialect: str) -> sa.Select[Any]:
    return sa.select(*WATCHED).where(among(LINKS.c.id, dialect))


@cache
def _lately(dialect: str) -> sa.Select[Any]:
    states = {"failing": FAILING, "well": LIVING}
    numbers = [sa.func.count().filter(LINKS.c.state.in_(meant)).label(name) for name, meant in states.items()]
    since = LINKS.c.checked >= sa.bindparam("since", type_=LINKS.c.checked.type)
    return sa.select(LINKS.c.host, *numbers).where(among(LINKS.c.host, dialect), since).group_by(LINKS.c.host)


@cache
def _hosts(dialect: str) -> sa.Select[Any]:
    return sa.select(HOSTS).where(among(HOSTS.c.name, dialect))


def watched_of(row: Sequence[Any]) -> WatchedLink:
    """Return the link in ``row`` (`WATCHED`)."""
    link, url, host, cited, baseline, due, said, held, *_ = row
    return WatchedLink(Link(link, url, host, cited), held, baseline, due, None if said is None else from_json(Override, said))


def _cited_in(row: sa.Row[Any], facets: dict[str, list[str]]) -> CitedIn:
    return CitedIn(
        citation=row.id,
        answer=row.answer,
        kenmerken=tuple(facets.get("kenmerk", ())),
        subject=row.subject,
        part=row.part,
        note=row.note,
        dated=row.dated,
        ministries=tuple(facets.get("ministry", ())),
        parties=tuple(facets.get("party", ())),
        members=tuple(facets.get("member", ())),
        confidence=row.body.get("confidence", 1.0),
        source=row.source,
    )
