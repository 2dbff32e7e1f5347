"""Totals that add up, tables that no spreadsheet runs, a page that needs nothing beside it."""

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from voetnoot.events import CitedIn, HeldCapture
from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.item import Voice
from voetnoot.links import State, Verdict
from voetnoot.reports.counting import rot_report
from voetnoot.reports.counts import Counts, counts_of
from voetnoot.reports.facts import DIMENSIONS, NOT_CHECKED, STATES, LinkFacts
from voetnoot.reports.narrowing import EVERYTHING, Narrowing, narrowing_of
from voetnoot.reports.pages import breakable
from voetnoot.reports.publishing import report_files
from voetnoot.reports.rot import Report, RotRow
from voetnoot.reports.tables import SHEETS, csv_table, report_json
from voetnoot.reports.workbook import workbook
from voetnoot.words import Words

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
REASONS = {"alive": "works", "moved": "moved", "suspect": "not-found", "dead": "not-found", "blocked": "bot-wall",
           "disallowed": "robots", "unknown": "our-network"}  # fmt: skip
VOICE = Voice(Words("nl"), "https://voetnoot.example")


def row(
    number: int, state: str, *, year: int | None = 2024, host: str = "a.example", ministries: tuple[str, ...] = ("Financiën",)
) -> RotRow:
    verdict = None
    if state != NOT_CHECKED:
        since = NOW - timedelta(days=number % 50 + 1)
        verdict = Verdict(
            State(state), REASONS[state], since, 3, NOW + timedelta(days=1), why="Daarom.", never_worked=number % 7 == 0
        )
    dated = None if year is None else date(year, 5, 1)
    cited = CitedIn(f"c{number}", f"answer-{number % 11}", ("2024Z00001",), "de brug", "a3", "2", dated, ministries)
    return RotRow(
        f"{number:032d}", f"https://{host}/{number}", host, verdict, (cited,), HeldCapture(1, NOW, "sha256:cc", 99, "text/html")
    )


ROWS = st.lists(
    st.builds(
        row,
        st.integers(0, 10**6),
        st.sampled_from(STATES),
        year=st.sampled_from([None, 2022, 2023, 2024]),
        host=st.sampled_from(["a.example", "b.example", "=c.example"]),
        ministries=st.sampled_from([(), ("Financiën",), ("Financiën", "Defensie")]),
    ),
    max_size=40,
    unique_by=lambda one: one.link,
)


def counts(rows: Iterable[RotRow], narrowing: Narrowing = EVERYTHING) -> Counts:
    return counts_of(one for one in facts(rows) if narrowing.fits(one))


def facts(rows: Iterable[RotRow]) -> list[LinkFacts]:
    return [one.facts() for one in rows]


class Listed:
    """Rows as the links behind a report."""

    def __init__(self, rows: Iterable[RotRow]) -> None:
        self._rows = list(rows)

    def dead(self, most: int | None = None) -> list[RotRow]:
        dead = [(one.verdict.since, one.host, one.url, one) for one in self._rows if one.verdict and one.state == State.DEAD]
        return [found[-1] for found in sorted(dead, key=lambda found: found[:3])][:most]

    def lost(self) -> list[str]:
        return [one.url for one in self.dead()]

    def rows(self) -> list[list[RotRow]]:
        return [self._rows]


def filed(rows: list[RotRow], **more: Any) -> tuple[Report, dict[str, bytes]]:
    """Return the report over ``rows``, and its files whole."""
    report, files = report_files(counts(rows), Listed(rows), NOW, VOICE, **more)
    return report, {name: b"".join(parts) for name, parts in files}


