"""Works of the European Parliament's open data (JSON-LD, the ELI-EP profile): who is asked, in which language lies which file."""

from crawler.sources.json_pages import Row, at, text
from voetnoot.answers import Answerer

_FORMATS = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}
_BODIES = {"COM": "European Commission", "CS": "Council of the European Union", "ECB": "European Central Bank"}
_LANGUAGES = {"nl": "NLD", "en": "ENG", "de": "DEU", "fr": "FRA", "sv": "SWE"}


def id_of(work: Row) -> str:
    """Return the short id of a work: ``E-10-2024-001357``."""
    return text(work, "id").rpartition("/")[2]


def bodies(codes: list[str]) -> tuple[Answerer, ...]:
    """Return the institutions behind ``codes`` (``org/COM``), each once."""
    known = dict.fromkeys(str(code).rpartition("/")[2] for code in codes)
    return tuple(Answerer(None, None, _BODIES.get(code, code)) for code in known)


def addressees(row: Row) -> list[str]:
    """Return the codes of the institutions that a question is put to."""
    parts = [one for one in row.get("workHadParticipation") or () if text(one, "participation_role").endswith("ADDRESSEE")]
    return [str(org) for one in parts for org in one.get("had_participant_organization") or ()]


def title_of(row: Row, language: str) -> str:
    """Return the title in ``language``, else in English, else in any."""
    titles = at(row, "title_dcterms") or {}
    return str(titles.get(language) or titles.get("en") or next(iter(titles.values()), ""))


def file_of(answer: Row, language: str) -> tuple[str, str | None]:
    """Return path and media type of the answer in ``language``, else in English, else in any; DOCX before PDF."""
    wanted = _LANGUAGES.get(language, "ENG")
    spoken = sorted(
        answer.get("is_realized_by") or (),
        key=lambda one: (text(one, "language")[-3:] != wanted, text(one, "language")[-3:] != "ENG"),
    )
    files = [one for expression in spoken[:1] for one in expression.get("is_embodied_by") or ()]
    for name, media_type in _FORMATS.items():
        for one in files:
            if text(one, "format").lower().endswith(name) or text(one, "id").endswith(f"/{name}"):
                return text(one, "is_exemplified_by"), media_type
    return "", None
