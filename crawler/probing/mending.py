"""Answers that break the syntax of HTTP/1.1 and that browsers show all the same, rewritten as the answers that were meant.

What is forgiven is what RFC 9112 lets a reader forgive or what browsers do: see `mended` and `Chunks`. Only the syntax is mended;
status, fields and body stay what the server sent.
"""

import re
from dataclasses import dataclass

_STATUS_LINE = re.compile(rb"(?s:.{0,4}?)HTTP(?:/(\d+)(?:\.(\d+))?)?[ \t]+(\d{3})(?!\d)[ \t]*([^\r\n]*)", re.IGNORECASE)
"""Up to four bytes before it are passed by, as in browsers: a byte order mark, an empty line."""

_END = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,15})[ \t]*(?:;[^\n]*|\r)?\r?\Z")
_LONGEST_SIZE = 4096
_NO_BODY = frozenset({204, 304})
_BLANK = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Head:
    """A mended head: ``raw`` with its empty line, and how the body is framed.

    ``length`` ``None`` and not ``chunked``: it goes on to the end of the connection.
    """

    status: int
    raw: bytes
    length: int | None = None
    chunked: bool = False


def end_of_head(data: bytes) -> int | None:
    """Return where the body begins in ``data``, ``None`` while the empty line has not come. Empty lines in front do not count."""
    start = len(data) - len(data.lstrip(_BLANK))
    found = _END.search(data, start)
    return found.end() if found else None


def begins_like_http(data: bytes) -> bool:
    """Return whether ``data``, the beginning of an answer, may still become one that `mended` can read."""
    line, newline, _ = data.lstrip(_BLANK).partition(b"\n")
    return not newline or _STATUS_LINE.match(line) is not None


def mended(head: bytes) -> Head | None:
    """Return ``head`` as it was meant, or ``None`` where nobody can say what was meant.

    A field line without colon or with a name that is none is left out, and so is a length that is no number; space before the
    colon goes, folded lines are joined. ``chunked`` goes before a length (RFC 9112, section 6.3), lengths that agree are one
    length; lengths that differ are past mending.
    """
    lines = _FOLD.sub(b" ", head.lstrip(_BLANK).rstrip(_BLANK)).split(b"\n")
    first = _STATUS_LINE.match(lines[0])
    if first is None:
        return None
    fields = [field for line in lines[1:] if (field := _field(line)) is not None]
    lengths = {int(part) for value in _values(fields, b"content-length") for part in value.split(b",") if part.strip().isdigit()}
    chunked = any(b"chunked" in value.lower() for value in _values(fields, b"transfer-encoding"))
    if len(lengths) > 1 and not chunked:
        return None
    status = int(first[3])
    length = lengths.pop() if lengths and not chunked else None
    kept = [field for field in fields if field[0].lower() not in {b"content-length", b"transfer-encoding"}]
    if status in _NO_BODY:
        length, chunked = 0, False
    elif chunked:
        kept.append((b"Transfer-Encoding", b"chunked"))
    elif length is not None:
        kept.append((b"Content-Length", b"%d" % length))
    old = first[2] == b"0" and not chunked
    start = b"HTTP/1.%d %d %s" % (0 if old else 1, status, first[4].rstrip())
    return Head(status, b"\r\n".join([start, *(name + b": " + value for name, value in kept), b"", b""]), length, chunked)


def _field(line: bytes) -> tuple[bytes, bytes] | None:
    name, colon, value = line.partition(b":")
    name = name.strip()
    return (name, value.strip().replace(b"\r", b" ")) if colon and _TOKEN.match(name) else None


def _values(fields: list[tuple[bytes, bytes]], name: bytes) -> list[bytes]:
    return [value for key, value in fields if key.lower() == name]


class Chunks:
    """Reads a chunked body piece by piece (RFC 9112, section 7.1) and writes it anew without extensions and trailers.

    Bare line feeds and white space around a size are forgiven. ``ended``: the last chunk was there, and what follows is none
    of the body; ``broken``: no size stood where one had to.
    """

    def __init__(self) -> None:
        self._left = 0
        self._line = b""
        self.ended = False
        self.broken = False

    def feed(self, data: bytes) -> bytes:
        """Return what ``data`` adds to the body, as whole chunks."""
        out, at = bytearray(), 0
        while at < len(data) and not self.ended and not self.broken:
            if self._left:
                piece = data[at : at + self._left]
                self._left -= len(piece)
                at += len(piece)
                out += b"%x\r\n%s\r\n" % (len(piece), piece)
            else:
                newline = data.find(b"\n", at)
                self._line += data[at : newline if newline >= 0 else len(data)]
                at = newline + 1 if newline >= 0 else len(data)
                if newline >= 0:
                    self._size(out)
                self.broken |= len(self._line) > _LONGEST_SIZE
        return bytes(out)

    def _size(self, out: bytearray) -> None:
        line, self._line = self._line, b""
        if not line.strip():
            return  # the line end that closes the chunk before
        found = _SIZE.match(line)
        if found is None:
            self.broken = True
            return
        self._left = int(found[1], 16)
        if not self._left:
            self.ended = True
            out += b"0\r\n\r\n"
