"""The main text of a page: what a reader came for, without menus, banners and footers."""

import dataclasses
import itertools
import logging
import re
from dataclasses import dataclass

import lxml.etree
import lxml.html
import trafilatura
from w3lib.encoding import html_to_unicode

from voetnoot import common_words
from voetnoot.ids import digest
from voetnoot.pdftext import pdf_text

_LONGEST_MARKUP = 2_000_000
_MOST_ELEMENTS = 15_000
"""A tree of elements takes a hundred times the room of its markup: two million bytes of ``<p>a`` made 700 MB and two minutes."""

_LONGEST_TEXT = 1_000_000
_LONGEST_TITLE = 500
_HTML = ("html", "xml")
_PLAIN = ("text/", "json")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
common_words.keep_small()
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # odd markup is no error of ours

_ELEMENT = re.compile("<[A-Za-z]")
_AROUND = (
    "//nav | //footer | //aside | //select | //header[not(ancestor::main or ancestor::article)]"
    " | //*[@role='navigation' or @role='contentinfo' or @role='search' or @role='complementary']"
)
"""The landmarks of HTML and ARIA that hold what is the same on every page of a site; a heading there is told as ``heading``."""

_UNSEEN = ("script", "style", "noscript", "template", "svg", "title")


@dataclass(frozen=True, slots=True)
class MainText:
    """``text`` with its lines kept; ``title`` and ``language`` (a BCP 47 tag in lower case) where the page names them.

    ``heading`` is the first heading; ``visible`` is all that a reader sees, menus and banners too; ``own`` is that without what
    stands on every page of a site (menus, footers, asides), ``None`` where that is not told apart. ``digest`` is that of the text
    with its white space normalised: the same words give the same digest.
    """

    title: str | None
    language: str | None
    text: str
    heading: str | None = None
    visible: str = ""
    own: str | None = None
    digest: str = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", digest(" ".join(self.text.split()).encode("utf-8", "replace")))


def main_text(body: bytes, media_type: str | None, url: str) -> MainText | None:
    """Return the main text of ``body``, or ``None`` for what has no text (a picture, an encrypted or broken PDF).

    ``media_type`` is the value of Content-Type with its parameters; the bytes win where they contradict it. ``url`` helps to
    tell an article from an overview. Never raises for bad input, but PDF is read by native code: run it where a crash costs
    one page.
    """
    kind = (media_type or "").lower()
    if body[:1024].lstrip().startswith(b"%PDF-"):
        found = pdf_text(body)
        return None if found is None else MainText(found.title, None, found.text, visible=found.text, own=found.text)
    start = body[:512].lstrip().lower()
    if any(part in kind for part in _HTML) or start.startswith((b"<!doctype html", b"<html")):
        return _of_html(body[:_LONGEST_MARKUP], media_type, url)
    if kind.startswith(_PLAIN) or any(part in kind for part in _PLAIN) or (not kind and b"\0" not in body[:1024]):
        text = html_to_unicode(media_type, body[:_LONGEST_TEXT], auto_detect_fun=_encoding)[1]
        return MainText(None, None, text, visible=text, own=text)
    return None


def _of_html(body: bytes, media_type: str | None, url: str) -> MainText:
    markup = _bounded(html_to_unicode(media_type, body, auto_detect_fun=_encoding)[1])
    seen = _seen(markup)
    return dataclasses.replace(seen, text=(_extracted(markup, url) or seen.visible)[:_LONGEST_TEXT])


def _seen(markup: str) -> MainText:
    """Return what can be told of ``markup`` without a notion of main text; the tree is let go before another is made."""
    tree = _tree(markup)
    if tree is None:
        return MainText(None, None, "")
    title, heading = _first(tree, "title"), _first(tree, "h1") or _first(tree, "h2")
    visible = _visible(tree)
    return MainText(title, _language(tree), "", heading, visible, _own(tree))


def _bounded(markup: str) -> str:
    """Return ``markup`` up to where it has more elements than any page that people read."""
    if markup.count("<") <= _MOST_ELEMENTS:
        return markup
    last = next(itertools.islice(_ELEMENT.finditer(markup), _MOST_ELEMENTS, None), None)
    return markup if last is None else markup[: last.start()]


def _encoding(body: bytes) -> str:
    """Return the encoding of a page that does not tell it: UTF-8 when it is that, else what the web takes for Latin-1."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8" if error.start > len(body) - 4 else "cp1252"  # cut within a letter
    return "utf-8"


def _tree(markup: str) -> lxml.html.HtmlElement | None:
    try:
        return lxml.html.document_fromstring(
            markup.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
        )
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None


def _extracted(markup: str, url: str) -> str | None:
    try:
        return trafilatura.extract(markup, url=url, include_comments=False, include_tables=True, include_links=False)
    except Exception:  # noqa: BLE001 - foreign markup finds ways through any parser; the visible text is left then
        return None


def _visible(tree: lxml.html.HtmlElement) -> str:
    """Return all that a reader sees of ``tree``, which loses the rest."""
    for element in list(tree.iter(*_UNSEEN)):
        element.drop_tree()
    return _lines(tree)


def _lines(tree: lxml.html.HtmlElement) -> str:
    lines = (" ".join(line.split()) for line in tree.itertext())
    return "\n".join(line for line in lines if line)[:_LONGEST_TEXT]


def _own(tree: lxml.html.HtmlElement) -> str:
    """Return what a reader sees of ``tree``, which loses them, but the parts around the page."""
    for element in tree.xpath(_AROUND):
        element.drop_tree()
    return _lines(tree)


def _first(tree: lxml.html.HtmlElement, tag: str) -> str | None:
    element = tree.find(f".//{tag}")
    text = " ".join(element.text_content().split()) if element is not None else ""
    return text[:_LONGEST_TITLE] or None


def _language(tree: lxml.html.HtmlElement) -> str | None:
    root = tree if tree.tag == "html" else tree.getroottree().getroot()
    value = (root.get("lang") or root.get("xml:lang") or "").strip().replace("_", "-")
    return value.lower() if _LANGUAGE.match(value) else None
