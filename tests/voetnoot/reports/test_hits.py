"""How many answers cite a dead link of each group: as a set of them for each group would tell."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from voetnoot.reports.facts import GroupKey, circle_of, host_groups
from voetnoot.reports.hits import HitCounter, Hits

MINISTRIES = [f"Ministry {number}" for number in range(9)]
CIRCLES = {number: circle_of(MINISTRIES[number : number + number % 3], ["one", "two"][: number % 2 + 1]) for number in range(9)}
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a.nl", "b.nl", "who.int", "x.who.int", "intranet", ""]),
        st.sampled_from([None, 2019, 2020, 2026]),
        st.sampled_from(list(CIRCLES)),
        st.sampled_from("abcdefghijkl"),
    )
)


def year_of(year: int | None) -> str:
    return str(year or "")


@given(parts=st.lists(ROWS, max_size=3))
def test_answers_are_counted_once_in_each_group(parts: list[list[tuple[str, int | None, int, str]]]) -> None:
    counter = HitCounter(year_of, CIRCLES.__getitem__)
    found, of_host = defaultdict[GroupKey, set[str]](set), defaultdict[str, set[str]](set)
    for rows in parts:
        counter.add(rows)
        for host, year, circle, answer in rows:
            of_host[host].add(answer)
            for group in (("year", year_of(year)), *host_groups(host)[:2], *CIRCLES[circle].groups()):
                found[group].add(answer)
    answers = set[str]().union(*of_host.values())
    of_group = {group: len(told) for group, told in found.items()}
    assert counter.hits() == Hits(len(answers), {host: len(told) for host, told in of_host.items()}, of_group)
