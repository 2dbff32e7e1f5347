"""Values to JSON and back: one way for readings, outcomes, verdicts and events, typed at both ends."""

import json
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError
from pydantic_core import from_json as from_json_text

from voetnoot.answers import Reading
from voetnoot.events import KINDS, Event
from voetnoot.links import Outcome, Verdict

T = TypeVar("T")

_READING: TypeAdapter[Reading] = TypeAdapter(Reading)
_VERDICT: TypeAdapter[Verdict] = TypeAdapter(Verdict)
_OUTCOMES: dict[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in Outcome.__args__}
_EVENTS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in KINDS.items()}


def _plain(adapter: TypeAdapter[Any], value: object) -> dict[str, Any]:
    plain: dict[str, Any] = adapter.dump_python(value, mode="json")
    return plain


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """Return ``reading`` as plain JSON values."""
    return _plain(_READING, reading)


def reading_from_json(plain: dict[str, Any]) -> Reading:
    """Return the reading that `reading_to_json` wrote. Raises ``pydantic.ValidationError`` for anything else."""
    return _READING.validate_python(plain)


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """Return ``outcome`` as plain JSON values, its class under ``outcome``."""
    name = type(outcome).__name__
    return {"outcome": name, **_plain(_OUTCOMES[name], outcome)}


def outcome_to_text(outcome: Outcome) -> str:
    """Return ``outcome`` as the JSON that is kept: its class first, under ``outcome``, then what is not as it is by default."""
    name = type(outcome).__name__
    rest = _text(_OUTCOMES[name], outcome)[1:]
    return f'{{"outcome":"{name}"{"" if rest == "}" else ","}{rest}'


def outcome_from_text(text: str) -> Outcome:
    """Return the outcome that `outcome_to_text` wrote. Raises ``KeyError`` or ``pydantic.ValidationError`` otherwise."""
    name = text.split('"', 4)[3] if text.startswith('{"outcome"') else from_json_text(text)["outcome"]  # kept in another order
    outcome: Outcome = _OUTCOMES[name].validate_json(text)
    return outcome


def verdict_to_text(verdict: Verdict) -> str:
    """Return ``verdict`` as the JSON that is kept: what is not as it is by default."""
    return _text(_VERDICT, verdict)


def verdict_from_text(text: str) -> Verdict:
    """Return the verdict that `verdict_to_text` wrote."""
    return _VERDICT.validate_json(text)


def _text(adapter: TypeAdapter[Any], value: object) -> str:
    try:
        return adapter.dump_json(value, exclude_defaults=True).decode()
    except PydanticSerializationError:  # half a surrogate pair, which is no UTF-8
        return json.dumps(adapter.dump_python(value, mode="json", exclude_defaults=True), ensure_ascii=False)


def event_to_json(event: Event) -> dict[str, Any]:
    """Return ``event`` as plain JSON values, its class under ``kind``."""
    return {"kind": event.kind, **_plain(_EVENTS[event.kind], event)}


def event_from_json(plain: dict[str, Any]) -> Event:
    """Return the event that `event_to_json` wrote."""
    rest = dict(plain)
    event: Event = _EVENTS[rest.pop("kind")].validate_python(rest)
    return event


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def to_json(value: object) -> Any:
    """Return any other value of ours (a frozen dataclass) as plain JSON values."""
    kind: Any = type(value)
    return _adapter(kind).dump_python(value, mode="json")


def from_json(kind: type[T], plain: object) -> T:
    """Return the ``kind`` that `to_json` wrote. Raises ``pydantic.ValidationError`` for anything else."""
    wanted: Any = kind
    value: T = _adapter(wanted).validate_python(plain)
    return value
