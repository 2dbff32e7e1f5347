"""How well letters are read: addresses, questions, notes and their places, against the composed letters and the real files.

Reads ``../shared`` beside the project and prints a table; says so and ends where that folder is missing. Never fails.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voetnoot.answers import AnswerDocument
from voetnoot.reading.reader import read

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@dataclass
class Tally:
    """Hits, and what was wanted and given, of one measure."""

    hits: int = 0
    wanted: int = 0
    given: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self, file: str, wanted: Iterable[str], given: Iterable[str]) -> None:
        """Count what of ``wanted`` is in ``given``; repeats count."""
        want, have = Counter(wanted), Counter(given)
        self.hits += sum((want & have).values())
        self.wanted += sum(want.values())
        self.given += sum(have.values())
        self.wrong += [f"{file}: missing {item}" for item in (want - have).elements()]
        self.wrong += [f"{file}: false   {item}" for item in (have - want).elements()]

    def row(self) -> str:
        """Return recall, precision, F1 and the number wanted."""
        recall = self.hits / self.wanted if self.wanted else 1.0
        precision = self.hits / self.given if self.given else 1.0
        f1 = 2 * recall * precision / (recall + precision) if recall + precision else 0.0
        return f"{recall:8.4f} {precision:9.4f} {f1:8.4f} {self.wanted:7d}"


Tallies = dict[str, Tally]


def bare(text: str) -> str:
    """Return ``text`` as it is compared: without white space, hyphens and invisible characters."""
    return re.sub(r"[\s\-\u00ad\u200b\u2010]", "", text)


def without_scheme(url: str) -> str:
    return re.sub(r"^https?://", "", url)


def _urls(document: AnswerDocument) -> list[str]:
    notes = [url.url for note in document.footnotes for url in note.urls]
    return notes + [body.found.url for body in document.body_urls]


def _count_urls(tallies: Tallies, file: str, truth: dict[str, Any], document: AnswerDocument) -> None:
    plain = {without_scheme(url) for url in truth.get("optional_urls", ())}
    wanted = [url for note in truth["footnotes"] for url in note["urls"]]
    wanted += [url["url"] if isinstance(url, dict) else url for url in truth["body_urls"]]
    given = [url for url in _urls(document) if without_scheme(url) not in plain]
    tallies["addresses"].count(file, map(without_scheme, wanted), map(without_scheme, given))


def _count_exchanges(tallies: Tallies, file: str, truth: dict[str, Any], document: AnswerDocument) -> None:
    alternatives = {q["number"]: bare(q["text_alt"]) for q in truth["questions"] if isinstance(q.get("text_alt"), str)}
    given = {exchange.number: exchange for exchange in document.exchanges}
    wanted_questions, given_questions = [], []
    for question in truth["questions"]:
        number = question["number"]
        text = bare(question["text"])
        have = bare(given[number].text) if number in given else None
        wanted_questions.append(f"v{number} {text if have != alternatives.get(number) else have}")
    given_questions = [f"v{number} {bare(exchange.text)}" for number, exchange in given.items()]
    tallies["questions"].count(file, wanted_questions, given_questions)
    tallies["answers"].count(
        file,
        [f"a{question['number']} {bare(question['answer'])}" for question in truth["questions"]],
        [f"a{number} {bare(exchange.answer)}" for number, exchange in given.items()],
    )


def _count_notes(tallies: Tallies, file: str, truth: dict[str, Any], document: AnswerDocument) -> None:
    tallies["notes"].count(
        file,
        [f"{note['number']} {bare(note['text'])}" for note in truth["footnotes"]],
        [f"{note.number} {bare(note.text)}" for note in document.footnotes],
    )
    tallies["places of notes"].count(
        file,
        [f"{note['number']} in {part}" for note in truth["footnotes"] for part in note["cited_in"]],
        [f"{note.number} in {part}" for note in document.footnotes for part in note.cited_in],
    )
    tallies["back references"].count(
        file,
        [f"{note['number']} -> {note['refers_to']}" for note in truth["footnotes"] if note.get("refers_to")],
        [f"{note.number} -> {note.refers_to}" for note in document.footnotes if note.refers_to],
    )


def letters() -> Tallies:
    """Return the tallies over the composed letters."""
    names = ("addresses", "questions", "answers", "notes", "places of notes", "back references", "heads")
    tallies: Tallies = {name: Tally() for name in names}
    for line in (SHARED / "letters" / "truth.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(line)
        file = truth["file"]
        document = read((SHARED / "letters" / file).read_bytes(), name=file).document
        if document is None:
            tallies["addresses"].wrong.append(f"{file}: not read")
            document = AnswerDocument(kind="other")  # type: ignore[arg-type]
        _count_urls(tallies, file, truth, document)
        _count_exchanges(tallies, file, truth, document)
        _count_notes(tallies, file, truth, document)
        askers = [f"asker {asker['name']} {asker['party']}" for asker in truth["askers"]]
        tallies["heads"].count(
            file,
            [*truth["kenmerken"], truth["kind"], str(truth["date"]), *askers],
            [
                *document.kenmerken,
                document.kind,
                str(document.sent),
                *(f"asker {asker.name} {asker.party}" for asker in document.askers),
            ],
        )
    return tallies


def _headings(document: AnswerDocument) -> list[str]:
    parts = [f"v{exchange.number}" for exchange in document.exchanges]
    return parts + [f"a{exchange.number}" for exchange in document.exchanges if exchange.answer]


def _headings_wanted(headings: list[str]) -> list[str]:
    found: list[str] = []
    for heading in headings:
        letter = {"Vraag": "v", "Antwo": "a"}.get(heading[:5])
        found += [f"{letter}{number}" for number in re.findall(r"\d+", heading) if letter]
    return found


def real_files() -> Tallies:
    """Return the tallies over the typeset PDFs of the chamber."""
    tallies: Tallies = {name: Tally() for name in ("addresses", "headings", "notes")}
    folder = SHARED / "upstream"
    for truth in json.loads((folder / "tweedekamer" / "resources" / "index.json").read_text("utf-8")):
        path = folder / truth["file"]
        if not path.exists():
            continue
        document = read(path.read_bytes(), name=path.name).document
        assert document is not None, path
        wanted = [url for note in truth["footnotes"] for url in note["addresses"]]
        tallies["addresses"].count(path.name[:8], map(without_scheme, wanted), map(without_scheme, _urls(document)))
        tallies["headings"].count(path.name[:8], _headings_wanted(truth["headings"]), _headings(document))
        tallies["notes"].count(
            path.name[:8],
            [f"{note['nr']} {bare(' '.join(note['lines']))}" for note in truth["footnotes"]],
            [f"{note.number} {bare(note.text)}" for note in document.footnotes],
        )
    return tallies


def show(title: str, tallies: Tallies, *, wrong: bool) -> None:
    print(f"\n{title:24}   recall precision       F1  wanted")
    for name, tally in tallies.items():
        print(f"{name:24} {tally.row()}")
        for line in tally.wrong if wrong else ():
            print("      ", line)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quiet", action="store_true", help="the table alone, without what was read wrong")
    given = options.parse_args()
    if not (SHARED / "letters").is_dir():
        print(f"the folder of samples is not there: {SHARED.name}/letters beside the project")
        return
    wrong = not given.quiet
    show("composed letters", letters(), wrong=wrong)
    show("real typeset PDFs", real_files(), wrong=wrong)


if __name__ == "__main__":
    main()
