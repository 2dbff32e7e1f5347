"""Query options of a request to the chamber's service: what they are, and how they shape rows (OData 4.01, part 1, 11.2)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus

from demo.odata_filter import RefusedQueryError, matches, parse
from demo.odata_rows import RELATIONS, Row
from demo.odata_stamps import ticks

_KNOWN = ("$filter", "$expand", "$orderby", "$top", "$skip", "$count", "$select", "$format", "$skiptoken")
_STAMPS = ("ApiGewijzigdOp", "GewijzigdOp", "Datum", "DatumOntvangst", "DatumRegistratie", "GestartOp")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one entity set, nested ones (``$expand``) inside. ``skiptoken`` is where a page goes on."""

    filter: str | None = None
    orderby: str | None = None
    select: tuple[str, ...] = ()
    expand: tuple[tuple[str, "Options"], ...] = field(default_factory=tuple)
    top: int | None = None
    skip: int = 0
    count: bool = False
    skiptoken: str | None = None


def options_of(query: str) -> Options:
    """Return the options in the raw ``query`` of an address. Raises `RefusedQueryError` for an unknown one.

    Option names must carry a literal ``$``: a client that encoded it (``%24``) broke on the real service, so this one refuses.
    """
    pairs = [part.partition("=") for part in query.split("&") if part]
    return _options((name, unquote_plus(value)) for name, _, value in pairs)


def _options(pairs: Iterable[tuple[str, str]]) -> Options:
    given = dict(pairs)
    unknown = [name for name in given if name not in _KNOWN]
    if unknown:
        raise RefusedQueryError(f"The query parameter '{unknown[0]}' is not supported.")
    return Options(
        filter=given.get("$filter"),
        orderby=given.get("$orderby"),
        select=tuple(name.strip() for name in given.get("$select", "").split(",") if name.strip()),
        expand=tuple(_expand(part) for part in split(given.get("$expand", ""), ",")),
        top=_number(given, "$top"),
        skip=_number(given, "$skip") or 0,
        count=given.get("$count") == "true",
        skiptoken=given.get("$skiptoken"),
    )


def _number(given: dict[str, str], name: str) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    if not text.isdecimal():
        raise RefusedQueryError(f"Invalid value '{text}' for {name} query option.")
    return int(text)


def _expand(text: str) -> tuple[str, Options]:
    name, bracket, inside = text.partition("(")
    if bracket and not inside.endswith(")"):
        raise RefusedQueryError(f"the $expand is not understood at '{text}'")
    pairs = (part.partition("=") for part in split(inside[:-1], ";"))
    return name.strip(), _options((option.strip(), value) for option, _, value in pairs)


def split(text: str, mark: str) -> list[str]:
    """Return the parts of ``text`` between each ``mark`` that stands outside brackets and quotes."""
    parts, depth, quoted = [""], 0, False
    for letter in text:
        quoted ^= letter == "'"
        depth += 0 if quoted else (letter == "(") - (letter == ")")
        if letter == mark and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def chosen(found: Sequence[Row], options: Options) -> Sequence[Row]:
    """Return the rows that pass ``$filter``, in the order of ``$orderby`` (without it: as they came)."""
    if options.filter:
        tree = parse(options.filter)
        found = [row for row in found if matches(tree, row)]
    for part in reversed(split(options.orderby or "", ",")):
        name, _, direction = part.partition(" ")
        found = sorted(found, key=_sorter(name), reverse=direction.strip().lower() == "desc")
    return found


def _sorter(name: str) -> Callable[[Row], tuple[bool, Any]]:
    """Return a key that puts null first, as the service's database does."""

    def key(row: Row) -> tuple[bool, Any]:
        if name not in row:
            raise RefusedQueryError(f"Could not find a property named '{name}'.")
        value = row[name]
        return value is not None, ticks(value) if value is not None and name in _STAMPS else (value or "")

    return key


def shaped(row: Row, entity: str, options: Options) -> Row:
    """Return ``row`` with the fields of ``$select`` and the relations of ``$expand``; other relations are left out."""
    relations = RELATIONS[entity]
    shape = {name: value for name, value in row.items() if name not in relations and name in (options.select or row)}
    for name, inner in options.expand:
        if name not in relations:
            raise RefusedQueryError(f"Could not find a property named '{name}' on type 'TK.DA.GGM.OData.{entity}'.")
        related, target = row[name], relations[name]
        if isinstance(related, list):
            shape[name] = [shaped(one, target, inner) for one in chosen(related, inner)]
        else:
            shape[name] = None if related is None else shaped(related, target, inner)
    return shape
