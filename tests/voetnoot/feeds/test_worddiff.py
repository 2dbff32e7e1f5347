"""The comparison of two texts, word by word, whatever they are."""

from hypothesis import given
from hypothesis import strategies as st

from voetnoot.feeds import worddiff
from voetnoot.feeds.worddiff import Piece, word_diff

texts = st.lists(st.sampled_from(["een", "twee", "drie", "\n", " ", "a"]), max_size=30).map(" ".join)


def test_what_changed_is_told_by_the_word() -> None:
    assert word_diff("een twee drie", "een vier vijf drie") == (
        Piece("same", "een "),
        Piece("gone", "twee "),
        Piece("come", "vier vijf "),
        Piece("same", "drie"),
    )


def test_a_text_that_goes_on_is_not_told_as_changed() -> None:
    assert word_diff("Ja", "Ja, maar later") == (Piece("gone", "Ja"), Piece("come", "Ja, maar later"))
    assert word_diff("Ja", "Ja en nee") == (Piece("same", "Ja "), Piece("come", "en nee"))


@given(texts, texts)
def test_the_pieces_make_up_the_new_text_and_hold_every_word_of_the_old(before: str, after: str) -> None:
    pieces = word_diff(before, after, context=None)
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
    assert " ".join(piece.text for piece in pieces if piece.kind != "come").split() == before.split()


def test_texts_that_would_cost_too_much_are_compared_by_line_and_then_as_a_whole() -> None:
    """The cost is the number of pairs of equal words: a page of one word a thousand times over would take a minute."""
    many = int(worddiff.MOST_PAIRS**0.5) + 1
    words, lines = "a " * many, "a\n" * many
    assert word_diff(f"{words}\nzelfde", f"b\n{words}\nzelfde", context=None)[0] == Piece("come", "b\n")
    assert word_diff(lines, f"{lines}b") == (Piece("gone", lines), Piece("come", f"{lines}b"))
