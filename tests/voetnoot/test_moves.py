"""What moved together is one rule, and a dead page is looked for where its neighbours went."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voetnoot.moves import Family, families, suggested

OLD, NEW = "https://www.ministerie.example", "https://open.overheid.example"


@pytest.mark.parametrize(
    ("moves", "wanted"),
    [
        ([(f"{OLD}/doc/2020/a", f"{NEW}/doc/2020/a"), (f"{OLD}/doc/2021/b", f"{NEW}/doc/2021/b")], [Family(f"{OLD}/doc/", f"{NEW}/doc/", 2)]),
        ([(f"{OLD}/doc/a.pdf", f"{OLD}/archief/a.pdf"), (f"{OLD}/doc/b.pdf", f"{OLD}/archief/b.pdf")], [Family(f"{OLD}/doc/", f"{OLD}/archief/", 2)]),
        ([(f"{OLD}/x?id=1", f"{NEW}/y/x?id=1"), (f"{OLD}/x?id=2", f"{NEW}/y/x?id=2")], [Family(f"{OLD}/", f"{NEW}/y/", 2)]),
        ([(f"{OLD}/doc/a", f"{NEW}/doc/a")], []),
        ([(f"{OLD}/a", f"{NEW}/"), (f"{OLD}/b", f"{NEW}/")], []),
        ([(f"{OLD}/a", f"{NEW}/z1"), (f"{OLD}/b", f"{NEW}/z2")], []),
        ([], []),
    ],
)  # fmt: skip
def test_moves_alike_are_a_rule(moves: list[tuple[str, str]], wanted: list[Family]) -> None:
    assert list(families(moves)) == wanted


def test_the_most_exact_rule_speaks() -> None:
    known = [Family(f"{OLD}/", f"{NEW}/", 9), Family(f"{OLD}/doc/", f"{NEW}/archief/", 2)]
    assert suggested(f"{OLD}/doc/2020/c.pdf", known) == f"{NEW}/archief/2020/c.pdf"
    assert suggested(f"{OLD}/beleid", known) == f"{NEW}/beleid"
    assert suggested("https://elders.example/doc/c", known) is None


SEGMENTS = st.lists(st.sampled_from(["a", "b", "c", "", "x?q=1"]), min_size=1, max_size=4)


@given(st.lists(st.tuples(SEGMENTS, SEGMENTS), max_size=8))
def test_a_rule_is_true_of_moves_that_made_it(pairs: list[tuple[list[str], list[str]]]) -> None:
    moves = [(f"{OLD}/{'/'.join(old)}", f"{NEW}/{'/'.join(new)}") for old, new in pairs]
    for family in families(moves):
        assert sum(family.target(old) == new for old, new in dict.fromkeys(moves)) >= family.links >= 2
