"""What can be seen in an answer that is not the cited page itself: walls, error pages that claim to be fine, sold domains.

The looks of these are data (``signatures.toml``), not branches; the kinds are a closed list (`voetnoot.walls.kinds`).
"""

import re

from voetnoot.links import Answered, Signal
from voetnoot.maintext import MainText
from voetnoot.walls.bareness import bare_error
from voetnoot.walls.doors import door
from voetnoot.walls.kinds import NOTES, WALLS, SignalKind, in_order
from voetnoot.walls.places import place_signals
from voetnoot.walls.sayings import said, says_loading, scant
from voetnoot.walls.signatures import page_of, signatures

__all__ = ["NOTES", "WALLS", "SignalKind", "signals"]

_SCANT = 80
"""Characters of text below which a page with scripts is a shell that they fill."""

_SCRIPTED = re.compile(rb"<(?:script|i?frame|frameset|object|embed|canvas)\b", re.IGNORECASE)
_PASSWORD = re.compile(rb"<input\b[^>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_DOWN = frozenset({SignalKind.MAINTENANCE, SignalKind.FAULT})
_FRAMED = re.compile(rb"<(?:i?frame|object|embed|canvas)\b", re.IGNORECASE)
_NOTHING = frozenset({b"null", b"{}", b"[]", b'""'})
_PICTURED = re.compile(rb"<(?:img|svg|video)\b", re.IGNORECASE)
_ONLY_ON_SUCCESS = frozenset(
    {SignalKind.SOFT_404, SignalKind.PARKED, SignalKind.PARKING_HOST, SignalKind.SOLD, SignalKind.ERROR_REDIRECT}
)


def signals(answered: Answered, asked: str, body: bytes, text: MainText | None) -> tuple[Signal, ...]:
    """Return what is seen in ``answered`` to ``asked``, at most one signal per kind, in the order of the kinds.

    ``body`` is without content coding; ``text`` is its main text, ``None`` for what has none (a picture). A signal is an
    observation: what it is worth, alone or with others, the verdict says.
    """
    success = 200 <= answered.status < 300  # noqa: PLR2004
    markup = body if text is not None and not body[:1024].lstrip().startswith(b"%PDF-") else b""
    page = page_of(answered, markup, (text.title, text.heading) if text else (), _words(text))
    found: dict[str, Signal] = {}
    for signature in signatures():
        if signature.kind in found or (signature.kind in _ONLY_ON_SUCCESS and not success):
            continue
        evidence = signature.seen(page)
        if evidence is not None:
            found[signature.kind] = Signal(signature.kind, evidence)
    for down in [found[kind] for kind in _DOWN & found.keys() if success]:
        found.setdefault(SignalKind.BY_WORDS, Signal(SignalKind.BY_WORDS, down.evidence))
    if success and not WALLS & found.keys():
        found |= _unlisted(answered, asked, markup, text, found)
    if success and not WALLS & found.keys():
        for signal in place_signals(answered, asked):
            found.setdefault(signal.kind, signal)
        bare = bare_error(page, " ".join(text.text.split())) if text else None
        found |= {bare.kind: bare} if bare else {}
        if not found or found.keys() <= NOTES:
            found |= {signal.kind: signal for signal in _scant(answered, markup, text)}
        if SignalKind.FILE_REPLACED_BY_PAGE in found and _FRAMED.search(markup) and text and len(text.own or "") < _SCANT:
            found[SignalKind.SHELL] = Signal(SignalKind.SHELL, "a frame, in which the file may be shown")
    return in_order(found.values())


def _unlisted(
    answered: Answered, asked: str, markup: bytes, text: MainText | None, found: dict[str, Signal]
) -> dict[str, Signal]:
    """Return the signals of what no signature knows: by the words of a page with few, and by where its redirects ended."""
    known = bool({SignalKind.SOFT_404, SignalKind.PARKED, SignalKind.PARKING_HOST, SignalKind.ERROR_REDIRECT} & found.keys())
    more = {signal.kind: signal for signal in said(text)} if text and markup else {}
    if known:
        return {} if WALLS & more.keys() and not _DOWN & more.keys() else more
    if (
        text
        and SignalKind.SOFT_404 not in more
        and SignalKind.PARKED not in more
        and _PASSWORD.search(markup)
        and scant(text) is not None
    ):
        asks = Signal(SignalKind.LOGIN, "few words and a field for a password")
        more |= {asks.kind: asks, SignalKind.BY_WORDS: Signal(SignalKind.BY_WORDS, asks.evidence)}
    if _SCRIPTED.search(markup) and text and says_loading(text):
        more = {SignalKind.SHELL: Signal(SignalKind.SHELL, "few words, which say that scripts are needed or at work")}
    way = door(answered, asked)
    return more | ({way.kind: way} if way else {})


def _words(text: MainText | None) -> str:
    """Return the words that a reader sees: all of a page with little text, else the main text with room for the rest."""
    if text is None:
        return ""
    return text.visible or text.text


def _scant(answered: Answered, markup: bytes, text: MainText | None) -> list[Signal]:
    if answered.size == 0:
        return [Signal(SignalKind.EMPTY, "no body")]
    if text is None or not markup:
        return []
    if "json" in (answered.media_type or "") and markup.strip() in _NOTHING:
        return [Signal(SignalKind.EMPTY, f"{markup.strip().decode()} and no more")]
    length = len("".join(_words(text).split()))
    own = length if text.own is None else len("".join(text.own.split()))
    if (length < _SCANT or not own) and _SCRIPTED.search(markup):
        return [Signal(SignalKind.SHELL, f"{min(own, length)} characters of text, and scripts or frames")]
    if own == 0 and not _PICTURED.search(markup):
        return [Signal(SignalKind.EMPTY, f"{answered.size} bytes without a word" + (" but those of a menu" if length else ""))]
    return []
