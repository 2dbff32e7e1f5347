"""Ninety days over links that live, stumble, die and live again, with our own network off for half a day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from demo.lab.quarter import DAY, NETWORK_OFF, START, Fate, Quarter, lives
from scheduler.alarming import facts
from store.alarm_ledger import AlarmQueries
from store.engine import Store
from voetnoot.alarms import causes, plan
from voetnoot.config import Config, default_file, load


@pytest.fixture
def config(tmp_path: Path, url_at: Callable[[Path], str | None]) -> Config:
    return load(
        default_file(), {}, {"data": tmp_path, "store.url": url_at(tmp_path), "links.batch": 100_000, "log.level": "error"}
    )


class Watch:
    """Looks for alarms at each moment, as the watchman of the daemon does."""

    def __init__(self, config: Config, quarter: Quarter) -> None:
        self.config, self.quarter, self.begun, self.over = config, quarter, list[str](), list[str]()

    def look(self, now: datetime) -> None:
        store, settings = self.quarter.store, self.config.alarms
        found = causes(facts(self.config, store, now), settings, now)
        decided = plan(AlarmQueries(store.engine).alarms(), found, now, settings.calm)
        self.begun += [alarm.cause for alarm in decided.begun if alarm.cause != "queue:publish"]  # nobody publishes here
        self.over += [alarm.cause for alarm in decided.over]
        gone = {alarm.cause for alarm in decided.over}
        keep = [alarm if alarm.told else alarm.__class__(alarm.cause, alarm.since, alarm.text, now) for alarm in decided.keep]
        store.ledger.keep_alarms([one for one in keep if one.cause not in gone], (*gone, *decided.forget))


def test_ninety_days(config: Config, tmp_path: Path, open_at: Callable[..., Store]) -> None:
    store = open_at(tmp_path)
    quarter = Quarter(config, store, lives(160), timedelta(hours=3))
    watch = Watch(config, quarter)
    assert {life.fate for life in quarter.all_of_them} == set(Fate)
    off = [START + day * DAY for day in NETWORK_OFF]
    for now in quarter.play():
        if off[0] - DAY < now < off[1] + 2 * DAY:
            watch.look(now)
    assert quarter.found() == []
    assert quarter.voids >= 3
    assert quarter.changed_while_off == 0
    assert (watch.begun, watch.over) == (["network"], ["network"])
    store.close()
