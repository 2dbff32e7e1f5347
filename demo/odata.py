"""The stand-in of the chamber's data service (OData 4, ``/OData/v4/2.0/``): a pure function of world, moment and request.

It behaves as the real service is known to: at most 250 records a page and an absolute next link to be followed as it is,
files under ``Document(<guid>)/resource``, 404 or 204 for what is not there, errors in two shapes, and the faults of
`demo.odata_model` on the days on which a scenario wants them.
"""

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

from demo.odata_faults import before, moment_of, on_file
from demo.odata_filter import RefusedQueryError
from demo.odata_model import Parliament
from demo.odata_options import Options, chosen, options_of, shaped
from demo.odata_rows import Row, rows
from demo.serving import Asked, Response

ROOT = "/OData/v4/2.0/"
_ENTITY = re.compile(r"(Document|Zaak)(?:\(([0-9a-f-]{36})\))?(/resource)?", re.IGNORECASE)
_JSON = ("Content-Type", "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8")


@dataclass(frozen=True, slots=True)
class _Place:
    """What an address means: an entity set, perhaps one entity of it, perhaps its file."""

    entity: str
    guid: str | None
    file: bool


def answer(parliament: Parliament, now: datetime, asked: Asked) -> Response | None:
    """Return what the service says to ``asked`` at ``now``; ``None``: the connection ends without a word."""
    stopped = before(parliament.windows(now), asked)
    if stopped is not None:
        return stopped.response
    path = asked.target.partition("?")[0]
    found = _ENTITY.fullmatch(unquote(path).removeprefix(ROOT))
    if not path.startswith(ROOT) or found is None or (found[3] and not found[2]):
        return _error(404, "NotFound", f"Resource not found for the segment '{path.rsplit('/', 1)[-1]}'.")
    place = _Place(found[1].capitalize(), found[2] and found[2].lower(), found[3] is not None)
    try:
        return _answer(parliament, now, asked, place)
    except RefusedQueryError as error:
        return _error(400, "BadRequest", str(error))


def _answer(parliament: Parliament, now: datetime, asked: Asked, place: _Place) -> Response:
    seen = moment_of(parliament.windows(now), now)
    if place.file:
        return _file(parliament, now, seen, asked, place)
    options = options_of(asked.target.partition("?")[2])
    found = rows(parliament, place.entity, seen)
    if place.guid is None:
        return _set(parliament, asked, place, found, options)
    one = next((row for row in found if row["Id"] == place.guid), None)
    if one is None:
        return Response(404)
    context = f"{asked.origin}{ROOT}$metadata#{place.entity}/$entity"
    return _json({"@odata.context": context, **shaped(one, place.entity, options)})


def _set(parliament: Parliament, asked: Asked, place: _Place, found: Sequence[Row], options: Options) -> Response:
    entity, query = place.entity, asked.target.partition("?")[2]
    wanted = chosen(found, options)[options.skip :]
    if options.top is not None:
        wanted = wanted[: options.top]
    start = _where(options.skiptoken)
    page = wanted[start : start + parliament.page_size]
    body: dict[str, Any] = {"@odata.context": f"{asked.origin}{ROOT}$metadata#{entity}"}
    if options.count:
        body["@odata.count"] = len(chosen(found, replace(options, orderby=None)))
    body["value"] = [shaped(row, entity, options) for row in page]
    if start + len(page) < len(wanted):
        rest = "&".join(part for part in query.split("&") if part and not part.startswith("$skiptoken="))
        body["@odata.nextLink"] = f"{asked.origin}{ROOT}{entity}?{rest}&$skiptoken={_token(start + len(page))}"
    return _json(body)


def _token(start: int) -> str:
    """Return a mark that a client can only hand back: nobody should be able to count with it."""
    return quote(base64.b64encode(f"record {start}".encode()).decode(), safe="")


def _where(token: str | None) -> int:
    if token is None:
        return 0
    try:
        return int(base64.b64decode(token.replace(" ", "+"), validate=True).decode().removeprefix("record "))
    except ValueError:
        raise RefusedQueryError("the $skiptoken is none of ours") from None


def _file(parliament: Parliament, now: datetime, seen: datetime, asked: Asked, place: _Place) -> Response:
    document = next((one for one in parliament.documents if one.guid == place.guid), None)
    version = document.version_at(seen) if document else None
    gone = document is None or (document.verwijderd_at is not None and document.verwijderd_at <= seen)
    if version is None or version.content_type is None or gone:
        return Response(404)
    whole = Response(200, (("Content-Type", version.content_type),), version.body)
    return on_file(parliament.windows(now), asked, str(place.guid), whole)


def _json(body: dict[str, Any]) -> Response:
    return Response(200, (_JSON, ("OData-Version", "4.0")), json.dumps(body, ensure_ascii=False).encode())


def _error(status: int, code: str, message: str) -> Response:
    return Response(status, (_JSON,), json.dumps({"error": {"code": code, "message": message}}).encode())
