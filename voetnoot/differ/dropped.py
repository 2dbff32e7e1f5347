"""What an answer cites when its typesetter dropped addresses: the publication's citations, and the letter's that it lost."""

from dataclasses import replace

from voetnoot.answers import AnswerDocument
from voetnoot.citations import citations
from voetnoot.differ.changes import spelling
from voetnoot.ids import content_id
from voetnoot.links import Citation


def cited_by(answer: str, document: AnswerDocument, letter: AnswerDocument | None) -> tuple[Citation, ...]:
    """Return the citations of the answer with the id ``answer``, as ``document`` prints them.

    ``letter`` is the letter of which ``document`` is the typeset *Aanhangsel*, where there is one: an address that only the
    letter prints is still cited, at the place where the letter cites it.
    """
    printed = citations(answer, document)
    if letter is None or document.aanhangsel is None or letter.aanhangsel is not None:
        return printed
    known, taken = {spelling(one.url) for one in printed}, {one.id for one in printed}
    lost = [one for one in citations(answer, letter) if spelling(one.url) not in known]
    return (*printed, *(_beside(answer, one, taken) for one in lost))


def _beside(answer: str, lost: Citation, taken: set[str]) -> Citation:
    """Return ``lost`` as the first address of its note or part that has no other's identity."""
    while lost.id in taken:
        nth = lost.nth + 1
        lost = replace(lost, nth=nth, id=content_id("citation", answer, lost.part, lost.note, nth))
    taken.add(lost.id)
    return lost
