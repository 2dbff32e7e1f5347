"""What changed: two snapshots of a document, or two verdicts on a link, in; events out. Touches nothing."""

from voetnoot.differ.documents import compare, withdrawn
from voetnoot.differ.dropped import cited_by
from voetnoot.differ.snapshot import Snapshot, kind_of, worse
from voetnoot.differ.verdicts import LinkSubject, compare_verdicts

__all__ = ["LinkSubject", "Snapshot", "cited_by", "compare", "compare_verdicts", "kind_of", "withdrawn", "worse"]
