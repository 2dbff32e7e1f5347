"""The house rules: sizes, names, who claims which import name, and that docs say what there is."""

import ast
import importlib.metadata
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from voetnoot.events import KINDS

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("voetnoot", "crawler", "store", "webapp", "scheduler", "demo")
MODULES = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.relative_to(ROOT).parts
)


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_module_is_above_300_lines() -> None:
    assert {str(path.relative_to(ROOT)): lines(path) for path in MODULES if lines(path) > 300} == {}


def test_the_median_module_is_about_100_lines() -> None:
    assert statistics.median(lines(path) for path in MODULES if lines(path) > 3) <= 120


def test_19_of_20_functions_have_at_most_30_lines() -> None:
    sizes = [(node.end_lineno or 0) - node.lineno + 1 for path in MODULES for node in functions(path)]
    assert sum(size <= 30 for size in sizes) / len(sizes) >= 0.95


def test_no_room_is_without_a_name_of_its_own() -> None:
    assert [path.name for path in MODULES if path.stem in {"utils", "util", "helpers", "common", "manager", "base", "misc"}] == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_other_distribution_claims_our_import_names(room: str) -> None:
    assert set(importlib.metadata.packages_distributions().get(room, [])) <= {"voetnoot"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_event_is_documented(kind: str) -> None:
    assert re.search(rf"^## `{kind}`$", (ROOT / "docs" / "events.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("kind", sorted(re.findall(r"^## `(\w+)`$", (ROOT / "docs" / "events.md").read_text(), re.MULTILINE)))
def test_no_documented_event_is_gone(kind: str) -> None:
    assert kind in KINDS


def test_no_two_decisions_have_one_number() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md")]
    assert sorted(set(numbers)) == sorted(numbers) != []
