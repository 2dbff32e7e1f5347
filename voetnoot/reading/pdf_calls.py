"""The calls into pdfium that are made for every object and character of a page, without what makes each of them slow.

pypdfium2 declares its functions with typed pointers, so that each call makes a pointer object per argument and result. Here
handles and places are plain integers (addresses), which ctypes passes as they are: a third of the time. What a call writes
goes to one block of floats that is read at once.
"""

import ctypes
import struct
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium

_HANDLE, _INT = ctypes.c_void_p, ctypes.c_int


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return ``function`` of pdfium, declared anew; a null handle comes out as ``None``."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


count_objects = _plain(pdfium.FPDFPage_CountObjects, _INT, _HANDLE)
get_object = _plain(pdfium.FPDFPage_GetObject, _HANDLE, _HANDLE, _INT)
count_inner = _plain(pdfium.FPDFFormObj_CountObjects, _INT, _HANDLE)
get_inner = _plain(pdfium.FPDFFormObj_GetObject, _HANDLE, _HANDLE, ctypes.c_ulong)
kind_of = _plain(pdfium.FPDFPageObj_GetType, _INT, _HANDLE)
_bounds = _plain(pdfium.FPDFPageObj_GetBounds, _INT, _HANDLE, *[_HANDLE] * 4)
_matrix = _plain(pdfium.FPDFPageObj_GetMatrix, _INT, _HANDLE, _HANDLE)
_font_size = _plain(pdfium.FPDFTextObj_GetFontSize, _INT, _HANDLE, _HANDLE)
count_chars = _plain(pdfium.FPDFText_CountChars, _INT, _HANDLE)
_text = _plain(pdfium.FPDFText_GetText, _INT, _HANDLE, _INT, _INT, _HANDLE)
code_of = _plain(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _HANDLE, _INT)
owner_of = _plain(pdfium.FPDFText_GetTextObject, _HANDLE, _HANDLE, _INT)
_char_box = _plain(pdfium.FPDFText_GetCharBox, _INT, _HANDLE, _INT, *[_HANDLE] * 4)
next_link = _plain(pdfium.FPDFLink_Enumerate, _INT, _HANDLE, _HANDLE, _HANDLE)
action_of = _plain(pdfium.FPDFLink_GetAction, _HANDLE, _HANDLE)
kind_of_action = _plain(pdfium.FPDFAction_GetType, ctypes.c_ulong, _HANDLE)
uri_of = _plain(pdfium.FPDFAction_GetURIPath, ctypes.c_ulong, _HANDLE, _HANDLE, _HANDLE, ctypes.c_ulong)
count_quads = _plain(pdfium.FPDFLink_CountQuadPoints, _INT, _HANDLE)
quad_of = _plain(pdfium.FPDFLink_GetQuadPoints, _INT, _HANDLE, _INT, _HANDLE)
rect_of = _plain(pdfium.FPDFLink_GetAnnotRect, _INT, _HANDLE, _HANDLE)

Box = tuple[float, float, float, float]
_FOUR, _ELEVEN = struct.Struct("4f").unpack_from, struct.Struct("11f").unpack_from


def address_of(handle: Any) -> int:
    """Return ``handle``, a pointer object of pypdfium2, as the integer that these calls take."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


class Answers:
    """The place that pdfium writes to, and the calls that need one. Not for two threads at a time."""

    def __init__(self) -> None:
        self._floats, self._doubles = (ctypes.c_float * 11)(), (ctypes.c_double * 4)()
        floats, doubles = ctypes.addressof(self._floats), ctypes.addressof(self._doubles)
        self._box = (floats, floats + 4, floats + 8, floats + 12)
        self._size, self._six = floats + 16, floats + 20
        self._wide = (doubles, doubles + 8, doubles + 16, doubles + 24)

    def bounds(self, item: int) -> Box:
        """Return left, bottom, right, top of the ink of an object, inside what holds it."""
        _bounds(item, *self._box)
        left, bottom, right, top = _FOUR(self._floats)
        return left, bottom, right, top

    def matrix(self, item: int) -> tuple[float, ...]:
        """Return the six numbers of the matrix of an object."""
        _matrix(item, self._six)
        return _ELEVEN(self._floats)[5:]

    def text_object(self, item: int) -> tuple[float, ...]:
        """Return bounds (four numbers), font size and matrix (six) of a text object."""
        _bounds(item, *self._box)
        _font_size(item, self._size)
        _matrix(item, self._six)
        return _ELEVEN(self._floats)

    def char_box(self, text_page: int, nth: int) -> Box:
        """Return left, right, bottom, top of the ink of character ``nth``."""
        _char_box(text_page, nth, *self._wide)
        left, right, bottom, top = self._doubles
        return left, right, bottom, top


def whole_text(text_page: int) -> str:
    """Return the characters of a page, one for each that pdfium counts."""
    count = count_chars(text_page)
    if count <= 0:
        return ""
    room = bytearray(4 * count + 4)
    units = max(0, _text(text_page, 0, count, ctypes.addressof(ctypes.c_char.from_buffer(room))) - 1)
    text = room[: 2 * units].decode("utf-16-le", "replace")
    # Characters that pdfium counts and does not write (controls) are asked for one by one: places must stay places.
    return text if len(text) == count else "".join(chr(code_of(text_page, nth)) for nth in range(count))
