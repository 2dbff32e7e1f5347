"""Notes typed by hand behind the last answer, beside true notes or without them."""

import pytest

from voetnoot.reading.flow import Block, Flow, FlowLine, Mark, NoteFlow, Target
from voetnoot.reading.typed_notes import with_typed_notes


def flow(*paragraphs: str | tuple[str, str], notes: tuple[NoteFlow, ...] = ()) -> Flow:
    """Compose a flow; a pair is a paragraph with its automatic number."""
    pairs = [("", each) if isinstance(each, str) else each for each in paragraphs]
    return Flow("docx", tuple(Block((FlowLine(text),), label=label or None) for label, text in pairs), notes)


ASKED = ("Vraag 1", "Kent u dit [1] en dat[2]?", "Antwoord", "Ja.")
TRUE = NoteFlow("1", (Block((FlowLine("echt"),)),))


@pytest.mark.parametrize(
    ("paragraphs", "notes", "question"),
    [
        ((*ASKED, "[1] Krant", "[2] Blad"), [("1", "Krant"), ("2", "Blad")], "Kent u dit en dat?"),
        ((*ASKED, "[1] Krant[2] Blad"), [("1", "Krant"), ("2", "Blad")], "Kent u dit en dat?"),
        ((*ASKED, "[1] Krant", "gaat verder", "[2] Blad"), [("1", "Krant\ngaat verder"), ("2", "Blad")], "Kent u dit en dat?"),
        (("Vraag 1", "Kent u dit? 1)", "Antwoord", "Ja.", "1) Krant"), [("1", "Krant")], "Kent u dit?"),
        (("Vraag 1", "Kent u dit gedrag1) ook?", "Antwoord", "Ja.", ("1.", "Krant")), [("1", "Krant")], "Kent u dit gedrag ook?"),
    ],
)
def test_a_list_behind_the_last_answer_whose_marks_stand_in_the_text(
    paragraphs: tuple[str | tuple[str, str], ...], notes: list[tuple[str, str]], question: str
) -> None:
    found = with_typed_notes(flow(*paragraphs))
    assert [(note.number, "\n".join(block.text for block in note.blocks)) for note in found.notes] == notes
    assert found.blocks[1].text == question
    assert [mark.number for mark in found.blocks[1].lines[0].marks] == [number for number, _ in notes]
    assert len(found.blocks) == 4


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Vraag 1", "Wat zijn de redenen?", "Antwoord", "Er zijn er twee:", "1) de haven", "2) de zee"),
        ("Vraag 1", "Kent u dit [1]?", "Antwoord", "[2] Blad"),
        ("Vraag 1", "Kent u dit [1]?", "[1] Krant", "Antwoord", "Ja."),
    ],
)
def test_other_lists_stay_where_they_are(paragraphs: tuple[str, ...]) -> None:
    assert with_typed_notes(flow(*paragraphs)) == flow(*paragraphs)


def test_beside_true_notes_the_bracket_is_part_of_the_number() -> None:
    found = with_typed_notes(flow(*ASKED, "[1] Krant", "[2] Blad", notes=(TRUE,)))
    assert [note.number for note in found.notes] == ["1", "[1]", "[2]"]


def test_marks_and_links_around_move_along() -> None:
    line = FlowLine("Kent u dit [1] of dat?", marks=(Mark(22, "1"),), targets=(Target(15, 21, "https://example.org/"),))
    body = Flow(
        "docx",
        (Block((FlowLine("Vraag 1"),)), Block((line,)), Block((FlowLine("Antwoord"),)), Block((FlowLine("[1] Krant"),))),
        (TRUE,),
    )
    moved = with_typed_notes(body).blocks[1].lines[0]
    assert moved.text == "Kent u dit of dat?"
    assert moved.marks == (Mark(10, "[1]"), Mark(18, "1"))
    assert moved.text[moved.targets[0].start : moved.targets[0].end] == "of dat"
