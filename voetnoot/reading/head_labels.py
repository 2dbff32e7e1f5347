"""The labels of a letterhead ("Onze referentie", "Uw brief", "Betreft") and what stands behind or under them."""

import re
from collections.abc import Iterator

from voetnoot.reading.head_text import HeadText

_LABELS = {
    "date": r"datum",
    "subject": r"betreft|onderwerp",
    "own": r"on(?:ze|s)\s+(?:referentie|kenmerk|nummer)|kenmerk",
    "yours": r"uw\s+(?:brief|kenmerk|referentie|nummer)(?:\s*\(?kenmerk\)?)?",
    "other": (
        r"bijlage(?:\(n\)|n)?|contactpersoon|projectnaam|directie.{0,60}|aan|retouradres.*|telefoon.*|t|f|e|inlichtingen|afschrift|"
        r"behandeld door|postadres|bezoekadres|geachte.*|kopie.*|> retouradres.*|doorkiesnummer"
    ),
}
_LABEL = {name: re.compile(rf"^(?:{words})\s*(?::\s*|\s+|$)(?P<value>.*)$", re.IGNORECASE) for name, words in _LABELS.items()}
_ALONE = re.compile("|".join(rf"^(?:{words})\s*:?$" for words in _LABELS.values()), re.IGNORECASE)
_FURTHER = 3


def is_label(text: str) -> bool:
    """Tell whether ``text`` is a label and nothing else: ``Betreft``, ``Uw kenmerk:``."""
    return _ALONE.match(text.strip()) is not None


def labelled(head: HeadText, name: str) -> Iterator[str]:
    """Yield what stands behind the label ``name`` (``date``, ``subject``, ``own``, ``yours``), the likeliest first."""
    # A subject may be wrapped, so that its paragraph says more than its first line; the other values are short.
    places = (head.paragraphs, head.lines) if name == "subject" else (head.lines, head.paragraphs)
    for lines in (*places, head.letterhead):
        for place, line in enumerate(lines):
            match = _LABEL[name].match(line)
            if match is None or (match["value"] and not _begins_value(name, line)):
                continue
            if match["value"]:
                yield match["value"]
                continue
            for under in lines[place + 1 : place + 1 + _FURTHER]:
                if not is_label(under):
                    yield under
                    break


def _begins_value(name: str, line: str) -> bool:
    """Tell a label with its value from a sentence that begins with the same word ("Kenmerk van dit beleid is ...")."""
    words = line.split()
    if name == "own" and words[0].lower() == "kenmerk":
        return len(words) <= _FURTHER or (len(words) <= 2 * _FURTHER and not any(word.islower() for word in words[1:]))
    return name in {"subject", "date"} or len(words) <= 2 * _FURTHER
