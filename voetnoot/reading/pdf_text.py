"""What pdfium reports as text, put right: hyphens at line ends, ligatures, characters with their bytes swapped."""

import ctypes

import pypdfium2.raw as pdfium

# pdfium reports this for a hyphen and for a soft hyphen alike where a word goes on on the next line.
MERGED_HYPHEN = "\x02"
_SOFT_HYPHEN = "\u00ad"
# pdfium gives a NUL for a soft hyphen in PDFDocEncoding, in which its code stands for nothing (ISO 32000-1, annex D.2).
_SOFT_BY_ACTUAL_TEXT = (_SOFT_HYPHEN, "\x00")
_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
    # TeX fonts without names for their glyphs: the codes of the Cork encoding, and of OT1 where they are no line ends.
    0x1B: "ff", 0x1C: "fi", 0x1D: "fl", 0x1E: "ffi", 0x1F: "ffl", 0x0B: "ff", 0x0C: "fi", 0x0E: "ffi", 0x0F: "ffl",
    # Ghostscript 10.0 writes what ligatures stand for with the two bytes of a character swapped, and "fi" in a way of its own.
    **{ord(char) << 8: char for char in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}, 0xCF00: "fi",
    0xFFFE: MERGED_HYPHEN, 0x0D: None, 0x0A: None, 0x00: None,
    0xA0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x202F: " ", 0x09: " ",
}  # fmt: skip


def _actual_text(handle: int) -> str | None:
    """Return the ``/ActualText`` that marked content gives the text object ``handle`` (ISO 32000-1, 14.9.4)."""
    item = ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT)
    for nth in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, nth)
        need = ctypes.c_ulong()
        buffer = (ctypes.c_ushort * 64)()
        if pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", buffer, ctypes.sizeof(buffer), need):
            size = max(0, min(need.value, ctypes.sizeof(buffer)) - 2)
            return bytes(memoryview(buffer).cast("B")[:size]).decode("utf-16-le", "replace")
    return None


class HyphenReader:
    """Cleans the text of runs and finds out, over a whole document, which hyphens at line ends are hyphenation.

    Producers differ: one names the soft hyphens by ``/ActualText``, another (whose font has one glyph for both) the true ones.
    """

    def __init__(self) -> None:
        self._true_ones_named = False

    def clean(self, text: str, item: int) -> str:
        """Return ``text`` of the text object ``item`` with ligatures spelled out; `MERGED_HYPHEN` where nothing tells."""
        if text.isascii() and text.isprintable() and text.rstrip()[-1:] != "-":
            return text
        text = text.translate(_LIGATURES)
        if text.rstrip().endswith((MERGED_HYPHEN, "-", "\u2010")):
            return self._hyphen(text, _actual_text(item))
        return text

    def _hyphen(self, text: str, actual: str | None) -> str:
        if actual in _SOFT_BY_ACTUAL_TEXT:
            return text.rstrip()[:-1] + _SOFT_HYPHEN
        if actual == "-":
            self._true_ones_named = True
            return text.replace(MERGED_HYPHEN, "-")
        return text

    def settle(self, text: str) -> str:
        """Return ``text`` with the hyphens decided that nothing told, once the whole document has been seen."""
        alone = text.strip() == MERGED_HYPHEN
        return text.replace(MERGED_HYPHEN, _SOFT_HYPHEN if alone and self._true_ones_named else "-")
