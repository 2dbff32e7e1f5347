"""For machines that watch the machine: health, and metrics in the Prometheus format."""

from collections.abc import Iterable
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from voetnoot.reports.rot import STATES
from voetnoot.runs import RunState
from webapp.overview import tally
from webapp.site import Site, site_of

router = APIRouter()

_BAD = (RunState.FAILED, RunState.TIMED_OUT)


@router.get("/healthz")
def health(request: Request) -> Response:
    """Say that the site and its store answer, how far each source is known, and which job ended badly.

    A store that cannot be read gives 503 through the handler of problems.
    """
    site = site_of(request)
    runs = site.queries.last_runs()
    bad = sorted(job for job, run in runs.items() if run.state in _BAD)
    sources = {state.source: state.at.isoformat() if state.at else None for state in site.complete()}
    last = {job: {"state": run.state.value, "due": run.due.isoformat()} for job, run in sorted(runs.items())}
    silent = sorted(state.id for state in site.queries.sources() if state.silent_since is not None)
    said = {
        "status": "degraded" if bad or silent else "ok",
        "silent": silent,
        "complete_to": sources,
        "jobs": last,
        "failed": bad,
    }
    return JSONResponse(said, headers={"Cache-Control": "no-store"})


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Serve what the store counts, read at the moment of asking."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Counts(site_of(request)))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Counts(Collector):
    """The metrics, from the store."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterable[Metric]:
        counts = tally(self._site)
        links = GaugeMetricFamily("voetnoot_links", "Cited links by state", labels=["state"])
        for state, number in zip(STATES, counts.counts, strict=True):
            links.add_metric([state], number)
        yield links
        yield CounterMetricFamily("voetnoot_events_published", "Published events", value=self._site.pages.site_state().event)
        complete = GaugeMetricFamily(
            "voetnoot_source_complete_seconds", "Everything up to this moment was seen", labels=["source"]
        )
        for source in self._site.complete():
            complete.add_metric([source.source], _seconds(source.at))
        yield complete
        silent = GaugeMetricFamily("voetnoot_source_silent", "Whether a source does less than is expected", labels=["source"])
        for known in self._site.queries.sources():
            silent.add_metric([known.id], float(known.silent_since is not None))
        yield silent
        yield from self._jobs()

    def _jobs(self) -> Iterable[Metric]:
        due = GaugeMetricFamily("voetnoot_job_due_seconds", "When the last run of a job was due", labels=["job"])
        good = GaugeMetricFamily("voetnoot_job_good", "Whether the last run of a job did not end badly", labels=["job"])
        for job, run in sorted(self._site.queries.last_runs().items()):
            due.add_metric([job], _seconds(run.due))
            good.add_metric([job], float(run.state not in _BAD))
        yield due
        yield good


def _seconds(at: datetime | None) -> float:
    return 0.0 if at is None else at.astimezone(UTC).timestamp()
