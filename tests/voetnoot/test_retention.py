"""What may go of the old: never what is told of it."""

from datetime import UTC, datetime, timedelta
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from voetnoot.retention import OldCopy, OldProbe, spare_copies, spare_probes

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def probes(text: str) -> list[OldProbe]:
    """One check a day: a letter per kind of outcome, ``.`` for a void one."""
    return [OldProbe(n, NOW + timedelta(days=n), letter == ".", (letter,)) for n, letter in enumerate(text)]


def kept(text: str, before: int, newest: int) -> str:
    spare = set(spare_probes(probes(text), NOW + timedelta(days=before), newest))
    return "".join("-" if number in spare else letter for number, letter in enumerate(text))


def test_the_first_and_the_last_of_each_row_stay() -> None:
    assert kept("aaaaabbba", 9, 0) == "a---ab-ba"
    assert kept("aaaaabbba", 3, 0) == "a--aabbba"
    assert kept("aaaaabbba", 9, 7) == "a-aaabbba"
    assert kept("aa.aa", 5, 0) == "a---a"
    assert kept("", 5, 0) == ""


@given(st.text("abc.", max_size=60), st.integers(0, 60), st.integers(0, 70))
def test_the_rows_are_the_same_afterwards(text: str, before: int, newest: int) -> None:
    """Since when and until when it was so, and what followed what: none of it may change."""

    def rows(found: list[OldProbe]) -> list[tuple[tuple[str, ...], int, int]]:
        grouped = [list(row) for _, row in groupby((one for one in found if not one.void), key=lambda one: one.like)]
        return [(row[0].like, row[0].id, row[-1].id) for row in grouped]

    everything = probes(text)
    spare = set(spare_probes(everything, NOW + timedelta(days=before), newest))
    left = [probe for probe in everything if probe.id not in spare]
    assert rows(left) == rows(everything)
    assert all(probe.at < NOW + timedelta(days=before) for probe in everything if probe.id in spare)
    counted = [probe.id for probe in everything if not probe.void]
    assert newest == 0 or spare.isdisjoint(counted[-newest:])
    assert spare_probes(left, NOW + timedelta(days=before), newest) == []


def test_first_newest_and_needed_copies_stay() -> None:
    copies = [OldCopy(n, NOW + timedelta(days=n), n == 2) for n in range(6)]
    assert spare_copies(copies, NOW + timedelta(days=4)) == [1, 3]
    assert spare_copies(copies[:2], NOW + timedelta(days=99)) == []
