"""From the probes of a run to verdicts and events: whether it is our network, the host or the link."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from types import MappingProxyType

from crawler.linkcheck import check_links
from scheduler.keeping import Keeper
from scheduler.known import Known, gather
from scheduler.policy import breaker_of, policy_of
from scheduler.probing import Judged
from scheduler.vantage import Vantage
from store.engine import Store
from store.link_ledger import HostHealth, JudgedLink
from store.link_queries import Lately, Watched, WatchedLink
from store.report_queries import ReportQueries
from voetnoot.config import Config
from voetnoot.differ import LinkSubject, compare_verdicts
from voetnoot.drift import Drift, compare_texts
from voetnoot.events import CitedIn, Event, LinkDied
from voetnoot.incidents import (
    BreakerPolicy,
    HostResult,
    HostState,
    LinkStanding,
    host_state,
    may_be_ill,
    standing_of,
    void_run,
    well_at,
)
from voetnoot.links import FAILING, LIVING, Answered, Link, Probe, State, Verdict
from voetnoot.mementos import NOT_SOUGHT
from voetnoot.moves import families, suggested
from voetnoot.runs import RunState
from voetnoot.verdicts import Policy, Reason, judge, unreached

BATCH = 500
"""Links, about, whose verdicts are stored in one transaction."""


def why_void(
    store: Store,
    config: Config,
    run: int,
    watched: Iterable[Watched],
    taken: Iterable[Probe],
    *,
    canaries: bool | None,
    job: str = "check-links",
) -> str | None:
    """Return why the probes ``taken`` in ``run`` of ``job`` may not be judged, or ``None``. Links that lived before speak."""
    links = (one.link for one in watched if one.state in (State.ALIVE, State.MOVED))
    lived = {link.id: link.host for link in links}
    checked: dict[str, list[bool]] = defaultdict(list)
    for probe in taken:
        if probe.link in lived:
            checked[lived[probe.link]].append(unreached(probe.outcome))
    results = [HostResult(host, len(lost), sum(lost)) for host, lost in checked.items()]
    runs = store.queries.runs(job=job)
    earlier = (one for one in runs if one.id != run and one.state is RunState.DONE)
    in_row = sum(1 for _ in takewhile(lambda one: one.stats.void is not None, earlier))
    return void_run(results, canaries, voids_in_row=in_row, policy=breaker_of(config.links))


def settle(
    config: Config,
    store: Store,
    run: int | None,
    links: Sequence[str],
    now: datetime,
    *,
    pairs: Mapping[str, Sequence[Probe]] = MappingProxyType({}),
) -> tuple[dict[str, Verdict], int]:
    """Judge ``links`` over all that is known of them, hosts as a whole, some hosts in one transaction.

    ``pairs``: the newest `STEADY` probes of links, as far as they are at hand, all stored. Returns the verdicts and how many
    events they caused.
    """
    verdicts: dict[str, Verdict] = {}
    events = 0
    hosts: dict[str, list[WatchedLink]] = defaultdict(list)
    for one in store.queries.links(links).values():
        hosts[one.link.host].append(one)
    policy, breaker = policy_of(config.links), breaker_of(config.links)
    for batch in _batches(dict(sorted(hosts.items()))):
        known = gather(config, store, batch, now, pairs)
        settled = [_Host(policy, breaker, store, known, host, watched, now).decide() for host, watched in batch.items()]
        judged = [JudgedLink(link, verdict) for one in settled for link, verdict in one.verdicts.items()]
        told = [event for one in settled for event in one.events]
        health = [one.health for one in settled if one.health is not None]
        store.ledger.settle(run, judged, now, events=told, hosts=health)
        verdicts |= {one.link: one.verdict for one in judged}
        events += len(told)
    return verdicts, events


@dataclass(frozen=True, slots=True)
class _Settled:
    verdicts: dict[str, Verdict]
    events: tuple[Event, ...]
    health: HostHealth | None


def _lately(verdicts: Iterable[Verdict], since: datetime) -> Lately:
    late = [verdict.state for verdict in verdicts if verdict.at is not None and verdict.at >= since]
    return Lately(sum(state in FAILING for state in late), sum(state in LIVING for state in late))


def _batches(hosts: Mapping[str, list[WatchedLink]]) -> Iterator[dict[str, list[WatchedLink]]]:
    """Split ``hosts`` into batches of some hundred links, a host whole."""
    batch: dict[str, list[WatchedLink]] = {}
    links = 0
    for host, watched in hosts.items():
        batch[host] = watched
        links += len(watched)
        if links >= BATCH:
            yield batch
            batch, links = {}, 0
    if batch:
        yield batch


@dataclass(slots=True)
class _Host:
    """The probed links of one host, on their way to verdicts."""

    policy: Policy
    breaker: BreakerPolicy
    store: Store
    known: Known
    host: str
    watched: list[WatchedLink]
    now: datetime
    _all: list[WatchedLink] | None = None

    def decide(self) -> _Settled:
        history = self.known.history
        before = self.known.health.get(self.host)
        since = before.ill_since if before else None
        verdicts = {one.link.id: self._judge(one, history, ill=False) for one in self.watched}
        state = self._state(verdicts, HostState(since, Reason(before.reason)) if before and since and before.reason else None)
        verdicts |= {one.link.id: self._judge(one, history, ill=True) for one in self.watched if one.link.id in state.links}
        events = [event for one in self.watched for event in self._events(one, verdicts[one.link.id], history)]
        changed = state.since != since
        counts = {name: getattr(state.events[0], name) for name in ("links", "citations", "answers")} if state.events else {}
        health = HostHealth(self.host, state.since, state.reason, **counts) if changed else None
        return _Settled(verdicts, (*state.events, *events), health)

    def _judge(self, one: WatchedLink, history: Mapping[str, list[Probe]], *, ill: bool) -> Verdict:
        if (same := self.known.steady.get(one.link.id)) is not None:
            return same
        probes = history.get(one.link.id, [])
        return judge(probes, self.policy, self.now, link=one.link, before=one.verdict, host_ill=ill, override=one.override)

    def _state(self, verdicts: Mapping[str, Verdict], before: HostState | None) -> HostState:
        """Ask the circuit breaker, over all links of the host ever checked; who cites them counts only when it tells.

        Whether a well host fell ill, its links that were checked lately decide; only of those that fail the verdict is read.
        """
        if before is None:
            if not self._may_be_ill(verdicts):
                return HostState(None, None)
            checked = self.store.queries.checked_of_host(self.host, self._since)
            lately = [one for one in checked if one.link not in verdicts]
            well = [well_at(one.link, one.at) for one in lately if one.state in LIVING]
            failing = self.store.queries.links(one.link for one in lately if one.state in FAILING)
            read = {link: known.verdict for link, known in failing.items()}
            if not self._asked(read | dict(verdicts), None, {}, well).events:
                return HostState(None, None)
        all_links = {one.link.id: one.verdict for one in self._links()} | dict(verdicts)
        state = self._asked(all_links, before, {})
        return self._asked(all_links, before, self.store.queries.cited_in(all_links)) if state.events else state

    @property
    def _since(self) -> datetime:
        """From when on a check counts as one of late."""
        return self.now - self.breaker.window

    def _may_be_ill(self, verdicts: Mapping[str, Verdict]) -> bool:
        """Tell by numbers alone whether a host that was well may be ill: those checked lately, each by its newest verdict."""
        before = [one.verdict for one in self.watched if one.verdict is not None]
        counted = (
            self.known.lately.get(self.host, Lately()) - _lately(before, self._since) + _lately(verdicts.values(), self._since)
        )
        return may_be_ill(counted.failing, counted.well, self.breaker)

    def _links(self) -> list[WatchedLink]:
        """Return all links of the host, which may be many: read when they are wanted."""
        if self._all is None:
            self._all = self.store.queries.links_of_host(self.host)
        return self._all

    def _asked(
        self,
        links: Mapping[str, Verdict | None],
        before: HostState | None,
        cited: Mapping[str, Sequence[CitedIn]],
        well: Sequence[LinkStanding] = (),
    ) -> HostState:
        standings = [
            *well,
            *(
                standing_of(
                    link,
                    verdict,
                    ill_since=before.since if before else None,
                    citations=len(cited.get(link, ())),
                    answers=sorted({place.answer for place in cited.get(link, ())}),
                )
                for link, verdict in sorted(links.items())
                if verdict is not None
            ),
        ]
        return host_state(self.host, standings, before, self.now, policy=self.breaker)

    def _events(self, one: WatchedLink, after: Verdict, history: Mapping[str, list[Probe]]) -> tuple[Event, ...]:
        if one.link.id in self.known.steady:
            return ()  # it goes on as it was, of which there is nothing to tell
        probes = history.get(one.link.id, [])
        plain = compare_verdicts(one.verdict, after, LinkSubject(one.link), self.now)
        if not plain:
            return ()
        subject = LinkSubject(
            link=one.link,
            cited_in=self.store.queries.cited_in([one.link.id]).get(one.link.id, ()),
            capture=ReportQueries(self.store.engine).first_copies([one.link.id]).get(one.link.id),
            public=self.store.queries.public_copies([one.link.id]).get(one.link.id, NOT_SOUGHT),
            drift=self._drift(one, probes[-1]) if probes else None,
        )
        events = compare_verdicts(one.verdict, after, subject, self.now)
        return tuple(self._advised(event, one, after) if isinstance(event, LinkDied) else event for event in events)

    def _advised(self, event: LinkDied, one: WatchedLink, after: Verdict) -> LinkDied:
        """Say where a dead page may be: where it moved to before, if that is not what died, or where its neighbours went."""
        before = one.verdict.moved_to if one.verdict else None
        if before is not None and before != after.final_url:
            return replace(event, suggested=before)
        verdicts = {known.link.url: known.verdict for known in self._links()}
        moves = ((url, verdict.moved_to) for url, verdict in verdicts.items() if verdict and verdict.state is State.MOVED)
        known = families((old, new) for old, new in moves if new)
        return replace(event, suggested=suggested(one.link.url, known))

    def _drift(self, one: WatchedLink, last: Probe) -> Drift | None:
        digest = last.outcome.text_digest if isinstance(last.outcome, Answered) else None
        if one.baseline is None or digest is None:
            return None
        texts = self.store.queries.texts([one.baseline, digest])
        return compare_texts(texts[one.baseline], texts[digest]) if len(texts) == 2 else None  # noqa: PLR2004 - both are there


def look_and_settle(
    config: Config, store: Store, links: Sequence[Link], now: Callable[[], datetime], tell: Callable[[Judged], None]
) -> None:
    """Check ``links`` outside any run, keep what was seen, and tell of each the verdict over its whole history."""
    known = store.queries.links(link.id for link in links)
    store.ledger.watch_links([(link.id, link.url) for link in links if link.id not in known], now())
    watched = store.queries.links(link.id for link in links)
    vantage = Vantage(config, store, watched)
    keeper = Keeper(store, None, watched, vantage.doomed)
    check_links([one.link for one in watched.values()], config.links, config.network, keeper, now, memory=keeper.memory)
    keeper.flush()
    vantage.ask(keeper, now)
    verdicts, _ = settle(config, store, None, list(watched), now(), pairs=keeper.pairs)
    for probe in keeper.taken:
        tell(Judged(probe, verdicts[probe.link]))
