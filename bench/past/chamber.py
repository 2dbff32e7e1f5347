"""The chamber with a past: so many answers as its data service lists them, in a process of its own.

Run as ``python -m past.chamber COUNT MONTHS LAST_DAY`` in this folder's parent it composes the letters, prints a line of JSON
(``port``, ``first_year``, ``addresses``: how many are cited, ``bytes``: of all files) and serves until its standard input ends.
"""

import json
import sys
import uuid
from datetime import UTC, date, datetime, time, timedelta

from past.letters import addresses, letters

from demo.composing import Look, compose, identifier, wording
from demo.composing.letter import Letter
from demo.odata import answer
from demo.odata_model import ANSWER, QUESTIONS, Parliament, StandInActor, StandInCase, StandInDocument, StandInVersion
from demo.serving import served

LOOKS = (Look.LETTER, Look.WORD)
_SPACE = uuid.UUID("d3b7b8a4-52b5-5d5a-9f6e-0e9f2f7f5f10")


def parliament(composed: list[Letter]) -> Parliament:
    """Return a chamber that has had ``composed``, one document each, as PDF and as DOCX in turn."""
    documents = tuple(_document(letter, LOOKS[nth % len(LOOKS)]) for nth, letter in enumerate(composed))
    return Parliament(documents, tuple(_case(letter) for letter in composed))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _document(letter: Letter, look: Look) -> StandInDocument:
    (kenmerk,), shown = letter.cases, _noon(letter.dated)
    media_type, body = compose(letter, look)
    version = StandInVersion(shown, media_type, body, str(uuid.uuid5(_SPACE, f"version {kenmerk}")), None, identifier(letter))
    return StandInDocument(
        guid=str(uuid.uuid5(_SPACE, f"document {kenmerk}")),
        soort=ANSWER,
        nummer=f"{letter.dated.year}D{letter.number:05}",
        onderwerp=f"Antwoord op vragen over {letter.subject}",
        datum=letter.dated,
        versions=(version,),
        zaken=letter.cases,
        actors=tuple(StandInActor(one.name, "Ondertekenaar") for one in letter.signers),
        kenmerk_afzender=letter.reference,
    )


def _case(letter: Letter) -> StandInCase:
    (kenmerk,), sent = letter.cases, letter.sent
    guid = str(uuid.uuid5(_SPACE, f"case {kenmerk}"))
    asked = [StandInActor(one.name, "Gericht aan", functie=wording.office(one)) for one in letter.signers]
    asking = [StandInActor(one.name, "Indiener", one.party, "Tweede Kamerlid") for one in letter.askers]
    return StandInCase(guid, kenmerk, letter.subject, sent, _noon(sent), (*asking, *asked), QUESTIONS, _noon(letter.dated))


def main() -> None:
    count, months, last = int(sys.argv[1]), int(sys.argv[2]), date.fromisoformat(sys.argv[3])
    days = [last - timedelta(days=back) for back in reversed(range(months * 30))]
    composed = list(letters(count, days))
    chamber, now = parliament(composed), datetime.combine(last, time(), UTC) + timedelta(days=400)
    about = {"first_year": days[0].year, "addresses": sum(map(addresses, composed))}
    about["bytes"] = sum(len(one.versions[0].body) for one in chamber.documents)
    with served(lambda asked: answer(chamber, now, asked)) as origin:
        print(json.dumps({"port": int(origin.rpartition(":")[2]), **about}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
