"""An answer that a service gives as a JSON record to a `Flow`: a dialect says under which path each part of it stands."""

import json
from collections.abc import Mapping
from typing import Any

from voetnoot.answers import ReadError
from voetnoot.reading.flow import Block, Flow, FlowLine
from voetnoot.reading.html import flow_of_html
from voetnoot.reading.refusal import Refusal

_PARTS = ("question", "answer")


def flow_of_record(body: bytes, shape: Mapping[str, str]) -> Flow:
    """Return the text of the record ``body``; ``shape`` is name of a part -> dotted path.

    ``question`` and ``answer`` become the one exchange of the document, their HTML read as such; all else is a field. Raises
    `Refusal` for what is no such record.
    """
    try:
        record = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(ReadError.DAMAGED, "This record is not well-formed JSON.") from None
    found = {name: text for name, path in shape.items() if (text := _text(record, path))}
    if "question" not in found:
        raise Refusal(ReadError.NOT_A_DOCUMENT, "This JSON holds no question where its source keeps one.")
    blocks: list[Block] = []
    for part in _PARTS:
        if part in found:
            blocks.append(Block(lines=(FlowLine(text=_heading(part)),), style=part))
            blocks += _paragraphs(found[part])
    fields = {name: text for name, text in found.items() if name not in _PARTS}
    return Flow(origin="html", blocks=tuple(blocks), fields=fields)


def _heading(part: str) -> str:
    return "Question 1" if part == "question" else "Answer"


def _paragraphs(html: str) -> tuple[Block, ...]:
    return flow_of_html(f"<div>{html}</div>".encode()).blocks


def _text(record: Any, path: str) -> str:
    """Return the text at ``path`` in ``record``; empty where there is none."""
    for step in path.split("."):
        record = record.get(step) if isinstance(record, dict) else None
    return record.strip() if isinstance(record, str) else ""
