"""``source probe`` over the stand-ins: as assumed when they are well, and one clear line for each thing that differs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from crawler.probe import probe
from demo.odata_model import ErrorPage, Refused


def findings(world: Any) -> list[Any]:
    config = world.config()
    settings = config.sources[world.kind.source]
    return probe(world.kind.source, settings, config.network, world.now - timedelta(days=30), world.now)


def test_a_service_that_is_as_assumed(world: Any, paper: Callable[..., Any]) -> None:
    papers = tuple(paper(number, -number, "An answer with words in it.") for number in range(3, 9))
    world.upstream = replace(world.upstream, papers=papers)
    found = findings(world)
    wrong = [one for one in found if one.ok is False]
    if world.kind.source.startswith("files"):
        wrong = [one for one in wrong if "number of a question" not in one.told and "without a day" not in one.told]
    assert wrong == []
    assert found[-1].about == "file"
    assert found[-1].ok
    assert world.rows("select count(*) from documents") == [(0,)]


@pytest.mark.parametrize(("fault", "word"), [(lambda a, b: Refused(a, b, status=403), "403"), (ErrorPage, "")])
def test_what_differs_is_one_line_each(world: Any, at: Callable[..., Any], fault: Callable[..., Any], word: str) -> None:
    world.upstream = replace(world.upstream, faults=(fault(at(0), at(2)),))
    found = [one for one in findings(world) if one.ok is False]
    assert found or world.kind.source.startswith("files")
    assert all(word in one.told and len(one.told.splitlines()) == 1 for one in found)
