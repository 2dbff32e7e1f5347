"""The ladder in tables: what one check is worth, and what a row of them comes to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from ladder import DAY, POLICY, play, probe, verdict
from strategies import (
    HOST,
    LINK,
    OK,
    START,
    URL,
    answered,
    moved_to,
)

from voetnoot.links import (
    Answered,
    CheckBroke,
    ConnectFailed,
    Disallowed,
    Guarded,
    HeldBack,
    Link,
    NameFailed,
    NameFault,
    NotCheckable,
    Outcome,
    Probe,
    RedirectFailed,
    State,
    TimedOut,
    TlsFailed,
    TlsFault,
    Verdict,
)
from voetnoot.verdicts import Class, Reason, classify, judge
from voetnoot.walls.kinds import SignalKind


@pytest.mark.parametrize(
    ("outcome", "content", "worth"),
    [
        (answered(404), "same", Class.ALIVE),  # a server that shows the page under a wrong number
        (answered(404), "unknown", Class.WORD),
        (answered(200, SignalKind.BOT_WALL, SignalKind.BY_WORDS), "minor", Class.ALIVE),
        (answered(200, SignalKind.MAINTENANCE, SignalKind.BY_WORDS, SignalKind.SIBLING_HONEST), "major", Class.UNSURE),
        (answered(200, SignalKind.MAINTENANCE, SignalKind.BY_WORDS), "major", Class.WEAK),
        (answered(200, SignalKind.SIBLING_EQUAL), "major", Class.SOFT),
    ],
)
def test_what_the_first_copy_says_of_one_check(outcome: Outcome, content: str, worth: Class) -> None:
    assert classify(probe(0, outcome, content)).worth is worth


@pytest.mark.parametrize(("length", "state"), [(80, State.SUSPECT), (2000, State.DEAD)])
def test_a_scant_page_under_every_address_may_be_a_wall_in_words_that_nobody_knows(length: int, state: State) -> None:
    page = replace(answered(200, SignalKind.SIBLING_EQUAL), text_length=length)
    probes = [probe(-3, OK), *(probe(day, page, "major") for day in range(40))]
    assert judge(probes, POLICY, probes[-1].at, link=LINK).state is state


CLASSES = [
    (OK, Class.ALIVE, Reason.WORKS),
    (answered(204), Class.SOFT, Reason.EMPTY),
    (answered(304), Class.ALIVE, Reason.WORKS),
    (answered(200, tls=TlsFault.WRONG_HOST), Class.ALIVE, Reason.CERTIFICATE),
    (answered(404, tls=TlsFault.WRONG_HOST), Class.WEAK, Reason.NOT_FOUND),
    (answered(404), Class.WORD, Reason.NOT_FOUND),
    (answered(410), Class.WORD, Reason.GONE),
    (answered(400), Class.WEAK, Reason.CLIENT_ERROR),
    (answered(500), Class.WEAK, Reason.SERVER_ERROR),
    (answered(503), Class.WEAK, Reason.SERVER_ERROR),
    (answered(511), Class.OURS, Reason.OUR_NETWORK),
    (answered(300), Class.WEAK, Reason.MALFORMED),
    (answered(401), Class.BLOCKED, Reason.LOGIN),
    (answered(402), Class.BLOCKED, Reason.PAYWALL),
    (answered(403), Class.BLOCKED, Reason.FORBIDDEN),
    (answered(429), Class.BLOCKED, Reason.RATE_LIMITED),
    (answered(451), Class.BLOCKED, Reason.LEGAL),
    (answered(999), Class.BLOCKED, Reason.BOT_WALL),
    (answered(404, SignalKind.BOT_WALL), Class.BLOCKED, Reason.BOT_WALL),
    (answered(503, SignalKind.MAINTENANCE), Class.WEAK, Reason.MAINTENANCE),
    (answered(200, SignalKind.FAULT), Class.WEAK, Reason.SERVER_ERROR),
    (answered(200, SignalKind.GATE, SignalKind.BY_WORDS), Class.BLOCKED, Reason.GATE),
    (answered(200, SignalKind.GATE, SignalKind.BY_WORDS, SignalKind.SIBLING_HONEST), Class.ALIVE, Reason.WORKS),
    (answered(200, SignalKind.GATE, SignalKind.SIBLING_HONEST), Class.BLOCKED, Reason.GATE),
    (answered(200, SignalKind.LOGIN, SignalKind.BY_WORDS, SignalKind.SIBLING_HONEST), Class.BLOCKED, Reason.LOGIN),
    (answered(200, SignalKind.CONSENT_WALL, SignalKind.SOFT_404), Class.BLOCKED, Reason.CONSENT_WALL),
    (answered(200, SignalKind.SHELL, SignalKind.SIBLING_EQUAL), Class.UNSURE, Reason.SCRIPT_PAGE),
    (answered(200, truncated=True), Class.WEAK, Reason.TRUNCATED),
    (answered(200, SignalKind.SOFT_404), Class.SOFT, Reason.SOFT_404),
    (answered(200, SignalKind.SOFT_404, SignalKind.SIBLING_HONEST), Class.ALIVE, Reason.WORKS),
    (answered(200, SignalKind.PARKED), Class.SOFT, Reason.PARKED),
    (answered(200, SignalKind.SOLD), Class.SOFT, Reason.USURPED),
    (answered(200, SignalKind.REDIRECTED_HOME), Class.SOFT, Reason.REDIRECTED_HOME),
    (answered(200, SignalKind.FILE_REPLACED_BY_PAGE), Class.SOFT, Reason.FILE_REPLACED),
    (answered(200, SignalKind.ARCHIVED), Class.ALIVE, Reason.ARCHIVED),
    (Answered(URL, 200, size=0, digest="sha256:e3"), Class.SOFT, Reason.EMPTY),
    (NameFailed(HOST, NameFault.NXDOMAIN), Class.WORD, Reason.HOST_UNKNOWN),
    (NameFailed(HOST, NameFault.SERVFAIL), Class.WEAK, Reason.NAME_UNRESOLVED),
    (ConnectFailed(HOST, "refused"), Class.WEAK, Reason.REFUSED),
    (ConnectFailed(HOST, "proxy"), Class.OURS, Reason.OUR_NETWORK),
    (TimedOut(HOST, "connect"), Class.WEAK, Reason.TIME_OUT),
    (TlsFailed(HOST, TlsFault.TOO_OLD), Class.UNSURE, Reason.TLS),
    (RedirectFailed("loop"), Class.WEAK, Reason.REDIRECT_LOOP),
    (RedirectFailed("no-location"), Class.WORD, Reason.REDIRECT_BROKEN),
    (Guarded("10.0.0.1", "private"), Class.UNSURE, Reason.NOT_PUBLIC),
    (Disallowed(URL), Class.DISALLOWED, Reason.ROBOTS),
    (NotCheckable("ftp"), Class.UNSURE, Reason.NOT_CHECKABLE),
    (HeldBack("h.nl", 600), Class.OURS, Reason.RATE_LIMITED),
    (CheckBroke("the check itself failed (ValueError)"), Class.OURS, Reason.NOT_CHECKED),
]


@pytest.mark.parametrize(("outcome", "worth", "reason"), CLASSES)
def test_one_check_is_worth(outcome: Outcome, worth: Class, reason: Reason) -> None:
    finding = classify(probe(0, outcome))
    assert (finding.worth, finding.reason) == (worth, reason)


HOME = moved_to("https://www.voorbeeld.nl/", 301, SignalKind.REDIRECTED_HOME, SignalKind.SIBLING_EQUAL)
LADDER = [
    ("404 thrice over a week", [(0, 404), (3, 404), (7, 404)], State.DEAD, Reason.NOT_FOUND),
    ("404 thrice in six days", [(0, 404), (3, 404), (6.9, 404)], State.SUSPECT, Reason.NOT_FOUND),
    ("404 twice over a week", [(0, 404), (7, 404)], State.SUSPECT, Reason.NOT_FOUND),
    ("three looks in an hour are one", [(0, 404), (7, 404), (7.01, 404), (7.02, 404)], State.SUSPECT, Reason.NOT_FOUND),
    ("410 twice over three days", [(0, 410), (3, 410)], State.DEAD, Reason.GONE),
    ("410 twice in two days", [(0, 410), (2, 410)], State.SUSPECT, Reason.GONE),
    ("5xx for a month", [(d, 503) for d in (0, 3, 7, 14, 30)], State.DEAD, Reason.SERVER_ERROR),
    ("5xx for 29 days", [(d, 503) for d in (0, 3, 7, 14, 29)], State.SUSPECT, Reason.SERVER_ERROR),
    ("5xx four times", [(d, 503) for d in (0, 7, 14, 30)], State.SUSPECT, Reason.SERVER_ERROR),
    ("404 with one 500 between", [(0, 404), (3, 500), (4, 404), (7, 404)], State.DEAD, Reason.NOT_FOUND),
    ("404 around an outage", [(0, 404), (1, 500), (2, 500), (3, 500), (7, 404), (8, 404)], State.SUSPECT, Reason.NOT_FOUND),
    ("403 for a year", [(d * 7, 403) for d in range(52)], State.BLOCKED, Reason.FORBIDDEN),
    ("404 and then a wall", [(0, 404), (3, 404), (7, 403)], State.BLOCKED, Reason.FORBIDDEN),
    ("dead, then one wall", [(0, 404), (3, 404), (7, 404), (8, 403)], State.DEAD, Reason.NOT_FOUND),
    (
        "dead, then walls for long",
        [(0, 404), (3, 404), (7, 404), *((d, 403) for d in (8, 12, 16))],
        State.BLOCKED,
        Reason.FORBIDDEN,
    ),
    ("dead, then a timeout", [(0, 404), (3, 404), (7, 404), (37, 500)], State.DEAD, Reason.NOT_FOUND),
    ("dead, then alive", [(0, 404), (3, 404), (7, 404), (37, 200)], State.ALIVE, Reason.WORKS),
    ("up and down", [(0, 200), (1, 404), (2, 200), (3, 404), (4, 404)], State.UNKNOWN, Reason.UNSTEADY),
    ("up, down, and down for good", [(0, 404), (1, 200), *((d, 404) for d in range(2, 10))], State.DEAD, Reason.NOT_FOUND),
]


@pytest.mark.parametrize(("rows", "state", "reason"), [row[1:] for row in LADDER], ids=[row[0] for row in LADDER])
def test_ladder(rows: list[tuple[float, int]], state: State, reason: Reason) -> None:
    held = verdict(*((day, answered(status) if status != 200 else OK) for day, status in rows))
    assert (held.state, held.reason) == (state, reason)


SOFT = [
    ("words alone", [answered(200, SignalKind.SOFT_404)], "unknown", State.SUSPECT, Reason.SOFT_404),
    ("words and sibling", [answered(200, SignalKind.SOFT_404, SignalKind.SIBLING_EQUAL)], "unknown", State.DEAD, Reason.SOFT_404),
    ("words and drift", [answered(200, SignalKind.SOFT_404)], "major", State.DEAD, Reason.SOFT_404),
    ("words and the old text", [answered(200, SignalKind.SOFT_404, SignalKind.SIBLING_EQUAL)], "same", State.ALIVE, Reason.WORKS),
    ("home alone", [answered(200, SignalKind.REDIRECTED_HOME)], "unknown", State.SUSPECT, Reason.REDIRECTED_HOME),
    ("home and sibling", [HOME], "unknown", State.DEAD, Reason.REDIRECTED_HOME),
    (
        "home and parent are one kind",
        [answered(200, "redirected-home", "redirected-parent")],
        "unknown",
        State.SUSPECT,
        Reason.REDIRECTED_HOME,
    ),
    (
        "parked by words and host",
        [answered(200, SignalKind.PARKED, SignalKind.PARKING_HOST)],
        "unknown",
        State.DEAD,
        Reason.PARKED,
    ),
    ("sold and drifted", [answered(200, SignalKind.SOLD)], "major", State.DEAD, Reason.USURPED),
    ("file replaced, drifted", [answered(200, SignalKind.FILE_REPLACED_BY_PAGE)], "major", State.DEAD, Reason.FILE_REPLACED),
    ("empty where a page was", [answered(204)], "unknown", State.DEAD, Reason.EMPTY),
    (
        "shell",
        [answered(200, SignalKind.SHELL, SignalKind.SIBLING_EQUAL, SignalKind.EMPTY)],
        "major",
        State.UNKNOWN,
        Reason.SCRIPT_PAGE,
    ),
    (
        "signs from different days",
        [answered(200, SignalKind.SOFT_404), answered(200, SignalKind.SIBLING_EQUAL)],
        "unknown",
        State.DEAD,
        Reason.SOFT_404,
    ),
]


@pytest.mark.parametrize(("seen", "content", "state", "reason"), [row[1:] for row in SOFT], ids=[row[0] for row in SOFT])
def test_hidden_deaths_take_two_signs(seen: list[Answered], content: str, state: State, reason: Reason) -> None:
    probes = [probe(-20, OK, "same")]
    probes += [probe(day, seen[turn % len(seen)], content) for turn, day in enumerate((0, 3, 5, 7))]
    held = judge(probes, POLICY, probes[-1].at, link=LINK)
    assert (held.state, held.reason) == (state, reason)
    early = judge(probes[:-1], POLICY, probes[-2].at, link=LINK)
    assert early.state is not State.DEAD


def test_since_is_the_first_failed_check_and_a_link_that_lived_did_work() -> None:
    held = verdict((-30, OK), (0, answered(404)), (1, answered(403)), (3, answered(404)), (7, answered(404)))
    assert (held.state, held.since, held.died) == (State.DEAD, START, START)
    assert (held.failures, held.checks, held.lived, held.never_worked) == (3, 5, True, False)


def test_never_worked_is_told_from_found_dead_long_after() -> None:
    rows = [(day, answered(404)) for day in (0, 3, 7)]
    new, old = verdict(*rows), verdict(*rows, link=Link(LINK.id, URL, HOST, START - 400 * DAY))
    assert new.never_worked
    assert new.died == START
    assert (old.state, old.never_worked, old.died) == (State.DEAD, False, None)


def test_nothing_judged_is_unknown_and_due() -> None:
    held = judge([], POLICY, START, link=LINK)
    assert (held.state, held.reason, held.checks, held.next) == (State.UNKNOWN, Reason.NOT_CHECKED, 0, START)
    void = judge([probe(0, answered(404), void=True)], POLICY, START, link=LINK)
    assert (void.state, void.reason, void.next) == (State.UNKNOWN, Reason.OUR_NETWORK, START + POLICY.void_every)
    kept = judge([probe(0, OK), probe(1, answered(404), void=True)], POLICY, START + DAY, link=LINK)
    assert kept.state is State.ALIVE


@pytest.mark.parametrize(
    ("nothing", "pause"), [(HeldBack("h.nl", 7200), 7200), (HeldBack("h.nl", 60), 3600), (CheckBroke("x"), 3600)]
)
def test_who_was_not_looked_at_stays_what_it_was(nothing: Outcome, pause: int) -> None:
    """A host that asked for rest, or a fault of ours, says nothing of its links; they are looked at as soon as may be."""
    rows = [probe(-9, OK), probe(-1, OK, "same")]
    before = judge(rows, POLICY, START - DAY, link=LINK)
    late = before.next + DAY
    held = judge([*rows, Probe(LINK.id, late, nothing)], POLICY, late, link=LINK, before=before)
    assert (held.state, held.reason, held.since, held.checks) == (before.state, before.reason, before.since, before.checks)
    assert held.next == late + timedelta(seconds=pause)
    new = judge([Probe(LINK.id, START, nothing)], POLICY, START, link=LINK)
    assert (new.state, new.reason, new.next) == (State.UNKNOWN, Reason.NOT_CHECKED, START + timedelta(seconds=pause))


def test_retry_after_is_waited_for() -> None:
    held = verdict((0, answered(503, retry_after=5 * 86400)))
    assert held.next == START + 5 * DAY
    assert verdict((0, answered(429, retry_after=10**9))).next == START + POLICY.retry_after_most


ELSEWHERE = "https://www.voorbeeld.nl/nieuw/rapport"
MOVES = [
    ("permanent, same text", [(0, moved_to(ELSEWHERE), "same")], State.MOVED),
    ("permanent, unknown text, once", [(0, moved_to(ELSEWHERE), "unknown")], State.ALIVE),
    ("permanent, unknown text, a week", [(d, moved_to(ELSEWHERE), "unknown") for d in (0, 3, 7)], State.MOVED),
    ("temporary, same text, once", [(0, moved_to(ELSEWHERE, 302), "same")], State.ALIVE),
    ("temporary that stays", [(d, moved_to(ELSEWHERE, 302), "same") for d in (0, 3, 7)], State.MOVED),
    ("another goal each time", [(d, moved_to(f"{ELSEWHERE}?s={d}", 302), "same") for d in (0, 3, 7)], State.ALIVE),
    ("to https and www", [(0, moved_to(URL.replace("https", "http") + "/"), "same")], State.ALIVE),
]


@pytest.mark.parametrize(("rows", "state"), [row[1:] for row in MOVES], ids=[row[0] for row in MOVES])
def test_moves(rows: list[tuple[float, Outcome, str]], state: State) -> None:
    probes = [probe(-9, OK, "same"), *(probe(*row) for row in rows)]
    held = judge(probes, POLICY, probes[-1].at, link=LINK)
    assert held.state is state
    assert held.moved_to == (ELSEWHERE if state is State.MOVED else None)


DRIFT = [
    ("once", [(0, "same"), (7, "same"), (14, "major")], "same", None),
    ("twice on one day", [(0, "same"), (7, "same"), (14, "major"), (14.2, "major")], "same", None),
    ("on two days", [(0, "same"), (7, "same"), (14, "major"), (15, "major")], "major", 14),
    ("back again", [(0, "same"), (7, "same"), (14, "major"), (15, "major"), (16, "same")], "same", None),
    ("never stood still", [(0, "same"), (7, "major"), (14, "major"), (15, "major")], "major", None),
    ("first copy compared with nothing", [(0, "unknown"), (7, "same"), (14, "major"), (15, "major")], "major", 14),
]


@pytest.mark.parametrize(("rows", "content", "since"), [row[1:] for row in DRIFT], ids=[row[0] for row in DRIFT])
def test_drift_is_confirmed_on_another_day(rows: list[tuple[float, str]], content: str, since: float | None) -> None:
    probes = [probe(day, OK, said) for day, said in rows]
    held = judge(probes, POLICY, probes[-1].at, link=LINK)
    assert held.content == content
    assert held.drifted_since == (None if since is None else START + since * DAY)
    assert held.state is State.ALIVE


def test_a_front_page_turns_and_a_wall_says_nothing_of_the_text() -> None:
    front = Link(LINK.id, "https://www.voorbeeld.nl/", HOST, LINK.cited)
    probes = [probe(day, OK, said) for day, said in [(0, "same"), (7, "same"), (14, "major"), (15, "major")]]
    assert judge(probes, POLICY, probes[-1].at, link=front).drifted_since is None
    walls = [*probes[:2], *(probe(day, answered(403), "major") for day in (14, 16))]
    assert judge(walls, POLICY, walls[-1].at, link=LINK).content == "same"


@pytest.mark.parametrize(("outcome", "day"), [(answered(404), 7), (answered(410), 3), (TimedOut(HOST, "connect"), 30), (HOME, 7)])
def test_death_is_said_on_its_day(outcome: Outcome, day: int) -> None:
    for number in range(20):
        link = Link(f"{number:032x}", URL, HOST, START)
        told = play(lambda now: OK if now < START + 3 * DAY else outcome, 90, link=link)
        first = next(at for at, held in told if held.state is State.DEAD)
        since = next(at for at, held in told if held.state is State.SUSPECT)
        assert day * DAY <= first - since <= day * DAY + timedelta(hours=1)


def test_a_long_history_may_be_cut_to_its_newest_probes() -> None:
    told = play(lambda now: OK if now < START + 2 * DAY else answered(200, SignalKind.SOFT_404), 900)
    last = told[-1][1]
    assert (last.state, last.lived, last.from_start) == (State.SUSPECT, True, False)
    assert last.checks == len(told) > 60
    assert last.since == next(at for at, held in told if held.state is State.SUSPECT)


def test_a_held_link_is_suspect_until_its_host_is_well_and_counts_anew() -> None:
    probes = [probe(-9, OK)]
    held: Verdict | None = judge(probes, POLICY, START - 9 * DAY, link=LINK)
    for day in range(10):
        probes.append(probe(day, answered(404)))
        held = judge(probes, POLICY, probes[-1].at, link=LINK, before=held, host_ill=True)
        assert (held.state, held.held, held.died) == (State.SUSPECT, True, None)
    for day in range(10, 18):
        probes.append(probe(day, answered(404)))
        held = judge(probes, POLICY, probes[-1].at, link=LINK, before=held)
        assert held.state is (State.DEAD if day == 17 else State.SUSPECT)
    assert held is not None
    assert (held.died, held.held) == (START, False)


def test_a_dead_link_stays_so_while_its_host_is_ill() -> None:
    held = verdict((-9, OK), (0, answered(404)), (3, answered(404)), (7, answered(404)))
    probes = [
        probe(day, out)
        for day, out in [(-9, OK), (0, answered(404)), (3, answered(404)), (7, answered(404)), (37, TimedOut(HOST, "connect"))]
    ]
    after = judge(probes, POLICY, probes[-1].at, link=LINK, before=held, host_ill=True)
    assert (after.state, after.held, after.died) == (State.DEAD, False, START)
