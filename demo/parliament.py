"""The chamber of the play: the scenario's letters as documents and cases of its data service."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time

from demo.composing import compose, identifier, wording
from demo.composing.letter import Letter, Member, Signer
from demo.odata_model import (
    ANSWER,
    FURTHER_ANSWER,
    POSTPONEMENT,
    Maintenance,
    Parliament,
    StandInActor,
    StandInCase,
    StandInDocument,
    StandInVersion,
)
from demo.scenario import OpenCase, Published, Scenario, Version

_SOORT = {"antwoord": ANSWER, "nader": FURTHER_ANSWER, "uitstel": POSTPONEMENT, "mededeling": ANSWER}
_SPACE = uuid.UUID("6f0d4b1c-6c52-5e2f-9f0e-2b8f4f1f7a11")
_FIRST_NUMBER = 48_100


def parliament(scenario: Scenario, letters: Mapping[str, Letter]) -> Parliament:
    """Return what the data service of the play knows. ``letters`` by name; raises ``KeyError`` for a name that is not there."""
    documents = tuple(
        _document(published, letters[published.letter], _FIRST_NUMBER + 61 * nth)
        for nth, published in enumerate(scenario.documents)
    )
    cases = (*_answered(scenario, letters), *(_open(case) for case in scenario.open_cases))
    return Parliament(documents, tuple(cases), tuple(Maintenance(moment) for moment in scenario.maintenance))


def _guid(*name: str) -> str:
    return str(uuid.uuid5(_SPACE, "/".join(name)))


def _document(published: Published, letter: Letter, number: int) -> StandInDocument:
    about = f"vragen van {wording.members(letter.askers)} over {letter.subject}"
    opening = {"uitstel": "Uitstel beantwoording", "nader": "Nader antwoord op"}.get(letter.kind, "Antwoord op")
    year = int(wording.session(letter.dated)[:4])
    return StandInDocument(
        guid=_guid("document", published.letter),
        soort=_SOORT[letter.kind],
        nummer=f"{letter.dated.year}D{number}",
        onderwerp=f"{opening} {about}",
        datum=letter.dated,
        versions=tuple(_version(published, version, letter) for version in published.versions),
        zaken=letter.cases,
        actors=tuple(
            _signer(signer, "Ondertekenaar" if nth else "Eerste ondertekenaar") for nth, signer in enumerate(letter.signers)
        ),
        aanhangselnummer=f"{year % 100:02}{year % 100 + 1:02}{letter.number:05}",
        kenmerk_afzender=letter.reference,
        verwijderd_at=published.withdrawn,
    )


def _version(published: Published, version: Version, letter: Letter) -> StandInVersion:
    said = letter.as_revised() if version.revised else letter
    media_type, body = compose(said, version.look)
    guid = _guid("version", published.letter, version.since.isoformat())
    return StandInVersion(version.since, media_type, body, guid, external_id=identifier(letter))


def _answered(scenario: Scenario, letters: Mapping[str, Letter]) -> Iterator[StandInCase]:
    """Give the cases that the letters are about. A case is settled when an answer, or a notice in its place, appears."""
    seen: set[str] = set()
    for published in scenario.documents:
        letter = letters[published.letter]
        for nummer in letter.cases:
            if nummer in seen:
                continue
            seen.add(nummer)
            yield StandInCase(
                guid=_guid("case", nummer),
                nummer=nummer,
                onderwerp=letter.subject,
                gestart=letter.sent,
                visible_from=_noon(letter.sent),
                actors=_actors(letter.askers, letter.signers),
                settled_at=_settled(nummer, scenario, letters),
            )


def _settled(nummer: str, scenario: Scenario, letters: Mapping[str, Letter]) -> datetime | None:
    shown = [
        published.versions[0].since
        for published in scenario.documents
        if nummer in letters[published.letter].cases and letters[published.letter].kind != "uitstel"
    ]
    return min(shown, default=None)


def _open(case: OpenCase) -> StandInCase:
    actors = _actors((case.asker,), (case.addressed_to,))
    return StandInCase(_guid("case", case.kenmerk), case.kenmerk, case.subject, case.sent, _noon(case.sent), actors)


def _actors(askers: tuple[Member, ...], signers: tuple[Signer, ...]) -> tuple[StandInActor, ...]:
    return (
        *(
            StandInActor(asker.name, "Medeindiener" if nth else "Indiener", asker.party, "Tweede Kamerlid")
            for nth, asker in enumerate(askers)
        ),
        *(_signer(signer, "Gericht aan") for signer in signers),
    )


def _signer(signer: Signer, relation: str) -> StandInActor:
    return StandInActor(signer.name, relation, functie=wording.office(signer))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
