"""Random outcomes and histories for the properties of verdicts."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from voetnoot.links import (
    Answered,
    CheckBroke,
    ConnectFailed,
    Disallowed,
    Guarded,
    HeldBack,
    Hop,
    Link,
    Malformed,
    NameFailed,
    NameFault,
    NotCheckable,
    Probe,
    RedirectFailed,
    Signal,
    TimedOut,
    TlsFailed,
    TlsFault,
    Verdict,
)
from voetnoot.verdicts import Policy, judge
from voetnoot.walls.kinds import WALLS, SignalKind

START = datetime(2026, 1, 1, 10, tzinfo=UTC)
URL = "https://www.voorbeeld.nl/stukken/rapport"
LINK = Link("ab" * 16, URL, "www.voorbeeld.nl", START - timedelta(hours=1))
HOST = LINK.host
CONTENTS = ("unknown", "same", "minor", "major")

OK = Answered(URL, 200, size=5000, digest="sha256:aa", text_length=900)


def answered(status: int, *kinds: str, **facts: object) -> Answered:
    return Answered(URL, status, size=900, digest="sha256:bb", signals=tuple(Signal(kind, "seen") for kind in kinds), **facts)


def moved_to(url: str, status: int = 301, *kinds: str) -> Answered:
    signals = tuple(Signal(kind, "seen") for kind in kinds)
    return Answered(url, 200, hops=(Hop(URL, status, url),), size=900, digest="sha256:cc", signals=signals)


DOWN = {SignalKind.MAINTENANCE, SignalKind.FAULT}
"""Walls that say that the site is down: silence, not refusal."""

walled = st.one_of(
    st.sampled_from([401, 402, 403, 406, 407, 429, 451, 999]).map(answered),
    st.builds(answered, st.sampled_from([200, 403, 404, 410, 503]), st.sampled_from(sorted(WALLS - DOWN))),
    st.just(Disallowed(URL)),
    st.builds(answered, st.just(429), retry_after=st.integers(1, 10**6)),
)
"""Refusals of every kind: never proof of anything."""

living = st.one_of(
    st.just(OK),
    st.builds(answered, st.sampled_from([200, 203, 206, 304])),
    st.just(moved_to("https://www.voorbeeld.nl/elders")),
    st.just(answered(200, tls=TlsFault.EXPIRED)),
    st.just(answered(200, SignalKind.ARCHIVED)),
)

words = st.sampled_from([answered(404), answered(410), NameFailed(HOST, NameFault.NXDOMAIN), RedirectFailed("no-location")])

silent = st.one_of(
    st.builds(answered, st.sampled_from([400, 405, 500, 502, 503, 504, 520])),
    st.builds(ConnectFailed, st.just(HOST), st.sampled_from(["refused", "reset", "unreachable", "closed"])),
    st.builds(TimedOut, st.just(HOST), st.sampled_from(["connect", "first-byte", "body"])),
    st.builds(NameFailed, st.just(HOST), st.sampled_from([NameFault.SERVFAIL, NameFault.NODATA, NameFault.SILENCE])),
    st.just(Malformed(HOST, "no status line")),
    st.just(RedirectFailed("loop")),
    st.just(answered(200, SignalKind.MAINTENANCE)),
    st.just(answered(200, SignalKind.FAULT)),
)

soft = st.builds(
    answered,
    st.just(200),
    st.sampled_from([SignalKind.SOFT_404, SignalKind.PARKED, SignalKind.EMPTY, SignalKind.FILE_REPLACED_BY_PAGE]),
)
"""One sign of a hidden death: a suspicion."""

unsure = st.sampled_from(
    [
        TlsFailed(HOST, TlsFault.OTHER),
        Guarded("10.0.0.1", "private"),
        NotCheckable("ftp"),
        HeldBack(HOST, 600),
        CheckBroke("the check itself failed"),
        ConnectFailed(HOST, "proxy"),
        answered(200, SignalKind.SHELL),
    ]
)

outcomes = st.one_of(walled, living, words, silent, soft, unsure)


@st.composite
def histories(
    draw: st.DrawFn, kinds: st.SearchStrategy[object] = outcomes, *, most: int = 25, contents: Sequence[str] = CONTENTS
) -> list[Probe]:
    """Return probes of `LINK`, oldest first, some of them simultaneous, over at most most * 20 days."""
    pauses = draw(st.lists(st.sampled_from([0, 0.04, 1, 2, 3, 7, 20]), min_size=1, max_size=most))
    at, probes = START, []
    for pause in pauses:
        at += timedelta(days=pause)
        content = draw(st.sampled_from(contents))
        probes.append(Probe(LINK.id, at, draw(kinds), void=draw(st.integers(0, 9)) == 0, content=content))
    return probes


Seen = tuple[float, object, str]
"""Days since the check before, what was seen, and how the page compares with its first good copy."""

_JUDGED = 60


def one_by_one(checks: Sequence[Seen], policy: Policy) -> Iterator[tuple[list[Probe], Verdict | None, datetime, Verdict]]:
    """Judge `LINK` after each of ``checks``: yield its probes so far, the verdict before, the moment, the verdict over all."""
    probes: list[Probe] = []
    held: Verdict | None = None
    at = START
    for pause, outcome, content in checks:
        at += timedelta(days=pause)
        probes.append(Probe(LINK.id, at, outcome, content=content))  # type: ignore[arg-type]
        whole = judge(probes[-_JUDGED:], policy, at, link=LINK, before=held)
        yield probes, held, at, whole
        held = whole
