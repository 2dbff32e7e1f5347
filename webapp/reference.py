"""The API for people: every address, what it takes and what comes back, made of the description that programs read."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from webapp.api.manual import described, kind_of, result_of, shapes_of
from webapp.site import site_of

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Entry:
    """One address or one shape: what it is, the shape that comes back, and its parameters or fields as (name, kind, what)."""

    name: str
    about: str
    result: str
    fields: tuple[tuple[str, str, str], ...]


@cache
def entries() -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return the addresses of the API and the shapes that it answers with, sorted."""
    told = described()
    addresses = (
        Entry(path, _plain(one), result_of(one), tuple(_parameter(each) for each in one.get("parameters", ())))
        for path, one in ((path, methods["get"]) for path, methods in sorted(told["paths"].items()))
    )
    shapes = (
        Entry(name, _plain(one), "", tuple((field, kind_of(kind), _plain(kind)) for field, kind in one["properties"].items()))
        for name, one in shapes_of(told)
    )
    return tuple(addresses), tuple(shapes)


def _parameter(one: dict[str, Any]) -> tuple[str, str, str]:
    needed = ", needed" if one.get("required") and one["in"] == "query" else ""
    return one["name"], kind_of(one["schema"]) + needed, _plain(one)


def _plain(one: dict[str, Any]) -> str:
    return str(one.get("description", "")).replace("`", "")


@router.get("/api")
def reference(request: Request) -> Response:
    """Show the API."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    addresses, shapes = entries()
    values = {"addresses": addresses, "shapes": shapes, "current": "api"}
    web = site.config.web
    return site.page(request, "api.html", {**values, "base": web.public_url, "most": web.requests_per_minute})
