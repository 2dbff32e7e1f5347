"""For machines that watch the machine: whether all is well, and whether requests may be sent here."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from voetnoot.expectations import stale
from voetnoot.runs import RunState
from webapp.problems import RETRY_AFTER
from webapp.site import Site, site_of

router = APIRouter()

BAD = (RunState.FAILED, RunState.TIMED_OUT)


@router.get("/healthz")
def health(request: Request) -> Response:
    """Say how far each source is known and which job ended badly: 503 where a watermark is old or the daemon's loop stalls.

    A store that cannot be read gives 503 through the handler of problems.
    """
    site = site_of(request)
    runs = site.queries.last_runs()
    bad = sorted(job for job, run in runs.items() if run.state in BAD)
    silent = sorted(state.id for state in site.queries.sources() if state.silent_since is not None)
    red = [*_stale(site), *([site.pulse.stalled] if site.pulse.stalled else [])]
    said = {
        "status": "red" if red else "degraded" if bad or silent else "ok",
        "why": red,
        "silent": silent,
        "complete_to": {state.source: state.at.isoformat() if state.at else None for state in site.complete()},
        "jobs": {job: {"state": run.state.value, "due": run.due.isoformat()} for job, run in sorted(runs.items())},
        "failed": bad,
    }
    return _answer(said, well=not red)


@router.get("/readyz")
def ready(request: Request) -> Response:
    """Say whether requests may be sent here: the daemon leads and does its jobs, its loop goes round, and the store answers."""
    site = site_of(request)
    site.pages.site_state()
    why = site.pulse.stalled or (None if site.pulse.ready else "the daemon begins or ends")
    return _answer({"ready": why is None, "why": why}, well=why is None)


def _stale(site: Site) -> list[str]:
    """Return a sentence per watched source that is not known well enough any more."""
    now = site.pulse.now()
    states = {state.id: state for state in site.queries.sources()}
    found = []
    for name, source in site.sources().items():
        state = states.get(name)
        known_to = None if state is None else state.complete_to or state.began
        if source.enabled and known_to is not None and stale(known_to, source.every, now):
            found.append(f"{name} is complete only to {known_to.isoformat()}")
    return found


def _answer(said: Mapping[str, object], *, well: bool) -> Response:
    headers = {"Cache-Control": "no-store", **({} if well else {"Retry-After": RETRY_AFTER})}
    return JSONResponse(dict(said), 200 if well else 503, headers=headers)
