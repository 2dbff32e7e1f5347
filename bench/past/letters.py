"""Letters of any number, each its own: those of the play with other cases, days, words and addresses.

Their files are somewhat shorter than real ones, 26 kB on average against 42. A letter keeps the people, questions and notes of
the one of the play that it comes from. Its answers go on in composed sentences, its addresses have its kenmerk in them, and
further notes cite sites of which few are cited often, as on the web.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from filling.language import Language

from demo.composing.letter import Exchange, Letter, load_letters

LETTERS = Path(__file__).resolve().parents[2] / "demo" / "letters"
WORDS, FURTHER_NOTES, LINKS_PER_SITE = 60, 3, 12
_HOST = re.compile(r"(https?://[^/\s]+)/")


def letters(count: int, days: list[date]) -> Iterator[Letter]:
    """Give ``count`` answers, dated evenly over ``days``; the same numbers, the same letters."""
    models = [letter for letter in load_letters(LETTERS).values() if letter.kind == "antwoord"]
    dice = random.Random(70_000)
    language = Language(dice)
    for nth in range(count):
        yield _own(models[nth % len(models)], nth, days[nth * len(days) // count], count, language, dice)


def _own(model: Letter, nth: int, dated: date, count: int, language: Language, dice: random.Random) -> Letter:
    kenmerk, (subject, aside) = f"{dated.year}Z{nth:05}", language.subjects()
    notes = {number: _HOST.sub(rf"\1/{kenmerk}/", text) for number, text in model.notes.items()}
    further = range(len(notes) + 1, len(notes) + 1 + FURTHER_NOTES)
    hosts = max(count * FURTHER_NOTES // LINKS_PER_SITE, 1)
    for number in further:
        host = int(hosts * dice.random() ** 3)
        place = f"https://www.site{host}.nl/documenten/rapporten/{dated.year}/{kenmerk}/rapport-{number}"
        notes[number] = f"Zie {language.sentence(4, subject)} {place}"
    said = [
        Exchange(one.questions, f"{(one.answer or '').strip()} {language.sentence(WORDS, subject)}")
        for one in model.exchanges[:-1]
    ]
    last = model.exchanges[-1]
    marked = " ".join(language.sentence(WORDS // FURTHER_NOTES, aside) + f"[^{number}]" for number in further)
    return replace(
        model,
        cases=(kenmerk,),
        subject=f"{model.subject} en de {subject} in regio {nth}",
        sent=dated - timedelta(days=dice.randrange(5, 60)),
        dated=dated,
        reference=f"{model.reference}-{nth}",
        number=nth + 1,
        exchanges=(*said, Exchange(last.questions, f"{(last.answer or '').strip()} {marked}")),
        notes=notes,
        revised=None,
    )


def addresses(letter: Letter) -> int:
    """Return how many addresses ``letter`` cites; each is cited once, and nowhere else."""
    return sum(len(re.findall(r"https?://", text)) for text in letter.notes.values())
