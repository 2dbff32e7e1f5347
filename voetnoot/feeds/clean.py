"""The render border: text from outside becomes text that every format can carry and no reader trips over."""

import re

import nh3

# What XML 1.0 (section 2.2) cannot carry, the C1 controls, non-characters, and marks that reverse the reading order
# (U+202A..202E, U+2066..2069: "Trojan Source", CVE-2021-42574).
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_LONE = re.compile("[\ud800-\udfff]")
_LAYOUT_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile(r"\s+")

_TAGS = {
    "a", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h3", "h4", "ins", "li", "ol", "p", "span",
    "strong", "summary", "sup", "table", "tbody", "td", "th", "thead", "time", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "time": {"datetime"}}


def clean(text: str) -> str:
    """Return ``text`` without what XML cannot carry; ends of lines become line feeds, a lone surrogate U+FFFD."""
    if text.replace("\n", "").isprintable():  # as nearly every text is: nothing of all that is printable
        return text
    return _LONE.sub("\ufffd", _UNFIT.sub("", _LAYOUT_ENDS.sub("\n", text)))


def one_line(text: str, limit: int = 300) -> str:
    """Return ``text`` cleaned, on one line, at most ``limit`` characters, with an ellipsis where it was cut."""
    # Cut generously before the costly part: a title of a megabyte is nobody's title.
    head = text[: limit * 20]
    if not head.isprintable() or "  " in head:  # the plain space is the only one that is printable
        head = _SPACE.sub(" ", clean(head))
    return clip(head.strip(), limit)


def clip(text: str, limit: int | None) -> str:
    """Return at most ``limit`` characters of ``text``, cut at a word where one ends nearby."""
    if limit is None or len(text) <= limit:
        return text
    head = text[: max(limit - 1, 1)]
    at_word = head.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > limit * 0.6 else head).rstrip() + "…"


def safe_html(markup: str) -> str:
    """Return ``markup`` with only the elements that an item needs: no script, no style, no image, no odd address."""
    return nh3.clean(
        clean(markup),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel="nofollow noopener noreferrer",
    )


def is_web(url: str | None) -> bool:
    """Tell whether ``url`` may become a link: an address of the web with nothing in it that breaks an attribute."""
    return url is not None and re.fullmatch(r"https?://[^\s<>\"'\x00-\x20\\^`{|}\ud800-\udfff]+", url, re.IGNORECASE) is not None
