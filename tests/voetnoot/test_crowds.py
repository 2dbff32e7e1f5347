"""When many cited addresses of a host end at one page."""

from hypothesis import given
from hypothesis import strategies as st

from voetnoot.crowds import MANY, crowd_of
from voetnoot.walls.kinds import SignalKind

HOME = "https://www.voorbeeld.nl/"


def test_it_takes_many_paths_and_one_end() -> None:
    cited = [f"https://www.voorbeeld.nl/stuk/{nth}" for nth in range(MANY)]
    assert crowd_of((url, HOME) for url in cited[1:]).signal(HOME) is None
    signal = crowd_of((url, f"{HOME}#top") for url in cited).signal(HOME)
    assert signal is not None
    assert signal.kind == SignalKind.MANY_TO_ONE
    assert crowd_of((url, f"{HOME}{nth}/weg") for nth, url in enumerate(cited)).signal(HOME) is None


def test_one_path_with_many_queries_and_pages_that_lead_nowhere_are_no_crowd() -> None:
    same = [(f"https://www.voorbeeld.nl/stuk?id={nth}", HOME) for nth in range(9)]
    still = [(f"https://www.voorbeeld.nl/stuk/{nth}", f"https://voorbeeld.nl/stuk/{nth}/") for nth in range(9)]
    assert crowd_of(same).signal(HOME) is None
    assert all(crowd_of(still).signal(ended) is None for _, ended in still)


@given(st.permutations([(f"https://x.nl/{nth}", "https://x.nl/weg") for nth in range(6)]))
def test_the_order_does_not_matter_and_who_comes_back_leaves(ends: list[tuple[str, str]]) -> None:
    crowd = crowd_of(ends)
    assert crowd.signal("https://x.nl/weg") is not None
    for cited, _ in ends[:2]:
        crowd.add(cited, cited)
    assert crowd.signal("https://x.nl/weg") is None
