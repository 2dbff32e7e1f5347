"""How a reader of a format says, from any depth, that a file cannot be read at all."""

from voetnoot.answers import ReadError


class Refusal(Exception):  # noqa: N818 - it is no programming error: `read` turns it into a value
    """Raised inside the readers of formats and caught by `voetnoot.reading.reader.read` alone.

    ``error`` is the reason from the closed list, ``sentence`` tells a person what was seen and, where there is one, the way
    out.
    """

    def __init__(self, error: ReadError, sentence: str) -> None:
        super().__init__(sentence)
        self.error = error
        self.sentence = sentence
