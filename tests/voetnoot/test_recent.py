"""The newest few checks say what all of them do, whenever it is held that they do."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import CONTENTS, LINK, OK, Seen, living, one_by_one, outcomes

from voetnoot.verdicts import RECENT, Policy, judge, suffices

POLICY = Policy()

_seen = st.one_of(st.just(OK), st.just(OK), st.just(OK), living, outcomes)
_checks = st.lists(
    st.tuples(st.floats(0.01, 40), _seen, st.sampled_from(("same", "same", *CONTENTS))), min_size=RECENT + 1, max_size=40
)


@settings(derandomize=True)
@given(_checks)
def test_the_newest_few_checks_say_what_all_do(checks: list[Seen]) -> None:
    compared = 0
    for probes, held, at, _whole in one_by_one(checks, POLICY):
        recent = probes[-RECENT:]
        if len(probes) > RECENT and suffices(recent, held, POLICY, at):
            compared += 1
            for ill in (False, True):
                few = judge(recent, POLICY, at, link=LINK, before=held, host_ill=ill)
                assert few == judge(probes, POLICY, at, link=LINK, before=held, host_ill=ill)
    assume(compared)
