"""Hold a row against a ``$filter`` (OData 4.01 URL conventions, 5.1.1): the part of the language that clients use here."""

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from odata_query import ast
from odata_query.exceptions import ODataException
from odata_query.grammar import ODataLexer, ODataParser

from demo.odata_stamps import ticks

Row = Mapping[str, Any]
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "Gt": operator.gt,
    "GtE": operator.ge,
    "Lt": operator.lt,
    "LtE": operator.le,
}
_PARTS = {"year": slice(0, 4), "month": slice(5, 7), "day": slice(8, 10)}


class RefusedQueryError(ValueError):
    """The query is not understood; the message is for the client."""


@lru_cache(maxsize=64)
def parse(text: str) -> ast._Node:
    """Return the tree of the filter ``text``. Raises `RefusedQueryError`."""
    try:
        tree: ast._Node = ODataParser().parse(ODataLexer().tokenize(text))
    except ODataException as error:
        raise RefusedQueryError(f"the $filter is not understood: {error}") from None
    return tree


def matches(tree: ast._Node, row: Row) -> bool:
    """Return whether ``row`` satisfies ``tree``. Raises `RefusedQueryError` for a field or function that does not exist."""
    return bool(_value(tree, row, {}))


def _value(node: ast._Node, row: Row, named: Mapping[str, Any]) -> Any:
    rule = _RULES.get(type(node).__name__)
    if rule is not None:
        return rule(node, row, named)
    if isinstance(node, ast.DateTime | ast.Date):
        return node.val
    if isinstance(node, ast._Literal):  # noqa: SLF001 - the library's name for all literals
        return getattr(node, "val" if isinstance(node, ast.GUID) else "py_val")
    raise RefusedQueryError(f"not supported in a $filter: {type(node).__name__}")


def _field(node: Any, row: Row, named: Mapping[str, Any]) -> Any:
    if node.name in named:
        return named[node.name]
    if node.name not in row:
        raise RefusedQueryError(f"Could not find a property named '{node.name}'.")
    return row[node.name]


def _attribute(node: Any, row: Row, named: Mapping[str, Any]) -> Any:
    owner = _value(node.owner, row, named)
    return None if owner is None else _field(ast.Identifier(node.attr), owner, {})


def _both(node: Any, row: Row, named: Mapping[str, Any]) -> bool:
    left = bool(_value(node.left, row, named))
    if isinstance(node.op, ast.And):
        return left and bool(_value(node.right, row, named))
    return left or bool(_value(node.right, row, named))


def _not(node: Any, row: Row, named: Mapping[str, Any]) -> bool:
    if not isinstance(node.op, ast.Not):
        raise RefusedQueryError("not supported in a $filter: arithmetic")
    return not _value(node.operand, row, named)


def _compare(node: Any, row: Row, named: Mapping[str, Any]) -> bool:
    left, right = _value(node.left, row, named), _value(node.right, row, named)
    name = type(node.comparator).__name__
    if isinstance(node.left, ast.DateTime | ast.Date) or isinstance(node.right, ast.DateTime | ast.Date):
        left, right = (None if side is None else ticks(side) for side in (left, right))
    if name == "Eq":
        return bool(left == right)
    if name == "NotEq":
        return bool(left != right)
    if name == "In":
        return left in right
    return left is not None and right is not None and _ORDER[name](left, right)


def _call(node: Any, row: Row, named: Mapping[str, Any]) -> Any:
    name, given = node.func.name, [_value(argument, row, named) for argument in node.args]
    if given[0] is None:
        return None
    if name in _PARTS:
        return int(given[0][_PARTS[name]])
    if name == "contains":
        return given[1] in given[0]
    if name in ("startswith", "endswith"):
        return getattr(given[0], name)(given[1])
    if name in ("tolower", "toupper"):
        return getattr(given[0], name.removeprefix("to"))()
    raise RefusedQueryError(f"An unknown function with name '{name}' was found.")


def _lambda(node: Any, row: Row, named: Mapping[str, Any]) -> bool:
    related = _value(node.owner, row, named) or []
    if node.lambda_ is None:
        return bool(related)
    name, body = node.lambda_.identifier.name, node.lambda_.expression
    held = [bool(_value(body, row, {**named, name: one})) for one in related]
    return any(held) if isinstance(node.operator, ast.Any) else all(held)


_RULES: dict[str, Callable[[Any, Row, Mapping[str, Any]], Any]] = {
    "Identifier": _field,
    "Attribute": _attribute,
    "BoolOp": _both,
    "UnaryOp": _not,
    "Compare": _compare,
    "Call": _call,
    "CollectionLambda": _lambda,
    "List": lambda node, row, named: [_value(one, row, named) for one in node.val],
}
