"""Every verdict in words: reasons, explanations, what would change it, and when it is looked at next."""

from itertools import pairwise
from pathlib import Path

import pytest
from ladder import DAY, play, verdict
from strategies import (
    OK,
    answered,
)

from voetnoot.verdicts import Reason, explain, label
from voetnoot.verdicts.labels import catalogue


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_reason_has_words(language: str) -> None:
    said = catalogue(language)
    assert {*said["label"]} == {*said["seen"]} == {reason.value for reason in Reason}
    assert {*said["explain"]} == {*catalogue("nl")["explain"]}
    assert label(Reason.GONE, language)


def test_every_reason_is_documented() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "verdicts.md").read_text("utf-8")
    assert [reason.value for reason in Reason if f"`{reason.value}`" not in page] == []


def test_an_explanation_says_what_was_seen_and_what_would_change_it() -> None:
    held = verdict((-30, OK), (0, answered(404)), (3, answered(404)))
    assert explain(held) == (
        "De site zegt: niet gevonden (HTTP 404). Sinds 1 januari 2026 mislukte dit 2 keer. Mislukt het op 8 januari 2026 of "
        "later weer, dan noemen wij de link dood; één geslaagde controle maakt een einde aan de twijfel. "
        "Volgende controle: 5 januari 2026."
    ).replace("5 januari", f"{held.next.day} januari")


def test_living_links_are_looked_at_ever_less() -> None:
    told = play(lambda _: OK, 400)
    pauses = [later - earlier for (earlier, _), (later, _) in pairwise(told)]
    assert pauses == sorted(pauses) or all(one <= 30 * DAY for one in pauses)
    assert 0.9 * DAY <= pauses[0] <= DAY
    assert 27 * DAY <= pauses[-1] <= 30 * DAY
