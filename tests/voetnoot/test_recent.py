"""The newest few checks say what all of them do, whenever it is held that they do."""

from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import CONTENTS, LINK, OK, START, living, outcomes

from voetnoot.links import Probe, Verdict
from voetnoot.verdicts import RECENT, Policy, judge, suffices

POLICY = Policy()
LONG = 60

_seen = st.one_of(st.just(OK), st.just(OK), st.just(OK), living, outcomes)
_checks = st.lists(
    st.tuples(st.floats(0.01, 40), _seen, st.sampled_from(("same", "same", *CONTENTS))), min_size=RECENT + 1, max_size=40
)


@settings(derandomize=True)
@given(_checks)
def test_the_newest_few_checks_say_what_all_do(checks: list[tuple[float, object, str]]) -> None:
    probes: list[Probe] = []
    held: Verdict | None = None
    at, compared = START, 0
    for pause, outcome, content in checks:
        at += timedelta(days=pause)
        probes.append(Probe(LINK.id, at, outcome, content=content))  # type: ignore[arg-type]
        recent = probes[-RECENT:]
        whole = judge(probes[-LONG:], POLICY, at, link=LINK, before=held)
        if len(probes) > RECENT and suffices(recent, held, POLICY, at):
            compared += 1
            for ill in (False, True):
                few = judge(recent, POLICY, at, link=LINK, before=held, host_ill=ill)
                assert few == judge(probes, POLICY, at, link=LINK, before=held, host_ill=ill)
        held = whole
    assume(compared)
