"""Drift: graded as measured, blind to what turns by itself."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voetnoot.drift import compare_texts, similarity

WORDS = [
    a + b
    for a in ("be", "ge", "ver", "ont", "over", "aan", "uit", "op")
    for b in ("leid", "zoek", "stuur", "werk", "meld", "schrijf", "bouw")
]


def sentence(dice: random.Random) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(dice.randint(8, 18))).capitalize() + "."


def page(seed: int, sentences: int = 40) -> list[str]:
    dice = random.Random(seed)
    return [sentence(dice) for _ in range(sentences)]


def replaced(rows: list[str], share: float, seed: int = 99) -> list[str]:
    dice = random.Random(seed)
    chosen = set(dice.sample(range(len(rows)), round(share * len(rows))))
    return [sentence(dice) if number in chosen else row for number, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("share", "least", "most"), [(0.05, 0.8, 0.97), (0.1, 0.7, 0.9), (0.2, 0.55, 0.75), (0.4, 0.3, 0.52), (0.8, 0.02, 0.25)]
)
def test_similarity_falls_with_the_share_of_sentences_replaced(share: float, least: float, most: float) -> None:
    for seed in range(10):
        rows = page(seed)
        assert least <= similarity(" ".join(rows), " ".join(replaced(rows, share, seed + 500))) <= most


def test_grades() -> None:
    rows = page(1)
    old = " ".join(rows)
    assert compare_texts(old, old.replace(" ", "\n  ")).content == "same"
    assert compare_texts(old, " ".join(replaced(rows, 0.2))).content == "minor"
    other = compare_texts(old, " ".join(page(2)))
    assert other.content == "major"
    assert other.similarity < 0.1
    assert len(other.gone) == len(other.come) == 12
    assert compare_texts(old, old, title_before="Rapport", title_after="Pagina").content == "minor"


TURNING = [
    ("Laatst gewijzigd op 3 januari 2026", "Laatst gewijzigd op 14 maart 2026"),
    ("maandag 5 mei 2025, 14:03 uur", "zondag 1 juni 2026, 9.15 uur"),
    ("1.204 keer bekeken, 3 reacties", "98.771 keer bekeken, 41 reacties"),
    ("2025-01-02T10:00:00Z", "2026-03-04T11:30:00Z"),
    ("3 uur geleden", "2 weken geleden"),
    ("Published March 3, 2025", "Published April 14, 2026"),
    ("© 2025 Voorbeeld", "© 2026 Voorbeeld"),
]


@pytest.mark.parametrize(("before", "after"), TURNING)
def test_what_turns_by_itself_is_no_drift(before: str, after: str) -> None:
    body = " ".join(page(3, 12))
    assert compare_texts(f"{before}\n{body}", f"{after}\n{body}").content == "same"


TELLING = [
    ("kost 12 miljoen euro", "kost 21 miljoen euro", "12"),
    ("de maatregel geldt niet meer", "de maatregel geldt wel meer", "niet"),
]


@pytest.mark.parametrize(("before", "after", "telling"), TELLING)
def test_a_number_or_a_negation_is_never_nothing(before: str, after: str, telling: str) -> None:
    body = " ".join(page(4, 400))
    drift = compare_texts(f"{body} Het plan {before} en dat blijft zo.", f"{body} Het plan {after} en dat blijft zo.")
    assert drift.similarity >= 0.98
    assert (drift.content, telling in drift.telling) == ("minor", True)
    assert drift.gone == (f"Het plan {before} en dat blijft zo.",)
    assert drift.come == (f"Het plan {after} en dat blijft zo.",)


def test_added_to_is_minor_however_long() -> None:
    rows = page(5, 20)
    drift = compare_texts(" ".join(rows), " ".join(rows + page(6, 60)))
    assert drift.similarity < 0.5
    assert (drift.content, drift.extended) == ("minor", True)


def test_empty() -> None:
    assert similarity("", " \n") == 1.0
    assert compare_texts("Een pagina met tekst.", "").content == "major"
    assert compare_texts("", "Een pagina met tekst.").content == "major"


@given(st.text(max_size=200), st.text(max_size=200))
def test_bounds_and_symmetry(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) == similarity(other, one) <= 1
    assert compare_texts(one, one).content == "same"
