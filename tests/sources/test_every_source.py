"""Loads every source and names what is missing: its class, its block, its recordings, its stand-in, its page in the manual."""

import ast
import dataclasses
import inspect
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from source_kinds import KINDS

from crawler.sources.index import BadPageError, IndexPage, Page
from crawler.sources.registry import SOURCES, source_of
from crawler.sources.source import Source
from voetnoot.config import KNOWN_SOURCES, SourceConfig
from voetnoot.config.sources import laid_over_known

ROOT = Path(__file__).resolve().parents[2]
RECORDINGS = Path(__file__).parent / "recordings"
NOW = datetime(2026, 3, 20, 10, tzinfo=UTC)
BLOCKS = {block["kind"]: name for name, block in KNOWN_SOURCES.items()}
PAGES = sorted(f"{path.parent.name}/{path.name.removesuffix('.expected.json')}" for path in RECORDINGS.glob("*/*.expected.json"))
MOST = 60


def code_lines(path: Path) -> int:
    """Return the lines of ``path`` that are neither blank nor comment nor docstring."""
    text = path.read_text("utf-8")
    told = {number for number, line in enumerate(text.splitlines(), 1) if line.strip() and not line.strip().startswith("#")}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            told -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return len(told)


def missing(kind: str, source: type[Source]) -> list[str]:
    """Return what ``source`` still lacks, each as a sentence that says what to add where."""
    file = Path(inspect.getfile(source))
    block = KNOWN_SOURCES.get(BLOCKS.get(kind, ""), {})
    manual = (ROOT / "docs" / "sources.md").read_text("utf-8") if (ROOT / "docs" / "sources.md").is_file() else ""
    found = {
        f"{file.name}: more than {MOST} lines of code": code_lines(file) > MOST,
        f"{file.name}: a docstring of the module and of the class": not (inspect.getmodule(source).__doc__ and source.__doc__),  # type: ignore[union-attr]
        f"voetnoot/config/sources.yaml: a block with kind: {kind}": kind != "files" and not block,
        f"voetnoot/config/sources.yaml: name, base_url under {kind}": kind != "files" and not {"name", "base_url"} <= set(block),
        f"tests/sources/recordings/{kind}/: a page and its expectation": not list((RECORDINGS / kind).glob("*.expected.json")),
        f"tests/sources/source_kinds.py: a stand-in for {kind}": kind not in {name.partition(" ")[0] for name in KINDS},
        f"docs/sources.md: a section ## `{BLOCKS.get(kind, kind)}`": f"## `{BLOCKS.get(kind, kind)}`" not in manual,
    }
    return [what for what, lacks in found.items() if lacks]


@pytest.mark.parametrize("kind", sorted(SOURCES))
def test_nothing_is_missing(kind: str) -> None:
    assert missing(kind, SOURCES[kind]) == []


def test_what_is_missing_is_named() -> None:
    class Atlantis(Source):
        kind = "atlantis"

    said = missing("atlantis", Atlantis)
    assert "tests/sources/recordings/atlantis/: a page and its expectation" in said
    assert "voetnoot/config/sources.yaml: a block with kind: atlantis" in said


def settings_of(kind: str) -> SourceConfig:
    given: dict[str, Any] = {"key": "k"} if SOURCES[kind].needs_key else {}
    if kind == "files":
        given = {"kind": "files", "base_url": "https://www.ons-voorbeeld.nl/feed"}
    return SourceConfig.model_validate(laid_over_known(BLOCKS.get(kind, "files-x"), given))


def as_plain(page: IndexPage) -> dict[str, Any]:
    """Return what a person reviews of a page."""
    ref = ("key", "kind", "cases", "title", "url", "dated", "media_type", "number", "aanhangsel")
    return {
        "refs": [{name: value for name in ref if (value := getattr(one, name)) not in (None, ())} for one in page.refs],
        "people": [
            [*(who.name for who in one.askers), *(who.name or who.ministry for who in one.answerers)] for one in page.refs
        ],
        "cases": [[case.kenmerk, case.settled, case.deleted, case.sent] for case in page.cases],
        "deleted": list(page.deleted),
        "doubts": [doubt.kind for doubt in page.doubts],
        "next": page.next,
        "details": list(page.details),
        "resume": page.resume,
    }


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


@pytest.mark.parametrize("recording", PAGES)
def test_a_recorded_page_is_read_as_a_person_reviewed_it(recording: str) -> None:
    expected = json.loads((RECORDINGS / f"{recording}.expected.json").read_text("utf-8"))
    body = (RECORDINGS / recording).parent / expected["body"]
    kind = recording.partition("/")[0]
    page = Page(expected["stream"], expected["asked"], body.read_bytes(), expected["media_type"], NOW)
    source = source_of(BLOCKS.get(kind, "files-x"), settings_of(kind))
    assert plain(as_plain(source.read_page(page))) == expected["page"]


@pytest.mark.parametrize("kind", sorted(set(SOURCES) - {"files"}))
@pytest.mark.parametrize(
    "body", [b"", b"<!DOCTYPE html><html><body>Fout</body></html>", b"[]", b"{}", b"null", b"<a/>", b"\x00\xff"]
)
def test_what_is_no_page_is_refused_with_a_sentence(kind: str, body: bytes) -> None:
    source = source_of(BLOCKS[kind], settings_of(kind))
    for stream in source.streams:
        address = source.first_address(stream, NOW, first=True)
        if not body and 404 in source.empty:
            continue
        with pytest.raises(BadPageError) as refused:
            source.read_page(Page(stream, address, body, "text/html", NOW))
        assert len(str(refused.value).splitlines()) == 1


def test_values_are_frozen() -> None:
    assert all(dataclasses.fields(kind) and kind.__dataclass_params__.frozen for kind in (IndexPage, Page))  # type: ignore[attr-defined]
