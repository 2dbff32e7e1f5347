"""What the tables are made of: the naming of their constraints, and columns that two kinds of database keep alike."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

JSON_VALUE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_WITHOUT_ZONE = len("2026-01-31 12:00:00.000000")

_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


class Written(str):
    """A value that is JSON already, for a column of JSON (`as_written`)."""

    __slots__ = ()


def json_text(value: Any) -> str:
    """Return ``value`` as JSON that every database keeps: PostgreSQL takes neither NUL nor half a surrogate pair.

    Letters from outside may hold both; each becomes U+FFFD, whatever the database, so that a store can be moved.
    """
    return value if isinstance(value, Written) else as_written(json.dumps(value, ensure_ascii=False))


def as_written(text: str) -> Written:
    """Return JSON ``text`` as it is kept: as `json_text` does with values, for those who have the text."""
    text = plain_text(text)
    return Written(_NUL.sub("\\1\ufffd", text) if "\\u0000" in text else text)


def plain_text(text: str) -> str:
    """Return ``text`` with U+FFFD for what no database keeps: NUL and lone surrogates."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class PlainText(sa.types.TypeDecorator[str]):
    """Text from outside, kept as `plain_text`."""

    impl: Any = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: sa.Dialect) -> str | None:
        """Turn what came from outside into what a database keeps."""
        return None if value is None else plain_text(value)


class PlainString(PlainText):
    """The same, cut to the length of its column: PostgreSQL refuses what is longer, and with it the whole transaction."""

    impl: Any = sa.String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Turn what came from outside into what a database keeps."""
        kept = super().process_bind_param(value, dialect)
        return None if kept is None else kept[: self.impl.length]


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment in UTC. Goes in and comes out aware; SQLite keeps it without zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Callable[[datetime | None], Any]:
        """Return what turns an aware moment into what is kept, in one step. It raises ``ValueError`` for a naive one."""
        return _aware if dialect.name == "postgresql" else _to_text

    def result_processor(self, dialect: sa.Dialect, _coltype: object) -> Callable[[Any], datetime | None]:
        """Return what turns what the database kept into an aware moment in UTC: in one step, for it is done very often."""
        return _as_utc if dialect.name == "postgresql" else _from_text


def _aware(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError(f"a moment without zone: {value!r}")
    return value.astimezone(UTC)


def _to_text(value: datetime | None) -> str | None:
    utc = _aware(value)
    return None if utc is None else utc.isoformat(" ", "microseconds")[:_WITHOUT_ZONE]


def _as_utc(value: datetime | None) -> datetime | None:
    return value if value is None or value.tzinfo is UTC else value.astimezone(UTC)


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + "Z")
