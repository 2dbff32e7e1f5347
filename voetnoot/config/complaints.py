"""Turn what the models refuse into one sentence: where, which key, what was found, what was wanted, which key was meant."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from voetnoot.config.operation import UNREPEATED
from voetnoot.config.sections import BY_NAME, Config
from voetnoot.errors import ConfigError
from voetnoot.passwords import veiled

_LONGEST_FOUND = 80
_WANTED = {
    "model_type": "a section with keys of its own",
    "dict_type": "a section with keys of its own",
    "tuple_type": "a list",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "text",
    "path_type": "a path",
    "invalid_key": "text for a key",
}


def complain(error: ValidationError, tree: Mapping[str, Any], file: str, origins: Mapping[tuple[str, ...], str]) -> ConfigError:
    """Return the error to raise for ``error``: the first fault in the order of the file, and how many more there are.

    ``tree`` knows its line numbers (ruamel.yaml); ``origins`` tells which paths came from a variable or an override.
    """
    faults = sorted(((_line(tree, _path(one)), one) for one in error.errors()), key=lambda fault: fault[0])
    line, first = faults[0]
    path = _path(first)
    place = _origin(path, origins) or (f"{file}:{line}" if line else file)
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return ConfigError(f"{place}: {'.'.join(map(str, path)) or 'configuration'}: {_sentence(first, path)}{more}")


def _path(fault: ErrorDetails) -> tuple[str | int, ...]:
    return tuple(part for part in fault["loc"] if part != "[key]")


def _origin(path: Sequence[str | int], origins: Mapping[tuple[str, ...], str]) -> str | None:
    for length in range(len(path), 0, -1):
        name = origins.get(tuple(map(str, path[:length])))
        if name is not None:
            return name
    return None


def _sentence(fault: ErrorDetails, path: Sequence[str | int]) -> str:
    if fault["type"] == "extra_forbidden":
        return _unknown(path)
    if fault["type"] == "missing":
        return "this key is missing"
    wanted = _WANTED.get(fault["type"]) or fault["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    if fault["type"] == UNREPEATED:
        return f"found something else, wanted {wanted}"
    found = veiled(repr(fault["input"]))
    if len(found) > _LONGEST_FOUND:
        found = found[:_LONGEST_FOUND] + "…"
    return f"found {found}, wanted {wanted}"


def _unknown(path: Sequence[str | int]) -> str:
    known = sorted(_keys_at(path[:-1]))
    elsewhere = [dotted for dotted in dotted_keys() if dotted.rpartition(".")[2] == path[-1]]
    near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.65) or elsewhere
    if near:
        return f"unknown key; did you mean {near[0]!r}?"
    return f"unknown key; known here: {', '.join(known)}"


def _keys_at(path: Sequence[str | int]) -> set[str]:
    model: type[BaseModel] = Config
    rest = list(path)
    while rest:
        part = str(rest.pop(0))
        if part in BY_NAME and model is Config:
            rest, model = rest[1:], BY_NAME[part][1]
            continue
        field = model.model_fields.get(part)
        if field is None or not (isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)):
            return set()
        model = field.annotation
    return set(model.model_fields)


def dotted_keys(model: type[BaseModel] = Config, before: str = "") -> list[str]:
    """Return the dotted path of every setting, in order; by a name: ``sources.<id>``, ``webhooks.<name>``."""
    paths: list[str] = []
    for name, field in model.model_fields.items():
        if name in BY_NAME and model is Config:
            called, section = BY_NAME[name]
            paths += dotted_keys(section, f"{name}.{called}.")
        elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            paths += dotted_keys(field.annotation, f"{before}{name}.")
        else:
            paths.append(before + name)
    return paths


def _line(tree: Any, path: Sequence[str | int]) -> int:
    """Return the line (from 1) of the deepest part of ``path`` that stands in the file, or 0."""
    line = 0
    for part in path:
        marks = getattr(tree, "lc", None)
        data = getattr(marks, "data", None) or {}
        if part not in data:
            break
        line = data[part][0] + 1
        tree = tree[part]
    return line
