"""The play from its first day to its last, through the command that a user gives, and what is left of it when it is killed."""

import hashlib
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from feeding import gathered
from reader_programs import PROGRAMS, Reader
from warcio.checker import Checker

from demo.play import _own_store
from demo.scenario import load_scenario
from store.archive_verify import Proved, verify
from store.engine import Store, open_store
from tests.stores import KINDS
from voetnoot.config import load
from voetnoot.events import AboutAnswer, AboutLink, AnswerOverdue, Event, LinkDied
from voetnoot.feeds.publishing import Publisher
from voetnoot.feeds.selection import STANDARD
from voetnoot.urls import link_id

Start = Callable[..., "subprocess.Popen[str]"]
Open = Callable[[Path], Store]

EVENTS = [
    ("2022-11-30", "AnswerPublished", "2022Z20410/antwoord"),
    ("2022-12-02", "AnswerPublished", "2022Z20655/antwoord"),
    ("2022-12-05", "AnswerPostponed", "2022Z20933/uitstel"),
    ("2022-12-05", "LinkDied", "https://www.waterstanden-archief.nl/zomer/2022/inspecties gone"),
    ("2022-12-07", "AnswerPublished", "2022Z21044/antwoord"),
    ("2022-12-09", "LinkDied", "https://www.spoorcijfers.nl/rapporten/nachttreinen-2021 not-found"),
    ("2022-12-10", "LinkDrifted", "https://www.zwemmonitor.nl/monitor/2022 works"),
    ("2022-12-14", "AnswerPublished", "2022Z21502+2022Z21577/antwoord"),
    ("2022-12-15", "AnswerOverdue", "2022Z20802"),
    ("2022-12-16", "AnswerRevised", "2022Z21044/antwoord"),
    ("2022-12-16", "LinkDied", "https://www.veendijkenfonds.nl/documenten/eindrapport_2020_definitief host-unknown"),
    ("2022-12-20", "AnswerPublished", "2022Z20802/antwoord"),
    ("2022-12-20", "LinkDied", "https://www.kringloopmonitor.nl/jaarbericht/2021/kleding soft-404"),
    ("2022-12-21", "AnswerPublished", "2022Z21880/mededeling"),
    ("2022-12-22", "AnswerPublished", "2022Z20933/antwoord"),
    ("2022-12-23", "AnswerOverdue", "2022Z21999"),
    ("2022-12-29", "LinkDied", "https://www.acm-publicaties.nl/monitor-glasvezel/2022-derde-kwartaall not-found (never worked)"),
    ("2023-01-03", "LinkRevived", "https://www.waterstanden-archief.nl/zomer/2022/inspecties works"),
    ("2023-01-05", "AnswerPublished", "2022Z22133/antwoord"),
    ("2023-01-09", "AnswerPublished", "2022Z22790/antwoord"),
    ("2023-01-10", "AnswerPublished", "2022Z20410/nader"),
    ("2023-01-13", "AnswerWithdrawn", "2022Z22133/antwoord"),
    (
        "2023-01-14",
        "LinkMoved",
        "https://www.rtlnieuws.nl/onderzoek/artikel/5342214/china-illegale-politiebureaus-nederland-dissidenten-onderzoek moved",
    ),
    ("2023-01-17", "LinkDied", "https://www.garnalenregister.nl/aanvragen/2023/overzicht refused"),
    ("2023-01-19", "AnswerPublished", "2022Z23310/antwoord"),
    ("2023-01-26", "AnswerPublished", "2023Z00411/antwoord"),
]
"""All that the play announces. What it must not announce: the history, the typeset versions, the maintenance day, the page that
stumbles, the walls, the night without network."""

LINK = "https://www.voorbeeld.nl/rapport"

