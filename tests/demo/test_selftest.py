"""The fault lab: its data make sense, its judge is strict, and the program passes it."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from demo.lab.answering import inner
from demo.lab.behaviours import Behaviour, Manner, Truth, load_lab, manner_of
from demo.lab.findings import finding_of, table_of
from demo.lab.oddities import ODDITIES
from demo.lab.rounds import DAYS, Course, Step, shares

BEHAVIOURS = load_lab().behaviours


def manners(manner: Manner | None) -> list[Manner]:
    if manner is None:
        return []
    within = [*(manner.how if manner.what == "turns" else ()), manner.then, manner.gives, manner.other, manner.elsewhere]
    return [manner, *(one for part in within for one in manners(part))]


ALL = [one for behaviour in BEHAVIOURS for day in behaviour.days.values() for one in manners(day)]


def test_the_lab_is_large_and_has_every_truth() -> None:
    counts = Counter(one.truth for one in BEHAVIOURS)
    assert len(BEHAVIOURS) >= 60
    assert all(counts[truth] >= 5 for truth in Truth)


def test_every_manner_is_one_that_can_be_played() -> None:
    kinds = {"article", "page", "redirect", "pdf", "bytes", "raw", "name", "connect", "tls", "turns", "agent", "cookie"}
    assert {one.what for one in ALL} == kinds
    assert {one.how for one in ALL if one.what == "raw"} - {"no-tls"} == set(ODDITIES)


def test_every_behaviour_is_played_once_and_begins_on_the_first_day() -> None:
    assert Counter(name for share in shares() for name in share) == Counter(one.name for one in BEHAVIOURS)
    assert all(0 in one.days and one.turned < DAYS for one in BEHAVIOURS)
    route = {one.name: one.direct for one in BEHAVIOURS}
    assert all(len({route[name] for name in share}) == 1 for share in shares())


@pytest.mark.parametrize("given", [{"page": {}, "pdf": {}}, {"everywhere": True}, {}])
def test_a_manner_of_no_kind_or_two_is_refused(given: Any) -> None:
    with pytest.raises(ValueError, match="a manner of one kind"):
        manner_of(given)


def test_an_unknown_manner_is_refused() -> None:
    with pytest.raises(KeyError, match="dance"):
        inner(None, Manner("dance"))  # type: ignore[arg-type]


def course(*steps: tuple[float, str, str], checks: tuple[float, ...] = tuple(range(37))) -> Course:
    return Course("x", "https://x.test/", list(checks), [Step(*step) for step in steps])


def behaviour(truth: Truth, *, turned: int = 0, due: int = 0, reason: str | None = None) -> Behaviour:
    days = {0: Manner("article"), turned: Manner("article")}
    return Behaviour("x", truth, days, "x.test", ("/",), reason=reason, due=due)


DEAD = ("dead", "not-found")


@pytest.mark.parametrize(
    ("truth", "what", "wrong"),
    [
        (behaviour(Truth.ALIVE), course((0, "alive", "works")), None),
        (behaviour(Truth.ALIVE), course((0, "suspect", "time-out"), (1, "alive", "works")), None),
        (behaviour(Truth.ALIVE), course((0, "alive", "works"), (9, *DEAD), (11, "alive", "works")), "dead on day 9"),
        (behaviour(Truth.ALIVE), course((0, "suspect", "time-out")), "is suspect (time-out) in the end"),
        (behaviour(Truth.ALIVE), course(), "is unknown (not-checked) in the end"),
        (behaviour(Truth.ALIVE, reason="moved"), course((0, "alive", "works")), "for the reason works, not moved"),
        (behaviour(Truth.BLOCKED), course((0, *DEAD), (4, "blocked", "login")), "was called dead on day 0"),
        (behaviour(Truth.GONE, due=7), course((0, "suspect", "not-found"), (7, *DEAD)), None),
        (behaviour(Truth.GONE, due=7), course((6, *DEAD)), "after 6 days, which the policy allows after 7"),
        (behaviour(Truth.GONE, due=7), course((9, *DEAD)), "only after 9 days; 7 would do"),
        (behaviour(Truth.GONE, turned=3, due=7), course((11, *DEAD), checks=(0, 1, 4, 5, 11)), None),
        (behaviour(Truth.GONE, turned=9, due=7), course((7, *DEAD), checks=(0, 7)), "on day 7, before it was"),
        (behaviour(Truth.HIDDEN, due=7), course((0, "alive", "works")), "is alive (works) in the end"),
    ],
)
def test_the_judge_is_strict(truth: Behaviour, what: Course, wrong: str | None) -> None:
    found = finding_of(truth, what)
    assert (wrong is None) == (not found.wrong)
    assert wrong is None or wrong in " ".join(found.wrong)


def test_the_table_counts_false_deaths_even_when_they_were_taken_back() -> None:
    hidden = [finding_of(behaviour(Truth.HIDDEN, due=7), course((7, *DEAD))) for _ in range(9)]
    missed = finding_of(behaviour(Truth.HIDDEN, due=7), course((0, "alive", "works")))
    false = finding_of(behaviour(Truth.STUMBLING), course((7, *DEAD), (9, "alive", "works")))
    table = table_of([*hidden, missed])
    assert (table.recall, table.precision, table.false_deaths) == (0.9, 1.0, 0)
    table = table_of([*hidden, false])
    assert (table.recall, table.precision, table.false_deaths, table.right) == (1.0, 0.9, 1, False)


@pytest.mark.xdist_group("selftest")
def test_the_program_passes_its_own_lab(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "scheduler", "selftest", "--json"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
    )
    *links, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one for one in links if one["wrong"]] == [], done.stderr
    summary = last["summary"]
    assert summary["false_deaths"] == 0
    assert summary["hidden_recall"] >= 0.9
    assert summary["hidden_precision"] == 1.0
    assert summary["links"] == len(links) >= 60
    assert (summary["right"], done.returncode) == (True, 0)
    assert list(tmp_path.iterdir()) == []
