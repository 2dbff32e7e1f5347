"""What machines that watch the machine are told."""

import asyncio
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from store.engine import Store
from voetnoot.config import Config
from voetnoot.config.watched import put_under_watch
from webapp.app import make_app
from webapp.pulse import Pulse

NOW = datetime(2026, 1, 20, 10, tzinfo=UTC)


def test_health_is_red_when_a_watermark_is_old_or_the_loop_stalls(
    client: httpx.Client, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse = app.state.site.pulse
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json() == {"ready": True, "why": None}
    monkeypatch.setattr(pulse, "now", lambda: NOW + timedelta(days=2))
    red = client.get("/healthz")
    assert (red.status_code, red.json()["status"]) == (503, "red")
    assert red.json()["why"] == ["nl-tweede-kamer is complete only to 2026-01-20T10:00:00+00:00"]
    assert client.get("/readyz").status_code == 200
    monkeypatch.setattr(pulse, "now", lambda: NOW)
    monkeypatch.setattr(pulse, "_beaten", time.monotonic() - 100)
    for path in ("/healthz", "/readyz"):
        stalled = client.get(path)
        assert (stalled.status_code, "has not come round" in str(stalled.json()["why"])) == (503, True)
    assert "voetnoot_loop_stalled 1.0" in client.get("/metrics").text
    monkeypatch.setattr(pulse, "_beaten", None)
    monkeypatch.setattr(pulse, "ready", False)
    assert client.get("/readyz").status_code == 503


def test_metrics_tell_what_waits_and_how_feeds_are_asked_for(client: httpx.Client) -> None:
    first = client.get("/feeds/all.json")
    client.get("/feeds/all.json", headers={"If-None-Match": first.headers["etag"]})
    metrics = client.get("/metrics").text
    assert re.search(r'voetnoot_feed_requests_total{form="json",status="304"} [1-9]', metrics)
    assert re.search(r'voetnoot_queue{job="check-links"} \d', metrics)
    for job in ("publish", "notify", "archives"):
        assert re.search(rf'voetnoot_queue_age_seconds{{job="{job}"}} 0.0', metrics)
    assert re.search(r'voetnoot_memory_bytes{process="daemon"} \d', metrics)
    families = {family.name for family in text_string_to_metric_families(metrics)}
    assert {"voetnoot_source_silent", "voetnoot_job_good", "voetnoot_runs", "voetnoot_misfires", "voetnoot_checks"} <= families


def test_a_source_that_was_put_under_watch_meanwhile_is_seen(tmp_path: Path, open_at: Callable[..., Store]) -> None:
    store = open_at(tmp_path)
    app = make_app(store, Config.model_validate({"data": tmp_path, "sources": {}}), Pulse(lambda: NOW))
    health = asyncio.run(_health(app))
    assert (health["status"], health["why"]) == ("ok", [])
    put_under_watch(tmp_path, "files-letters", {"kind": "files", "base_url": "file:///srv/letters/"})
    store.ledger.begin_source("files-letters", NOW - timedelta(days=30))
    assert asyncio.run(_health(app))["why"] == ["files-letters is complete only to 2025-12-21T10:00:00+00:00"]
    (tmp_path / "sources.yaml").write_text("nonsense")
    assert asyncio.run(_health(app))["status"] == "red"
    store.close()


async def _health(app: FastAPI) -> Any:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        return (await client.get("/healthz")).json()