QUIET = {
    "https://www.dagbladhetnoorden.nl/nieuws/bus-naar-zwembad-te-duur~b41f09c/": "blocked",
    "https://www.volkskrant.nl/economie/wat-kost-een-dag-thuis~b7a01c22/": "blocked",
    "https://www.breedbandkaart-platteland.nl/gemeenten/2022-11": "disallowed",
    "https://www.reizigersmonitor.nl/nieuws/2022/nachtnet-onder-druk": "alive",
    "https://safeguarddefenders.com/sites/default/files/pdf/110%20Overseas%20%284%29.pdf": "alive",
}


def told(event: Event) -> tuple[str, str, str]:
    match event:
        case AboutLink():
            never = " (never worked)" if getattr(event, "never_worked", False) else ""
            what = f"{event.url} {event.reason}{never}"
        case AboutAnswer():
            what = f"{'+'.join(sorted(event.kenmerken))}/{event.document_kind.value}"
        case AnswerOverdue():
            what = event.kenmerk
        case _:
            what = repr(event)
    return f"{event.at:%Y-%m-%d}", event.kind, what


def events_of(data: Path, open_at: Open) -> list[tuple[str, str, str]]:
    store = open_at(data)
    try:
        return sorted(told(event) for event in store.queries.events())
    finally:
        store.close()


def finished(process: "subprocess.Popen[str]") -> str:
    out, err = process.communicate(timeout=600)
    assert (process.returncode, err) == (0, "")
    return out


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, start: Start) -> tuple[Path, str]:
    """Return the data directory of a whole play, and what it told."""
    data = tmp_path_factory.mktemp("play") / "data"
    return data, finished(start(data))


@pytest.mark.xdist_group("play")
def test_it_announces_exactly_this(played: tuple[Path, str], open_at: Open) -> None:
    assert events_of(played[0], open_at) == sorted(EVENTS)


@pytest.mark.xdist_group("play")
def test_it_tells_the_timeline_and_where_things_are(played: tuple[Path, str]) -> None:
    data, out = played
    assert all(f"{day}  {kind}" in out for day, kind, _ in EVENTS)
    assert f"feeds:  {data / 'public' / 'feeds'}" in out
    assert (data / "public" / "report" / "index.html").is_file()


@pytest.mark.xdist_group("play")
def test_what_must_be_quiet_is_known_all_the_same(played: tuple[Path, str], open_at: Open) -> None:
    store = open_at(played[0])
    try:
        found = store.queries.links([link_id(url) for url in QUIET])
    finally:
        store.close()
    assert {one.link.url: one.verdict.state.value for one in found.values() if one.verdict} == QUIET


COPIES = {
    "https://www.waterstanden-archief.nl/zomer/2022/inspecties": "20221104120000",
    "https://www.spoorcijfers.nl/rapporten/nachttreinen-2021": "20221019120000",
    "https://www.kringloopmonitor.nl/jaarbericht/2021/kleding": "20220511120000",
}
"""Of each page that dies and that the public archive copied, the copy nearest to the answer."""


@pytest.mark.xdist_group("play")
def test_a_dead_link_comes_with_our_copy_and_the_nearest_public_one(played: tuple[Path, str], open_at: Open) -> None:
    store = open_at(played[0])
    try:
        died = [event for event in store.queries.events() if isinstance(event, LinkDied)]
    finally:
        store.close()
    assert {one.url: one.public.memento.url for one in died if one.public.memento} == {
        url: f"https://web.archive.org/web/{stamp}/{url}" for url, stamp in COPIES.items()
    }
    assert all(one.public.sought for one in died)
    assert all(one.capture or one.never_worked for one in died)
    feed = (played[0] / "public" / "feeds" / "dead-links.atom").read_text()
    assert all(f"/web/{stamp}/" in feed for stamp in COPIES.values())


@pytest.mark.xdist_group("play")
def test_every_capture_is_as_it_was_written(played: tuple[Path, str], open_at: Open) -> None:
    class Arguments:
        inputs = [str(file) for file in (played[0] / "archive").glob("*.warc.gz")]  # noqa: RUF012
        verbose = False

    assert Checker(Arguments).process_all() == 0
    store, proved = open_at(played[0]), Proved()
    try:
        assert list(verify(store, proved)) == []
    finally:
        store.close()
    assert proved.files == len(Arguments.inputs)
    assert proved.captures > len(EVENTS)


