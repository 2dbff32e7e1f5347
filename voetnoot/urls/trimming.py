"""What closes an address in print and is none of it: punctuation, the bracket around it, the next address."""

import re

_CLOSING = ".,;:!?'*’‘”“\"»«|…"
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
_BRACKETS = re.compile(r"[()\[\]{}<>]")
_NEXT_ADDRESS = re.compile(r"[;,|](?:https?://|www\.)|(?<=[a-z0-9/])https?://(?!$)", re.IGNORECASE)
# An address of an archive holds another: https://web.archive.org/web/2024/https://...
_HOLDS_ANOTHER = re.compile(r"(?:[/=?&]|url[=:]|/web/[\d*]+[a-z_]*/)$", re.IGNORECASE)


def _balanced_end(text: str) -> int:
    """Return where the first bracket stands that closes one opened before the address; the length where there is none."""
    stack: list[str] = []
    for bracket in _BRACKETS.finditer(text):
        if bracket[0] not in _PAIRS:
            stack.append(bracket[0])
        elif not stack or stack.pop() != _PAIRS[bracket[0]]:
            return bracket.start()
    return len(text)


def _next_start(text: str) -> int:
    for match in _NEXT_ADDRESS.finditer(text, 8):
        if match[0][0] in ";,|" or not _HOLDS_ANOTHER.search(text[: match.start()]):
            return match.start()
    return len(text)


def trimmed_length(text: str) -> int:
    """Return how many characters of ``text``, an address as walked in print, belong to it.

    Closing punctuation and unbalanced brackets are cut, the rest stays: ``(https://x.nl/a_(b)).`` gives ``https://x.nl/a_(b)``.
    """
    text = text[: _next_start(text)]
    text = text[: _balanced_end(text)]
    while text and (text[-1] in _CLOSING or (text[-1] in _PAIRS.values())):
        text = text[:-1]
    return len(text)