@given(rows=ROWS)
def test_everything_adds_up(rows: list[RotRow]) -> None:
    report = rot_report(counts(rows), NOW)
    assert report.total.total == len(rows) == sum(report.total.of(state) for state in STATES)
    for name in ("year", "host", "kind", "tld", "source"):
        assert sum(group.tally.total for group in report.groups[name]) == len(rows)
    assert sum(one.links for one in report.coverage) == len(rows)
    assert sum(cause.links for cause in report.by_cause) == len(rows)
    hosts = report.groups["host"]
    dead = [group.tally.of("dead") for group in hosts]
    assert dead == sorted(dead, reverse=True)
    assert [*hosts] == [hosts[place] for place in range(len(hosts))] == [*hosts[:2], *hosts[2:]] == [*hosts[::-1]][::-1]
    assert sorted(group.key for group in hosts) == sorted({one.host for one in rows})


@settings(max_examples=8, deadline=None)
@given(rows=ROWS)
def test_the_same_rows_give_the_same_bytes(rows: list[RotRow]) -> None:
    _, files = filed(rows)
    assert filed(rows)[1] == files
    assert json.loads(files["report.json"]) == report_json(rot_report(counts(rows), NOW), Listed(rows))
    assert files["report.json"].decode() == json.dumps(json.loads(files["report.json"]), ensure_ascii=False, indent=1) + "\n"
    table = list(csv.DictReader(io.StringIO(files["links.csv"].decode())))
    assert [line["url"] for line in table] == [found.url for found in rows]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\x00=1", "＝1"])
def test_no_cell_becomes_a_formula(cell: str) -> None:
    _, [shown] = csv.reader(io.StringIO(csv_table(["column"], [[cell]]).decode()))
    assert shown.startswith("'")


def test_the_page_stands_alone_and_shows_the_evidence() -> None:
    rows = [row(n, state) for n, state in enumerate(STATES)] + [row(99, "dead", host="<script>.example")]
    report, files = filed(rows, complete=[CompleteTo("nl-tweede-kamer", NOW)])
    page = files["index.html"].decode()
    assert "nl-tweede-kamer: volledig tot 5 januari 2026, 10:00 UTC." in page
    assert "sha256:cc" in page
    assert "noot 2 bij het antwoord op vraag 3" in page
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!https://|#|data:,|[a-z-]+\.(csv|json|xlsx)")', page)
    assert json.loads(files["report.json"])["links"]["total"] == report.total.total == 9


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("www.veendijkenfonds.nl", "www.<wbr>veendijkenfonds.nl"),
        ("https://a.nl/stukken_van/2022?q=1", "https://<wbr>a.nl/<wbr>stukken_<wbr>van/<wbr>2022?<wbr>q=<wbr>1"),
        ("te kort/om.breken", "te kort/om.breken"),
        ("<b>een-heel-lang-woord</b>", "&lt;b&gt;een-<wbr>heel-<wbr>lang-<wbr>woord&lt;/<wbr>b&gt;"),
        (
            Markup('<a href="https://a.nl/een/heel/lang/adres">x &amp; y</a>'),
            '<a href="https://a.nl/een/heel/lang/adres">x &amp; y</a>',
        ),
    ],
)
def test_long_words_break_at_their_joints_and_tags_stay_whole(text: str, shown: str) -> None:
    assert breakable(text) == shown


def test_an_empty_report_has_no_percentage_without_a_denominator() -> None:
    report, files = filed([])
    assert report.total.total == 0
    shown = re.sub(r"<style>.*?</style>", "", files["index.html"].decode(), flags=re.DOTALL)
    assert set(re.findall(r"[\d.,]+%", shown)) == {"95%"}  # that of the band, in the words about it


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("state=dead", 3),
        ("state=dead&year=2024", 2),
        ("ministry=-", 1),
        ("host=b.example", 1),
        ("since=2023-01-01&until=2023-12-31", 1),
        ("reason=not-found&kind=other&tld=example&source=-", 3),
        ("", 5),
    ],
)
def test_the_rows_behind_a_figure_are_as_many_as_it_says(asked: str, wanted: int) -> None:
    rows = [
        row(1, "dead"), row(2, "dead"), row(3, "dead", year=2023, host="b.example"), row(4, "alive", ministries=()), row(5, NOT_CHECKED),
    ]  # fmt: skip
    narrowing = narrowing_of(parse_qsl(asked))
    assert sum(narrowing.fits(one) for one in facts(rows)) == rot_report(counts(rows, narrowing), NOW).total.total == wanted
    assert narrowing_of(parse_qsl(narrowing.query.removeprefix("?"))) == narrowing


