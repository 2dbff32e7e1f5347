"""How a run is cut: what takes turns stays together, every link is in one partition, the partitions are of like size."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.probing.pace import site_of
from scheduler.crew.partitions import partitions
from scheduler.crew.summing import summed
from voetnoot.links import Link
from voetnoot.runs import Run, RunState, RunStats

AT = datetime(2026, 1, 5, tzinfo=UTC)
HOSTS = [f"{sub}{name}.example" for name in "abcdefgh" for sub in ("", "www.", "data.")]
ADDRESSES = [f"192.0.2.{number}" for number in range(5)]

hosts = st.lists(st.sampled_from(HOSTS), min_size=1, max_size=60)
addresses = st.dictionaries(st.sampled_from(HOSTS), st.frozensets(st.sampled_from(ADDRESSES), max_size=2))


def links(names: list[str]) -> list[Link]:
    return [Link(f"{number:04}", f"https://{host}/{number}", host) for number, host in enumerate(names)]


@given(hosts, addresses, st.integers(1, 20), st.integers(1, 5))
def test_what_takes_turns_is_never_cut_apart(names: list[str], at: dict[str, frozenset[str]], most: int, workers: int) -> None:
    row = links(names)
    found = partitions(row, at, most, workers)
    assert Counter(link for part in found for link in part) == Counter(link.id for link in row)
    assert all(part == tuple(sorted(part)) for part in found)  # the order of the run
    assert all(found)
    part_of = {link: number for number, part in enumerate(found) for link in part}
    for one in row:
        for other in row:
            if site_of(one.host) == site_of(other.host) or at.get(one.host, frozenset()) & at.get(other.host, frozenset()):
                assert part_of[one.id] == part_of[other.id]


@pytest.mark.parametrize(
    ("sizes", "most", "workers", "expected"),
    [
        ([5] * 12, 20, 3, [20, 20, 20]),
        ([5] * 12, 1000, 3, [20, 20, 20]),
        ([5] * 12, 10, 3, [10] * 6),
        ([5] * 12, 15, 3, [10] * 6),
        ([40, 5, 5, 5, 5], 20, 3, [10, 10, 40]),
        ([7], 1, 4, [7]),
    ],
)
def test_every_worker_gets_as_many_partitions_of_like_size(
    sizes: list[int], most: int, workers: int, expected: list[int]
) -> None:
    row = links([f"site{number}.example" for number, size in enumerate(sizes) for _ in range(size)])
    found = sorted(len(part) for part in partitions(row, {}, most, workers))
    assert sum(found) == sum(sizes)
    assert found == expected or (len(expected) > 3 and len(found) == len(expected) and max(found) <= 2 * min(found))


def run(state: RunState, **stats: object) -> Run:
    return Run(1, "check-links-part", AT, AT, AT, state, RunStats(**stats))  # type: ignore[arg-type]


def test_a_run_is_the_sum_of_its_parts() -> None:
    parts = [
        run(RunState.DONE, got=3, new=1, verdicts={"alive": 3}, waits={"a": 2.0}),
        run(RunState.DONE, got=1, verdicts={"alive": 1, "dead": 2}),
    ]
    assert summed(6, parts) == RunStats(asked=6, got=4, new=1, verdicts={"alive": 4, "dead": 2}, waits={"a": 2.0})


def test_a_part_that_was_not_done_is_told() -> None:
    found = summed(6, [run(RunState.DONE, got=3), run(RunState.FAILED, why="no disk")])
    assert found.why == "1 of 2 partitions were not done: no disk"


@pytest.mark.parametrize(("voids", "whole"), [(["canaries", None], None), (["canaries", "many-hosts"], "canaries"), ([], None)])
def test_a_run_is_void_when_all_of_it_is(voids: list[str | None], whole: str | None) -> None:
    assert summed(6, [run(RunState.DONE, void=void) for void in voids]).void == whole
