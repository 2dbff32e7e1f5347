"""What ``publish`` leaves in the public folder, whatever stops it."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler import talk
from scheduler.clearing import clear
from scheduler.clock import FixedNow
from scheduler.jobs import publish
from scheduler.jobs.context import JobContext
from store.engine import Store
from voetnoot.config import Config
from voetnoot.errors import StoreError
from voetnoot.events import SourceSilent
from voetnoot.feeds.gathering import PAGE

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
PAGES = 3


@pytest.fixture
def store(tmp_path: Path, open_at: Callable[..., Store]) -> Iterator[Store]:
    """A store with as many events as fill three archives of a feed."""
    made = open_at(tmp_path)
    moments = [NOW - timedelta(minutes=number) for number in range(PAGE * PAGES)]
    made.ledger.add_events([SourceSilent(at=NOW, source="nl", since=moment, why="stands still") for moment in moments])
    yield made
    made.close()


@pytest.fixture
def context(store: Store, tmp_path: Path) -> JobContext:
    return JobContext(Config.model_validate({"data": tmp_path}), store, FixedNow(NOW), 1, talk.logger())


def archives(folder: Path) -> list[Path]:
    return sorted((folder / "public" / "feeds" / "archive").glob("*/all.html"))


def test_archives_that_a_failure_kept_back_are_written_by_the_next_run(context: JobContext, tmp_path: Path) -> None:
    publish.run(context)
    wanted = archives(tmp_path)
    assert len(wanted) == PAGES
    for page in wanted:
        for form in ("html", "rss"):
            page.with_suffix(f".{form}").unlink()
    refused = wanted[1].with_suffix(".rss")
    refused.mkdir()
    with pytest.raises(StoreError, match="cannot write"):
        publish.run(context)
    refused.rmdir()
    publish.run(context)
    assert archives(tmp_path) == wanted


def test_without_the_folder_all_feeds_are_written_anew(context: JobContext, tmp_path: Path) -> None:
    publish.run(context)
    public = tmp_path / "public"
    whole = {path.relative_to(public): path.read_bytes() for path in public.rglob("*") if path.is_file()}
    shutil.rmtree(public)
    publish.run(context)
    assert {path.relative_to(public): path.read_bytes() for path in public.rglob("*") if path.is_file()} == whole


def test_what_a_killed_writer_had_begun_is_cleared_away(context: JobContext, store: Store, tmp_path: Path) -> None:
    publish.run(context)
    feeds = tmp_path / "public" / "feeds"
    whole = {path: path.read_bytes() for path in feeds.rglob("*") if path.is_file()}
    left, fresh = feeds / ".all.rss.4711", feeds / ".all.atom.4712"
    for path in (left, fresh):
        path.write_bytes(b"<rss")
    os.utime(left, (0, 0))
    assert clear(context.config, store, NOW, dry=True).files == 1
    assert clear(context.config, store, NOW).files == 1
    assert (left.exists(), fresh.exists()) == (False, True)
    assert whole == {path: path.read_bytes() for path in feeds.rglob("*") if path.is_file() and path != fresh}
