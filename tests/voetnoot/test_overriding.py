"""A person's word goes before all checks while it holds, and leaves no trace in the verdict when it is taken back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import LINK, OK, START, answered, histories

from voetnoot.differ import LinkSubject, compare_verdicts
from voetnoot.links import Probe, State
from voetnoot.verdicts import Override, Policy, Reason, Word, explain, judge

DAY = timedelta(days=1)
POLICY = Policy()
STATES = {Word.ALIVE: State.ALIVE, Word.DEAD: State.DEAD, Word.IGNORE: State.UNKNOWN}
GONE = [Probe(LINK.id, START + nth * DAY, answered(404)) for nth in range(9)]


@given(histories(), st.sampled_from(Word))
def test_the_word_holds_whatever_was_seen(probes: list[Probe], word: Word) -> None:
    now = probes[-1].at + DAY
    said = Override(word, "zelf gekeken", now)
    verdict = judge(probes, POLICY, now, link=LINK, override=said)
    assert (verdict.state, verdict.reason, verdict.since) == (STATES[word], Reason.BY_HAND, now)
    assert verdict.next >= now
    assert all("zelf gekeken" in explain(verdict, language) for language in ("nl", "en"))
    assert judge(probes, POLICY, now, link=LINK, before=verdict) == judge(probes, POLICY, now, link=LINK)


def test_it_ends_on_its_day_and_the_link_is_due_then() -> None:
    now = START + 9 * DAY
    said = Override(Word.IGNORE, "wordt verbouwd", now, now + 5 * DAY)
    assert judge(GONE, POLICY, now, link=LINK, override=said).next == now + 5 * DAY
    assert judge(GONE, POLICY, now + 5 * DAY, link=LINK, override=said).state is State.DEAD


@pytest.mark.parametrize(
    ("probes", "word", "kinds"),
    [
        (GONE, Word.ALIVE, ["LinkRevived"]),
        (GONE, Word.DEAD, []),
        (GONE, Word.IGNORE, []),
        ([Probe(LINK.id, START, OK)], Word.DEAD, ["LinkDied"]),
        ([Probe(LINK.id, START, OK)], Word.ALIVE, []),
    ],
)
def test_what_it_tells_subscribers(probes: list[Probe], word: Word, kinds: list[str]) -> None:
    now = START + 9 * DAY
    before = judge(probes, POLICY, now, link=LINK)
    after = judge(probes, POLICY, now, link=LINK, before=before, override=Override(word, "zelf gekeken", now))
    assert [event.kind for event in compare_verdicts(before, after, LinkSubject(LINK), now)] == kinds
