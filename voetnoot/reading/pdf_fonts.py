"""How a run is set: bold, italic or plain, by the name of its font, or by the stroke that stands in for a missing bold."""

import ctypes
import re

import pypdfium2.raw as pdfium

from voetnoot.reading.pdf_objects import Run

_BOLD = re.compile(r"bold|black|heavy|demi(?!light)|extrab|[-,]bd|cmbx|sfbx", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|slanted|kursiv|cmti|sfti", re.IGNORECASE)
_STROKED = (pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP)


def look_of(run: Run) -> str | None:
    """Return ``bold``, ``italic`` or ``None`` for ``run``; its page must still be open. A recognised run has no font."""
    if not run.keys:
        return None
    item = ctypes.cast(ctypes.c_void_p(run.keys[0]), pdfium.FPDF_PAGEOBJECT)
    name = _font_name(pdfium.FPDFTextObj_GetFont(item))
    if _BOLD.search(name) or pdfium.FPDFTextObj_GetTextRenderMode(item) in _STROKED:
        return "bold"
    return "italic" if _ITALIC.search(name) else None


def _font_name(font: pdfium.FPDF_FONT) -> str:
    buffer = ctypes.create_string_buffer(256)
    if not font or not pdfium.FPDFFont_GetBaseFontName(font, buffer, ctypes.sizeof(buffer)):
        return ""
    return buffer.value.decode("utf-8", "replace")