@pytest.mark.xdist_group("play")
def test_each_item_stands_once_in_the_feed(played: tuple[Path, str]) -> None:
    for form in ("rss", "atom"):
        feed = feedparser.parse((played[0] / "public" / "feeds" / f"all.{form}").read_bytes())
        assert not feed.bozo
        ids = [entry.id for entry in feed.entries]
        assert len(ids) == len(set(ids)) == len(EVENTS)


@pytest.mark.xdist_group("play")
def test_the_night_without_network_counts_for_nothing(played: tuple[Path, str], open_at: Open) -> None:
    store = open_at(played[0])
    try:
        void = [run for run in store.queries.runs(1000) if run.stats.void]
    finally:
        store.close()
    assert [(run.job, f"{run.due:%Y-%m-%d}") for run in void] == [("check-links", "2023-01-11")]


@pytest.mark.xdist_group("play")
def test_a_second_play_over_the_same_data_adds_nothing(played: tuple[Path, str], start: Start, open_at: Open) -> None:
    data, out = played
    before = digests(data / "public")
    again = finished(start(data))
    assert again[again.index("day ") :] == out[out.index("day ") :]
    assert digests(data / "public") == before
    assert events_of(data, open_at) == sorted(EVENTS)


@pytest.mark.sqlite("the file of a store lies there")
def test_a_directory_of_something_else_is_left_alone(tmp_path: Path, start: Start) -> None:
    (tmp_path / "voetnoot.db").write_bytes(b"")
    process = start(tmp_path, 1)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, "holds something else than a play" in err) == (2, True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_store_of_something_else_is_left_alone(
    tmp_path: Path, start: Start, make_database: Callable[[], str], kind: str
) -> None:
    url = make_database() if kind == "postgresql" else f"sqlite:///{tmp_path / 'real.db'}"
    with closing(open_store(url, tmp_path / "real")) as store:
        store.ledger.watch_links([(link_id(LINK), LINK)], datetime(2026, 1, 5, 10, tzinfo=UTC))
    process = start(tmp_path / "play", 1, url)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "store.url" in err
    assert "holds something else than a play" in err
    assert "\n" not in err.strip()
    with closing(open_store(url, tmp_path / "real")) as store:
        assert store.queries.runs() == []


@pytest.mark.sqlite("a file elsewhere")
def test_a_play_over_a_database_elsewhere_may_go_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'play.db'}"
    scenario, config = load_scenario(), load(overrides={"store.url": url})
    _own_store(config, scenario)
    with closing(open_store(url, tmp_path)) as store:
        _own_store(config, scenario)
        store.ledger.start_run("discover nl-tweede-kamer", scenario.start, scenario.start, None)
    _own_store(config, scenario)


@pytest.mark.xdist_group("play")
@pytest.mark.parametrize("minutes", [5, 60, 1440])
@pytest.mark.parametrize("program", PROGRAMS)
def test_readers_see_every_event_of_the_play_once(
    played: tuple[Path, str], open_at: Open, program: type[Reader], minutes: int
) -> None:
    store = open_at(played[0])
    try:
        events = store.queries.published(limit=1000)[::-1]
    finally:
        store.close()
    site, mine, seen, shown = Publisher(), program(), [], 0
    start = events[0].published_at - timedelta(minutes=minutes)
    for poll in range(62 * 1440 // minutes):
        now = start + poll * timedelta(minutes=minutes)
        there = sum(event.published_at <= now for event in events[shown:]) + shown
        if there != shown or poll == 0:  # the answer is 304 otherwise
            shown = there
            seen += mine.poll(site.render(STANDARD[0], gathered(events[:there]), mine.form))
    assert sorted(seen) == sorted(f"tag:voetnoot,2026:event:{event.event.id}" for event in events)
