"""A page of a PDF as a picture, for a program that recognises text."""

import pypdfium2 as pdfium

DPI = 300
_POINTS = 72.0
_MAX_PIXELS = 40_000_000


def picture(document: pdfium.PdfDocument, nth: int) -> tuple[bytes, int]:
    """Return page ``nth`` (from 0) of ``document`` as a grey picture (PGM), and its resolution, less for a poster."""
    page = document[nth]
    try:
        inches = page.get_width() * page.get_height() / _POINTS**2
        dpi = min(DPI, int((_MAX_PIXELS / max(inches, 0.01)) ** 0.5))
        bitmap = page.render(scale=dpi / _POINTS, grayscale=True)
        rows = bytes(bitmap.buffer)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        packed = rows if stride == width else b"".join(rows[y * stride : y * stride + width] for y in range(height))
        return b"P5 %d %d 255\n" % (width, height) + packed, dpi
    finally:
        page.close()
