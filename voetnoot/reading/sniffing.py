"""What a file is, told by its bytes alone; what its name or its media type says is only compared with that."""

import json
import re
from enum import StrEnum

from voetnoot.answers import ReadError
from voetnoot.reading.refusal import Refusal


class Format(StrEnum):
    """A format that can be read."""

    PDF = "PDF"
    DOCX = "DOCX"
    XML = "XML"
    HTML = "HTML"
    TEXT = "text"
    MARKDOWN = "Markdown"


_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Word document of before 2007 (.doc), or another OLE file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"%!PS", "a PostScript file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_PDF_HEAD = 1024
"""A PDF may have bytes before its header (PDF 1.7, annex H.3, note 13)."""

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|h[1-6]|table|ul|ol|meta|title)[\s>/]", re.IGNORECASE)
_XML_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")
_PROLOG = re.compile(rb"^(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)+", re.DOTALL | re.IGNORECASE)
_HTML_ROOTS = {
    b"html", b"head", b"body", b"div", b"p", b"table", b"span", b"article", b"section", b"main", b"ul", b"ol", b"h1", b"h2", b"a",
}  # fmt: skip
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKDOWN = re.compile(
    r"^(?:#{1,6}\s+\S|-----+\s*$|\*\*\S.*\*\*\s*$|\[\^[\w-]+\]:)|\[\d{1,3}(?:\s*,\s*\d{1,3})*\s+\]|\]\(https?://|(?<!\w)\*\*\w",
    re.MULTILINE,
)
_MANY_CONTROLS = 0.01
_SOME_MARKDOWN = 2
_WINDOW = 65_536

_NAMED = {
    "pdf": Format.PDF,
    "docx": Format.DOCX,
    "xml": Format.XML,
    "html": Format.HTML,
    "htm": Format.HTML,
    "xhtml": Format.HTML,
    "txt": Format.TEXT,
    "md": Format.MARKDOWN,
    "markdown": Format.MARKDOWN,
}
_TYPED = {
    "application/pdf": Format.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Format.DOCX,
    "application/xml": Format.XML,
    "text/xml": Format.XML,
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "text/plain": Format.TEXT,
    "text/markdown": Format.MARKDOWN,
}


def sniff(body: bytes) -> Format:
    """Return the format of ``body``. Raises `Refusal` for an empty file and for what holds no letter."""
    if not body.strip(b"\x00 \t\r\n\f\xef\xbb\xbf"):
        raise Refusal(ReadError.NOT_A_DOCUMENT, "The file is empty." if not body else "The file holds nothing but white space.")
    if b"%PDF-" in body[:_PDF_HEAD]:
        return Format.PDF
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Format.DOCX
    for magic, what in _OTHERS:
        if body.startswith(magic):
            if _ENCRYPTED_PACKAGE in body:
                raise Refusal(ReadError.ENCRYPTED, "This DOCX is encrypted and cannot be opened without its password.")
            raise Refusal(ReadError.NOT_A_DOCUMENT, f"The file is {what}, which cannot be read; save it as PDF or DOCX.")
    return _sniff_text(body)


def _sniff_text(body: bytes) -> Format:
    window = body[:_WINDOW]
    wide = window.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and len(_CONTROLS.findall(window)) > _MANY_CONTROLS * len(window):
        raise Refusal(ReadError.NOT_A_DOCUMENT, "The file is binary and of no format that can hold a letter.")
    plain = window.decode("utf-16", "replace").encode() if wide else window
    plain = plain.removeprefix(b"\xef\xbb\xbf").lstrip()
    if plain.startswith(b"<"):
        root = _XML_ROOT.match(_PROLOG.sub(b"", plain))
        if re.match(rb"<!doctype\s+html", plain, re.IGNORECASE) or (root is not None and root[1].lower() in _HTML_ROOTS):
            return Format.HTML
        if plain.startswith((b"<?xml", b"<!DOCTYPE")) or root is not None:
            return Format.XML
    if _is_json(plain):
        raise Refusal(ReadError.NOT_A_DOCUMENT, "The file is JSON, which holds data and no letter.")
    if len(_HTML.findall(plain)) > 1:
        return Format.HTML
    marks = len(_MARKDOWN.findall(plain.decode("utf-8", "replace")))
    return Format.MARKDOWN if marks >= _SOME_MARKDOWN else Format.TEXT


def _is_json(plain: bytes) -> bool:
    """Tell whether ``plain`` begins with a JSON object or array (cut off at the window, or one object per line)."""
    if not plain.startswith((b"{", b"[")):
        return False
    try:
        json.JSONDecoder().raw_decode(plain.decode("utf-8", "replace"))
    except json.JSONDecodeError as fault:
        return fault.pos >= len(plain) * 0.9
    except RecursionError:
        return True
    return True


def claimed(name: str | None, media_type: str | None) -> Format | None:
    """Return the format that a file's ``name`` and ``media_type`` promise; ``None`` when they promise nothing."""
    typed = _TYPED.get((media_type or "").partition(";")[0].strip().lower())
    ending = (name or "").rpartition(".")[2].lower() if name and "." in name else ""
    return typed or _NAMED.get(ending)
