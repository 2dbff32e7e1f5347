"""The reference of the API as Markdown, made of its own description: ``python -m webapp.api.manual > docs/api.md``."""

import sys
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from voetnoot import __version__
from webapp.api import router

_HEAD = """# API

Made of `/openapi.json`; a test keeps it so. [How to use it](how-to/api.md) tells of pages, tags, limits and trouble.
"""


def described() -> dict[str, Any]:
    """Return the OpenAPI description of the API."""
    app = FastAPI(title="Voetnoot", version=__version__)
    app.include_router(router)
    return app.openapi()


def manual() -> str:
    """Return the page."""
    description = described()
    parts = [_HEAD]
    for path, methods in sorted(description["paths"].items()):
        parts.append("\n".join(_operation(path, methods["get"])))
    parts.append("## What comes back\n")
    parts += ["\n".join(_shape(name, shape)) for name, shape in shapes_of(description)]
    return "\n".join(parts)


def shapes_of(description: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the shapes of ours that a description has, by name: those with a description and fields."""
    schemas = sorted(description["components"]["schemas"].items())
    return [(name, shape) for name, shape in schemas if shape.get("description") and "properties" in shape]


def _operation(path: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"## `GET {path}`\n\n{operation['description']}\n"
    parameters = operation.get("parameters", ())
    if parameters:
        yield "| parameter | in | what |\n|---|---|---|"
        for one in parameters:
            needed = ", needed" if one.get("required") and one["in"] == "query" else ""
            yield f"| `{one['name']}` | {one['in']}{needed} | {one.get('description', '')}{_bracketed(one['schema'])} |"
        yield ""
    named = result_of(operation)
    form = next(iter(operation["responses"]["200"]["content"]))
    plain = "Answers with an object.\n" if form == "application/json" else f"Answers with `{form}`.\n"
    yield f"Answers with [`{named}`](#{named.lower()}).\n" if named else plain


def _shape(name: str, shape: dict[str, Any]) -> Iterator[str]:
    yield f"### {name}\n\n{shape['description']}\n\n| field | what |\n|---|---|"
    for field, kind in shape["properties"].items():
        yield f"| `{field}` | {kind.get('description', '')}{_bracketed(kind)} |"
    yield ""


def result_of(operation: dict[str, Any]) -> str:
    """Return the name of the shape that an operation answers with; empty where it has none."""
    [form] = operation["responses"]["200"]["content"].values()
    return _name(form["schema"])


def _bracketed(schema: dict[str, Any]) -> str:
    words = kind_of(schema)
    return f" ({words})" if words else ""


def kind_of(schema: dict[str, Any]) -> str:
    """Return what values a schema takes, in words."""
    if named := _name(schema):
        return named
    if "anyOf" in schema:
        return " or ".join(filter(None, (kind_of(one) for one in schema["anyOf"])))
    if schema.get("type") == "array":
        return f"list of {kind_of(schema['items'])}"
    return str(schema.get("format") or schema.get("type") or "")


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


if __name__ == "__main__":
    sys.stdout.write(manual())
