"""The words that answers are found by: written in the transaction that stores a reading, asked for in either database's way."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from store.columns import METADATA
from store.tables import ANSWER_FACETS
from voetnoot.searching import Query, Term

# The id grows with the date of the answer, so that the newest are found first without sorting. On SQLite the table
# `answer_words_index` (FTS5) lies over it, kept by triggers; on PostgreSQL the index over its vector.
ANSWER_WORDS = sa.Table(
    "answer_words",
    METADATA,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False),
    sa.Column("answer", sa.String(32), sa.ForeignKey("answers.id"), nullable=False, unique=True),
    sa.Column("words", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
)

INDEX = sa.table("answer_words_index", sa.column("rowid", sa.BigInteger), sa.column("words"))
"""The FTS5 table of SQLite over `ANSWER_WORDS`."""

_LAST_POSITION = 16_383
"""The furthest place of a word that PostgreSQL keeps (its manual, section 12.11)."""


def place_in_time(answer: str, dated: date | None) -> int:
    """Return the row id of an answer's words: days first, so that the order of ids is that of the dates. Fits 63 bits."""
    return ((dated.toordinal() if dated else 0) << 40) | int(answer[:10], 16)


def index_answer(connection: sa.Connection, answer: str, dated: date | None, words: Sequence[str]) -> None:
    """Let ``answer`` be found by ``words``, and by those only; and by the facets that it has."""
    forget_answer(connection, answer)
    kept = vector(words) if connection.dialect.name == "postgresql" else " ".join(words)
    place = place_in_time(answer, dated)
    connection.execute(sa.insert(ANSWER_WORDS).values(id=place, answer=answer, words=kept))
    connection.execute(sa.update(ANSWER_FACETS).where(ANSWER_FACETS.c.answer == answer).values(place=place))


def forget_answer(connection: sa.Connection, answer: str) -> None:
    """Let ``answer`` be found by nothing."""
    connection.execute(sa.delete(ANSWER_WORDS).where(ANSWER_WORDS.c.answer == answer))
    had = (ANSWER_FACETS.c.answer == answer, ANSWER_FACETS.c.place.is_not(None))
    connection.execute(sa.update(ANSWER_FACETS).where(*had).values(place=None))


def vector(words: Sequence[str]) -> str:
    """Return ``words`` in their order as PostgreSQL reads a ``tsvector``: they hold letters and figures only."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words[:_LAST_POSITION], start=1):
        places.setdefault(word, []).append(place)
    later = dict.fromkeys(words[_LAST_POSITION:])
    return " ".join(
        [*(f"'{word}':{','.join(map(str, found[:255]))}" for word, found in places.items())]
        + [f"'{word}'" for word in later if word not in places]
    )


def has_words(query: Query, dialect: str) -> tuple[sa.ColumnElement[int], sa.ColumnElement[bool]]:
    """Return where the places of answers stand that have words, and the condition that one has what ``query`` asks for.

    On SQLite that is the index itself: it finds the newest first, and stops when there are enough.
    """
    if dialect == "postgresql":
        return ANSWER_WORDS.c.id, in_vector(ANSWER_WORDS.c.words, query)
    matched: sa.ColumnElement[bool] = INDEX.c.words.op("MATCH")(fts5(query))
    return INDEX.c.rowid, matched


def fts5(query: Query) -> str:
    """Return ``query`` as SQLite has it: the words hold letters and figures only, so that nothing needs escaping."""
    wanted = " AND ".join(map(_fts5_term, query.wanted))
    return " NOT ".join([f"({wanted})", *map(_fts5_term, query.unwanted)])


def _fts5_term(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("" if term.whole else " *")


def in_vector(words: sa.ColumnElement[Any], query: Query) -> sa.ColumnElement[bool]:
    """Return the condition of PostgreSQL that a vector of ``words`` has what ``query`` asks for.

    Its index does not know where a word stands: of each text with both words of a phrase, the places would be unpacked. So it
    holds the pairs of neighbours beside the words (`pairs_of_words`, a function of the migrations). What the two leave open,
    three words in a row or a phrase that must not be there, is looked for in the texts that they leave over.
    """
    near = [f"'{before} {after}'{mark}" for term in query.wanted for before, after, mark in _pairs(term)]
    far = [*(term for term in query.wanted if len(term.words) > _PAIR), *(term for term in query.unwanted if len(term.words) > 1)]
    single = [f"'{word}'{mark}" for term in query.wanted for word, mark in _marked(term)]
    none = [f"!{_tsquery_term(term)}" for term in query.unwanted if len(term.words) == 1]
    conditions = [_matches(words, [*single, *none])]
    if near:
        conditions.append(_matches(sa.func.pairs_of_words(words), near))
    if far:
        # As a function it is no question to the index, which would otherwise have all of them answered again, text by text.
        conditions.append(sa.func.ts_match_vq(words, sa.cast(tsquery(query), TSQUERY), type_=sa.Boolean))
    return sa.and_(*conditions)


_PAIR = 2


def _matches(vector: sa.ColumnElement[Any], parts: Sequence[str]) -> sa.ColumnElement[bool]:
    return vector.op("@@", return_type=sa.Boolean())(sa.cast(" & ".join(dict.fromkeys(parts)), TSQUERY))


def _marked(term: Term) -> list[tuple[str, str]]:
    """Return the words of ``term``, each with the mark of a beginning where it may go on."""
    return [*((word, "") for word in term.words[:-1]), (term.words[-1], "" if term.whole else ":*")]


def _pairs(term: Term) -> list[tuple[str, str, str]]:
    return [(before, after, mark) for (before, _), (after, mark) in pairwise(_marked(term))]


def tsquery(query: Query) -> str:
    """Return ``query`` as PostgreSQL has it."""
    return " & ".join([*map(_tsquery_term, query.wanted), *(f"!({_tsquery_term(term)})" for term in query.unwanted)])


def _tsquery_term(term: Term) -> str:
    return "(" + " <-> ".join(f"'{word}'{mark}" for word, mark in _marked(term)) + ")"
