"""The colours of what is marked, the same on pictures and in HTML."""

from voetnoot.answers import FoundUrl
from voetnoot.explaining.marking import Role

Colour = tuple[int, int, int]

ROLES: dict[Role, Colour] = {
    Role.LETTER: (150, 150, 170),
    Role.QUESTION: (31, 105, 200),
    Role.ANSWER: (20, 140, 90),
    Role.NOTE: (150, 90, 190),
    Role.LETTERHEAD: (170, 150, 110),
}
MARK: Colour = (225, 60, 140)
ADDRESS: Colour = (90, 90, 90)
FURNITURE: Colour = (120, 120, 120)
SURE: Colour = (0, 130, 60)
RATHER: Colour = (220, 140, 0)
DOUBT: Colour = (205, 30, 30)

MEANINGS: tuple[tuple[Colour, str], ...] = (
    (ROLES[Role.QUESTION], "question (v)"),
    (ROLES[Role.ANSWER], "answer (a)"),
    (ROLES[Role.NOTE], "note"),
    (MARK, "mark of a note"),
    (SURE, "address, sure"),
    (RATHER, "address, mended with less certainty"),
    (DOUBT, "doubt"),
    (ROLES[Role.LETTER], "letter around them"),
    (ROLES[Role.LETTERHEAD], "letterhead"),
    (FURNITURE, "page furniture, not read"),
)


def sureness(found: FoundUrl) -> Colour:
    """Return the colour that tells how sure an address is."""
    if found.alternatives or found.confidence < 0.75:  # noqa: PLR2004 - below this a person should look
        return DOUBT
    return SURE if found.confidence >= 0.9 else RATHER  # noqa: PLR2004 - as sure as print allows


def hexadecimal(colour: Colour) -> str:
    """Return ``colour`` as CSS writes it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)
