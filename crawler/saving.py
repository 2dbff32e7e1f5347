"""Save Page Now (version 2 of its API): ask the Internet Archive to save a page, and later how that ended."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.public_archives import Desk, Reply, Unreached
from voetnoot.config import PublicArchives
from voetnoot.links import Link
from voetnoot.mementos import Memento
from voetnoot.rescue import Save, SaveState

_OK = 200
_REFUSED = frozenset({401, 403})
_LONGEST_WHY = 300

Sink = Callable[[Save], None]
Now = Callable[[], datetime]


async def save_pages(desk: Desk, links: Sequence[Link], settings: PublicArchives, sink: Sink, now: Now) -> None:
    """Ask for each of ``links`` to be saved, and give each `Save` to ``sink`` at once. Ends where the archive wants no more."""
    about = {"if_not_archived_within": f"{max(1, settings.save.near.days)}d", "skip_first_archive": "1"}
    for link in links:
        save = Save(link.id, now(), SaveState.ASKED)
        try:
            reply = await desk.ask(settings.save.url, headers=_headers(settings), form={"url": link.url, **about})
        except Unreached as trouble:
            sink(replace(save, state=SaveState.FAILED, ended=now(), why=str(trouble)))
            return
        said = _said(reply)
        if said.get("job_id"):
            sink(replace(save, job=str(said["job_id"])))
            continue
        sink(replace(save, state=SaveState.FAILED, ended=now(), why=_why(reply, said)))
        if reply.status != _OK:
            return


async def follow_up(desk: Desk, waiting: Sequence[Save], settings: PublicArchives, sink: Sink, now: Now) -> None:
    """Ask what became of the pages that were to be saved, and give ``sink`` each that ended."""
    for save in waiting:
        try:
            reply = await desk.ask(f"{settings.save.url.rstrip('/')}/status/{save.job}", headers=_headers(settings))
        except Unreached:
            return
        if reply.status != _OK:
            return
        said = _said(reply)
        if said.get("status") == "success" and (made := _copy(said, settings.replay)) is not None:
            sink(replace(save, state=SaveState.DONE, ended=now(), memento=made))
        elif said.get("status") == "error":
            sink(replace(save, state=SaveState.FAILED, ended=now(), why=_why(reply, said)))


def _headers(settings: PublicArchives) -> dict[str, str]:
    access, secret = settings.save.access_key, settings.save.secret_key
    assert access is not None
    assert secret is not None
    return {"Accept": "application/json", "Authorization": f"LOW {access.get_secret_value()}:{secret.get_secret_value()}"}


def _said(reply: Reply) -> dict[str, Any]:
    try:
        said = json.loads(reply.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _why(reply: Reply, said: dict[str, Any]) -> str:
    if reply.status in _REFUSED:
        return f"it refused the keys (status {reply.status})"
    return str(said.get("message") or said.get("status_ext") or f"it answered with status {reply.status}")[:_LONGEST_WHY]


def _copy(said: dict[str, Any], replay: str) -> Memento | None:
    stamp = str(said.get("timestamp", ""))
    try:
        at = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Memento(f"{replay}{stamp}/{said.get('original_url', '')}", at, urlsplit(replay).netloc)
