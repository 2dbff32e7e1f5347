"""A letter as Markdown, as other projects render the typeset answers: emphasis off, `[1 ]` are marks, rules part pages."""

import re
from collections.abc import Sequence

from voetnoot.answers import Doubt
from voetnoot.reading.flow import Flow
from voetnoot.reading.text import flow_of_lines
from voetnoot.reading.text_lines import text_lines

_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,})\s*$", re.MULTILINE)
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_QUOTE = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_STRONG = re.compile(r"(?<![\w*])\*\*(?=\S)(.+?)(?<=\S)\*\*(?![\w*])")
_STARRED = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
_UNDERLINED = re.compile(r"(?<![\w/.=?&%_-])_(?=[^\s_])([^\n]*?)(?<=[^\s_])_(?![\w/_-])")
_RAISED_WORD = re.compile(r"\[([a-z]{1,3})\s\]")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\(\s*<?([^()\s<>]+(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+\"[^\"\n]*\")?\s*\)")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_DEFINITION = re.compile(r"^[ \t]*\[\^([^\]\s]+)\]:[ \t]*", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!<>~|-])")
_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)


def flow_of_markdown(text: str, *, doubts: Sequence[Doubt] = ()) -> Flow:
    """Return the text of ``text`` without its markup, notes and marks taken apart as in plain text."""
    return flow_of_lines(text_lines(_plain(text)), "markdown", doubts=doubts)


def _plain(text: str) -> str:
    text = text.replace("\r\n", "\n")
    numbers: dict[str, str] = {}
    for name in _REFERENCE.findall(text):
        numbers.setdefault(name, str(len(numbers) + 1))
    text = _DEFINITION.sub(lambda match: f"\n[{numbers[match[1]]}] ", text)
    text = _REFERENCE.sub(lambda match: f"[{numbers[match[1]]}]", text)
    text = _RULE.sub("\n\f\n", text)
    text = _QUOTE.sub("", _HEADING.sub(r"\1", text))
    text = _LINK.sub(_linked, _IMAGE.sub("", text))
    text = _STRONG.sub(r"\1", text)
    text = _UNDERLINED.sub(r"\1", _STARRED.sub(r"\1", text))
    return _ESCAPE.sub(r"\1", _RAISED_WORD.sub(r"\1", text))


def _linked(match: re.Match[str]) -> str:
    """Keep the address of a link where the words do not say it already."""
    words, target = match[1], match[2]
    if _ADDRESS.match(words) or not _ADDRESS.match(target):
        return words
    return f"{words} <{target}>"
