"""Totals that add up, tables that no spreadsheet runs, a page that needs nothing beside it."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voetnoot.events import CitedIn, HeldCapture
from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.item import Voice
from voetnoot.links import State, Verdict
from voetnoot.reports.publishing import report_files
from voetnoot.reports.rot import NOT_CHECKED, STATES, RotRow, rot_report
from voetnoot.reports.tables import csv_table
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
)


@given(rows=ROWS)
def test_everything_adds_up(rows: list[RotRow]) -> None:
    report = rot_report(rows, NOW)
    assert report.total.total == len(rows) == sum(report.total.of(state) for state in STATES)
    assert sum(group.tally.total for group in report.by_year) == len(rows)
    assert sum(group.tally.total for group in report.by_host) == len(rows)
    assert sum(cause.links for cause in report.by_cause) == len(rows)
    assert len(report.dead) == report.total.of("dead")
    dead = [group.tally.of("dead") for group in report.by_host]
    assert dead == sorted(dead, reverse=True)


@settings(max_examples=15, deadline=None)
@given(rows=ROWS)
def test_the_same_rows_give_the_same_bytes(rows: list[RotRow]) -> None:
    _, files = report_files(rows, NOW, VOICE)
    assert report_files(rows, NOW, VOICE)[1] == files
    table = list(csv.DictReader(io.StringIO(files["links.csv"].decode())))
    assert [line["url"] for line in table] == [found.url for found in rows]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\x00=1", "＝1"])
def test_no_cell_becomes_a_formula(cell: str) -> None:
    _, [shown] = csv.reader(io.StringIO(csv_table(["column"], [[cell]]).decode()))
    assert shown.startswith("'")


def test_the_page_stands_alone_and_shows_the_evidence() -> None:
    rows = [row(n, state) for n, state in enumerate(STATES)] + [row(99, "dead", host="<script>.example")]
    report, files = report_files(rows, NOW, VOICE, complete=[CompleteTo("nl-tweede-kamer", NOW)])
    page = files["index.html"].decode()
    assert "nl-tweede-kamer: volledig tot 5 januari 2026, 10:00 UTC." in page
    assert "sha256:cc" in page
    assert "noot 2 bij het antwoord op vraag 3" in page
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!https://|#|data:,|[a-z-]+\.(csv|json)")', page)
    assert json.loads(files["report.json"])["links"]["total"] == report.total.total == 9


def test_an_empty_report_has_no_percentage_without_a_denominator() -> None:
    report, files = report_files([], NOW, VOICE)
    assert report.total.total == 0
    assert "%" not in re.sub(r"<style>.*?</style>", "", files["index.html"].decode(), flags=re.DOTALL)
