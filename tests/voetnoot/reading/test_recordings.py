"""Recordings: documents with what a person reviewed that they say; one test per field."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scheduler.commands.recording import BODY, CAPTURE, EXPECTED, fields_of
from voetnoot.answers import ReadError, Reading
from voetnoot.reading.reader import failed, read

RECORDINGS = Path(__file__).resolve().parents[2] / "recordings"
NAMES = sorted(folder.name for folder in RECORDINGS.iterdir() if folder.is_dir())
FIELDS = sorted(fields_of(failed(ReadError.DAMAGED, "")))


@cache
def reading(name: str) -> Reading:
    capture = json.loads((RECORDINGS / name / CAPTURE).read_text("utf-8"))
    return read((RECORDINGS / name / BODY).read_bytes(), name=capture["name"], media_type=capture["media_type"])


@cache
def expected(name: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads((RECORDINGS / name / EXPECTED).read_text("utf-8"))
    return whole


@pytest.mark.parametrize("name", NAMES)
def test_a_person_reviewed_it(name: str) -> None:
    assert expected(name)["reviewed"] is True, f"compare {name}/{EXPECTED} with the document and set reviewed to true"


@pytest.mark.parametrize("name", NAMES)
def test_the_body_is_the_one_that_was_recorded(name: str) -> None:
    digest = hashlib.sha256((RECORDINGS / name / BODY).read_bytes()).hexdigest()
    assert json.loads((RECORDINGS / name / CAPTURE).read_text("utf-8"))["digest"] == f"sha256:{digest}"


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", NAMES)
def test_field(name: str, field: str) -> None:
    assert field in expected(name)["fields"], f"{name} expects nothing of {field}; record it again or add it"
    assert fields_of(reading(name))[field] == expected(name)["fields"][field]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_is_expected(name: str) -> None:
    assert set(expected(name)["fields"]) <= set(FIELDS)