@pytest.mark.parametrize(
    ("asked", "why"), [("since=gisteren", "no day"), ("colour=red", "nothing is narrowed"), ("host=" + "x" * 401, "too long")]
)
def test_a_narrowing_that_is_none_is_refused_in_words(asked: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        narrowing_of(parse_qsl(asked))


def test_a_whole_population_adds_up_in_every_group() -> None:
    rows = [row(n, STATES[n % len(STATES)], year=2020 + n % 4, host=f"{'abc'[n % 3]}.example") for n in range(400)]
    report = rot_report(counts(rows), NOW)
    for name in DIMENSIONS:
        for group in report.groups[name]:
            behind = [one for one in facts(rows) if Narrowing().also(**{name: group.key}).fits(one)]
            assert [sum(one.standing.state == state for one in behind) for state in STATES] == list(group.tally.counts)


def test_a_workbook_holds_the_tables_and_no_formula() -> None:
    hostile = ["=1+1", "@SUM(A1)", "\x00=1", "<script>", "\u202e=1", "-2+3"]
    rows = [row(n, "dead", host="a.example", ministries=(text,)) for n, text in enumerate(hostile)]
    book = openpyxl.load_workbook(io.BytesIO(workbook(rot_report(counts(rows), NOW), Listed(rows))))
    names = {sheet.title for sheet in book}
    assert names == {"totals", *SHEETS}
    assert {"totals", "years", "hosts", "survival", "redirect-map", "dead-links"} <= names
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"inlineStr", "s", "n", "b"}
    assert book["years"]["E2"].value == len(hostile)


def test_the_survival_of_links_is_drawn_and_tabled() -> None:
    rows = [aged(n, died=n % 4 == 0) for n in range(60)]
    report, files = filed(rows)
    assert report.survival is not None
    assert report.survival.deaths == 15
    page = files["index.html"].decode()
    assert 'class="plot survival"' in page
    assert "De lijn rust op 60 links en 15 sterfgevallen" in page
    assert len(list(csv.DictReader(io.StringIO(files["survival.csv"].decode())))) == len(report.survival.steps)


def test_folders_that_moved_are_a_redirect_map() -> None:
    moved = [
        replace(row(n, "moved"), url=f"https://a.example/doc/{n}", verdict=replace(row(n, "moved").verdict, moved_to=f"https://b.example/archief/{n}"))
        for n in range(3)
    ]  # fmt: skip
    lost = replace(row(9, "dead"), url="https://a.example/doc/weg")
    _, files = filed([*moved, lost])
    table = list(csv.reader(io.StringIO(files["redirect-map.csv"].decode())))
    assert table[1] == ["folder", "https://a.example/doc/", "https://b.example/archief/", "3"]
    assert table[-1] == ["suggested", "https://a.example/doc/weg", "https://b.example/archief/weg", "1"]


def aged(number: int, *, died: bool) -> RotRow:
    """Return a link that was cited and watched from 400 days ago on, and died at an age of its own or lives."""
    cited = NOW - timedelta(days=400)
    verdict = Verdict(State.DEAD if died else State.ALIVE, "not-found" if died else "works", NOW - timedelta(days=number + 1), 9,
                      NOW, at=NOW, lived=True)  # fmt: skip
    place = CitedIn(f"c{number}", f"answer-{number}", (), "x", "a1", None, cited.date(), ("Defensie",))
    return RotRow(f"{number:032d}", f"https://a.example/{number}", "a.example", verdict, (place,), watched=cited)
