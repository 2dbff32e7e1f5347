"""When is a cited link dead? Outcomes in, a verdict out; nothing here reads a clock, a disk or a network.

`classify` says what one check is worth, `judge` what all checks of a link together allow us to hold true, `explain` says it
in words. The ladder and its reasons stand in `docs/verdicts.md`.
"""

from voetnoot.verdicts.classify import Class, Finding, classify, unreached
from voetnoot.verdicts.explaining import explain
from voetnoot.verdicts.judging import judge
from voetnoot.verdicts.labels import label
from voetnoot.verdicts.overriding import Override, Word
from voetnoot.verdicts.policy import Policy
from voetnoot.verdicts.reasons import Reason
from voetnoot.verdicts.recent import RECENT, suffices
from voetnoot.verdicts.signals import Group, group_of
from voetnoot.verdicts.steady import STEADY, goes_on, steady_of

__all__ = [
    "RECENT",
    "STEADY",
    "Class",
    "Finding",
    "Group",
    "Override",
    "Policy",
    "Reason",
    "Word",
    "classify",
    "explain",
    "goes_on",
    "group_of",
    "judge",
    "label",
    "steady_of",
    "suffices",
    "unreached",
]
