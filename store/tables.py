"""The tables. The ledger only ever adds facts; the rows that change (links, documents, answers) are projections of them."""

import sqlalchemy as sa

from store.columns import JSON_VALUE, METADATA, ROW_ID, Moment, PlainString, PlainText
from store.counted import counted


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(32), primary_key=True)


def _row() -> sa.Column[int]:
    return sa.Column("id", ROW_ID, primary_key=True, autoincrement=True)


SOURCES = sa.Table(
    "sources",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("cursor", sa.Text),
    sa.Column("began", Moment, nullable=False),
    sa.Column("complete_to", Moment),
    sa.Column("first_complete", Moment),
    sa.Column("moved", Moment),
    sa.Column("silent_since", Moment),
)

CASES = sa.Table(
    "cases",
    METADATA,
    _id(),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("key", PlainString(200)),
    sa.Column("kenmerk", PlainString(64), nullable=False, index=True),
    sa.Column("sent", sa.Date),
    sa.Column("settled", sa.Boolean, nullable=False),
    sa.Column("deleted", sa.Boolean, nullable=False),
    sa.Column("body", JSON_VALUE, nullable=False),
    sa.Column("first_seen", Moment, nullable=False),
    sa.Column("last_seen", Moment, nullable=False),
    sa.Index("ix_cases_key", "source", "key"),
    sa.Index("ix_cases_open", "source", "settled", "deleted", "sent"),
)

ANSWERS = sa.Table(
    "answers",
    METADATA,
    _id(),
    sa.Column("key", PlainString(400), nullable=False, unique=True),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("subject", PlainText, nullable=False),
    sa.Column("dated", sa.Date, index=True),
    sa.Column("sent", sa.Date),
    sa.Column("document", sa.String(32), nullable=False),
    sa.Column("reading", ROW_ID, nullable=False),
    sa.Column("first_seen", Moment, nullable=False),
    sa.Column("withdrawn", Moment),
)

ANSWER_FACETS = sa.Table(
    "answer_facets",
    METADATA,
    sa.Column("answer", sa.String(32), sa.ForeignKey("answers.id"), primary_key=True),
    sa.Column("facet", sa.String(16), primary_key=True),
    sa.Column("value", PlainString(400), primary_key=True),
    sa.Column("place", sa.BigInteger),
    sa.Index("ix_answer_facets_place", "facet", "value", "place", "answer"),
)
"""``place``: of the answer in the order of days (`store.search_index`): the newest with a facet are found without sorting."""

