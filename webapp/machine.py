"""For machines that watch the machine: metrics in the Prometheus format."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import psutil
from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from voetnoot.reading.reader import READER_VERSION
from voetnoot.reports.facts import STATES
from webapp.health import BAD
from webapp.site import Site, site_of

router = APIRouter()


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Serve what the store counts, read at the moment of asking, and what this process counted since it began."""
    site = site_of(request)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Counts(site))
    text = generate_latest(registry) + generate_latest(site.counts.registry)
    return Response(text, media_type=CONTENT_TYPE_LATEST)


class _Counts(Collector):
    """The metrics that are read at the moment of asking."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterable[Metric]:
        counts = self._site.tally()
        yield _gauge("voetnoot_links", "Cited links by state", "state", dict(zip(STATES, counts.counts, strict=True)))
        yield CounterMetricFamily("voetnoot_events_published", "Published events", value=self._site.pages.site_state().event)
        yield from self._sources()
        yield from self._jobs()
        yield from self._queues()
        yield from _memory()
        stalled = float(self._site.pulse.stalled is not None)
        yield GaugeMetricFamily("voetnoot_loop_stalled", "Whether the daemon's loop stands still", value=stalled)

    def _sources(self) -> Iterable[Metric]:
        complete = {state.source: _seconds(state.at) for state in self._site.complete()}
        yield _gauge("voetnoot_source_complete_seconds", "Everything up to this moment was seen", "source", complete)
        silent = {state.id: state.silent_since is not None for state in self._site.queries.sources()}
        yield _gauge("voetnoot_source_silent", "Whether a source does less than is expected", "source", silent)

    def _jobs(self) -> Iterable[Metric]:
        last = dict(sorted(self._site.queries.last_runs().items()))
        due = {job: _seconds(run.due) for job, run in last.items()}
        yield _gauge("voetnoot_job_due_seconds", "When the last run of a job was due", "job", due)
        good = {job: run.state not in BAD for job, run in last.items()}
        yield _gauge("voetnoot_job_good", "Whether the last run of a job did not end badly", "job", good)
        checked = last.get("check-links")
        waits = {} if checked is None else checked.stats.waits
        yield _gauge("voetnoot_host_wait_seconds", "How long a host's links waited in the last run, the longest", "host", waits)

    def _queues(self) -> Iterable[Metric]:
        now = self._site.pulse.now()
        queues = self._site.operation.queues(now, READER_VERSION)
        yield _gauge("voetnoot_queue", "What waits for a job", "job", {job: one.waiting for job, one in queues.items()})
        ages = {job: (now - one.oldest).total_seconds() if one.oldest else 0.0 for job, one in queues.items()}
        yield _gauge("voetnoot_queue_age_seconds", "How long the oldest of it has waited", "job", ages)


def _memory() -> Iterable[Metric]:
    """Yield the memory of this process and of those that it started, the server of child processes included."""
    own = psutil.Process()
    sizes = {"daemon": float(own.memory_info().rss), "children": 0.0}
    for child in own.children(recursive=True):
        try:
            sizes["children"] += child.memory_info().rss
        except psutil.Error:  # it ended meanwhile, or is hidden from us
            continue
    yield _gauge("voetnoot_memory_bytes", "Resident memory", "process", sizes)


def _gauge(name: str, about: str, label: str, values: Mapping[str, float]) -> Metric:
    made = GaugeMetricFamily(name, about, labels=[label])
    for key, value in values.items():
        made.add_metric([key], float(value))
    return made


def _seconds(at: datetime | None) -> float:
    return 0.0 if at is None else at.astimezone(UTC).timestamp()
