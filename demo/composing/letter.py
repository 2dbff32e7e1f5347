"""A letter of the play as its author wrote it: a strict YAML file with the marks of notes as ``[^1]`` in the text."""

from dataclasses import field, replace
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import ConfigDict, TypeAdapter, model_validator
from pydantic.dataclasses import dataclass
from ruamel.yaml import YAML

_STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True, config=_STRICT)
class Member:
    """A member who asked, as the letter names them (``Van der Werf``, ``D66``)."""

    name: str
    party: str


@dataclass(frozen=True, slots=True, config=_STRICT)
class Signer:
    """An office holder: ``name`` as signed (``W. de Graaf``), ``role``, and the ministry without "Ministerie van"."""

    name: str
    role: Literal["minister", "staatssecretaris"]
    ministry: str


@dataclass(frozen=True, slots=True, config=_STRICT)
class Exchange:
    """Questions under one heading with their answer. ``questions`` maps number to text; ``answer`` is ``None`` in a notice."""

    questions: dict[int, str]
    answer: str | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Revision:
    """What a later version of the same letter says otherwise: by first question of the exchange, and by number of the note."""

    dated: date
    answers: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, config=_STRICT)
class Letter:
    """A whole letter. ``cases`` are kenmerken, ``sent`` the day of the questions, ``dated`` that of the letter.

    ``notice`` is the text of a postponement or of a *Mededeling* that stands where the answers should; ``number`` that of the
    publication in the *Aanhangsel*. ``linked``: the addresses in the notes carry link annotations (``Look.LETTER`` only).
    """

    kind: Literal["antwoord", "nader", "uitstel", "mededeling"]
    cases: tuple[str, ...]
    subject: str
    sent: date
    dated: date
    askers: tuple[Member, ...]
    signers: tuple[Signer, ...]
    reference: str
    number: int
    exchanges: tuple[Exchange, ...] = ()
    notes: dict[int, str] = field(default_factory=dict)
    notice: str | None = None
    linked: bool = True
    revised: Revision | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        marked = [
            number for one in self.exchanges for text in (*one.questions.values(), one.answer or "") for number in marks(text)
        ]
        if sorted(marked) != sorted(self.notes):
            raise ValueError(f"notes marked in the text: {sorted(marked)}; notes below it: {sorted(self.notes)}")
        if self.kind in ("uitstel", "mededeling") and not self.notice:
            raise ValueError(f"a letter of kind {self.kind} needs a notice")
        return self

    def as_revised(self) -> "Letter":
        """Return the letter as its revision has it. Raises ``ValueError`` when it has none."""
        if self.revised is None:
            raise ValueError(f"the letter on {self.cases[0]} has no revision")
        changed = self.revised
        exchanges = tuple(
            Exchange(one.questions, changed.answers.get(min(one.questions), one.answer or "")) for one in self.exchanges
        )
        return replace(self, exchanges=exchanges, notes={**self.notes, **changed.notes}, dated=changed.dated, revised=None)


def marks(text: str) -> list[int]:
    """Return the numbers of the notes that ``text`` marks, in order."""
    return [int(piece.partition("]")[0]) for piece in text.split("[^")[1:]]


def load_letter(path: Path) -> Letter:
    """Return the letter in file ``path``. Raises pydantic's ``ValidationError`` naming the wrong key, or ``OSError``."""
    return TypeAdapter(Letter).validate_python(YAML(typ="safe").load(path.read_text("utf-8")))


def load_letters(folder: Path) -> dict[str, Letter]:
    """Return the letters in ``folder`` by the stem of their file's name."""
    return {path.stem: load_letter(path) for path in sorted(folder.glob("*.yaml"))}