DOCUMENTS = sa.Table(
    "documents",
    METADATA,
    _id(),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("key", PlainString(200), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("sign", PlainString(400), nullable=False),
    sa.Column("fetched_sign", PlainString(400)),
    sa.Column("body_wanted", sa.Boolean, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False, default=0),
    sa.Column("not_before", Moment),
    sa.Column("deleted", sa.Boolean, nullable=False),
    sa.Column("quiet", sa.Boolean, nullable=False),
    sa.Column("answer", sa.String(32), index=True),
    sa.Column("reading", ROW_ID),
    sa.Column("read_by", sa.String(32), index=True),
    sa.Column("modified", Moment),
    sa.Column("body", JSON_VALUE, nullable=False),
    sa.Column("first_seen", Moment, nullable=False),
    sa.Column("last_seen", Moment, nullable=False),
    sa.UniqueConstraint("source", "key"),
    sa.Index("ix_documents_wanted", "source", "body_wanted", "failures"),
)

DOCUMENT_CASES = sa.Table(
    "document_cases",
    METADATA,
    sa.Column("document", sa.String(32), sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("kenmerk", PlainString(64), primary_key=True),
    sa.Index("ix_document_cases_kenmerk", "kenmerk"),
)

ATTEMPTS = sa.Table(
    "attempts",
    METADATA,
    _row(),
    sa.Column("document", sa.String(32), sa.ForeignKey("documents.id"), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("result", sa.String(16), nullable=False),
    sa.Column("why", PlainText),
)

CAPTURES = sa.Table(
    "captures",
    METADATA,
    _row(),
    sa.Column("subject", sa.String(48), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("url", PlainText, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("media_type", PlainString(200)),
    sa.Column("digest", sa.String(80), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("file", sa.String(200), nullable=False),
    sa.Column("offset", sa.BigInteger, nullable=False),
    sa.Column("length", sa.BigInteger, nullable=False),
    sa.Column("before", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("after", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("text_digest", sa.String(80)),
    sa.UniqueConstraint("subject", "at", "digest"),
    sa.Index("ix_captures_digest", "digest"),
)

READINGS = sa.Table(
    "readings",
    METADATA,
    _row(),
    sa.Column("document", sa.String(32), sa.ForeignKey("documents.id"), nullable=False, index=True),
    sa.Column("capture", ROW_ID, sa.ForeignKey("captures.id"), nullable=False),
    sa.Column("reader", sa.String(32), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("error", sa.String(32)),
    sa.Column("body", JSON_VALUE, nullable=False),
    sa.UniqueConstraint("capture", "reader"),
)

LINKS = sa.Table(
    "links",
    METADATA,
    _id(),
    sa.Column("url", PlainText, nullable=False),
    sa.Column("host", PlainString(255), nullable=False),
    sa.Column("cited", Moment),
    sa.Column("created", Moment, nullable=False),
    sa.Column("state", sa.String(16)),
    sa.Column("reason", sa.String(40)),
    sa.Column("since", Moment),
    sa.Column("next_due", Moment),
    sa.Column("checked", Moment),
    sa.Column("verdict", JSON_VALUE),
    sa.Column("baseline", sa.String(80)),
    sa.Column("override", JSON_VALUE),
    *counted(),
    sa.Index("ix_links_next_due_id", "next_due", "id"),
    sa.Index("ix_links_state_id", "state", "id"),
    sa.Index("ix_links_id_state", "id", "state"),
)

CITATIONS = sa.Table(
    "citations",
    METADATA,
    _id(),
    sa.Column("answer", sa.String(32), sa.ForeignKey("answers.id"), nullable=False),
    sa.Column("link", sa.String(32), sa.ForeignKey("links.id"), nullable=False),
    sa.Column("url", PlainText, nullable=False),
    sa.Column("part", PlainString(16), nullable=False),
    sa.Column("note", PlainString(16)),
    sa.Column("nth", sa.Integer, nullable=False),
    sa.Column("body", JSON_VALUE, nullable=False),
    sa.Column("first_seen", Moment, nullable=False),
    sa.Column("gone", Moment),
    sa.Index("ix_citations_link_gone", "link", "gone", "answer"),
    sa.Index("ix_citations_answer_gone", "answer", "gone", "link"),
)

TEXTS = sa.Table(
    "texts",
    METADATA,
    sa.Column("digest", sa.String(80), primary_key=True),
    sa.Column("text", sa.LargeBinary, nullable=False),
)

VERDICTS = sa.Table(
    "verdicts",
    METADATA,
    _row(),
    sa.Column("link", sa.String(32), sa.ForeignKey("links.id"), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(40), nullable=False),
    sa.Column("body", JSON_VALUE, nullable=False),
    sa.UniqueConstraint("link", "at", "state", "reason"),
)

HOSTS = sa.Table(
    "hosts",
    METADATA,
    sa.Column("name", PlainString(255), primary_key=True),
    sa.Column("ill_since", Moment),
    sa.Column("reason", sa.String(40)),
    sa.Column("body", JSON_VALUE),
)

EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("seq", ROW_ID, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(32), nullable=False, unique=True),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("published", Moment, index=True),
    sa.Column("body", JSON_VALUE, nullable=False),
    sqlite_autoincrement=True,
)

EVENT_FACETS = sa.Table(
    "event_facets",
    METADATA,
    sa.Column("facet", sa.String(16), primary_key=True),
    sa.Column("value", PlainString(400), primary_key=True),
    sa.Column("seq", ROW_ID, sa.ForeignKey("events.seq"), primary_key=True),
)

EVENT_COUNTS = sa.Table(
    "event_counts",
    METADATA,
    sa.Column("facet", sa.String(16), primary_key=True),
    sa.Column("value", PlainString(400), primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
)
"""How many events have each facet, so that a feed over millions need not count them. An empty facet counts them all."""

DOUBTS = sa.Table(
    "doubts",
    METADATA,
    _id(),
    sa.Column("subject", sa.String(120), nullable=False, index=True),
    sa.Column("kind", sa.String(40), nullable=False, index=True),
    sa.Column("place", PlainText, nullable=False),
    sa.Column("text", PlainText, nullable=False),
    sa.Column("at", Moment, nullable=False),
)

RUNS = sa.Table(
    "runs",
    METADATA,
    _row(),
    sa.Column("job", sa.String(64), nullable=False),
    sa.Column("due", Moment, nullable=False),
    sa.Column("started", Moment, nullable=False),
    sa.Column("ended", Moment),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("pid", sa.Integer),
    sa.Column("mark", sa.String(160)),
    sa.Column("stats", JSON_VALUE, nullable=False),
    sa.Column("task", sa.BigInteger),
    sa.Column("holder", sa.String(32)),
    sa.Index("ix_runs_job_id", "job", "id"),
)
