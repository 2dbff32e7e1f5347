"""The addresses that other libraries give for a file, each with the rule that one writes in an hour. Run by reading_baselines.

Runs in an environment of its own: ``python ways.py PDFX FILE...`` prints a line of JSON per way and file (way, file, urls,
ms). ``PDFX`` says whether only pdfx is asked, which needs versions that the others cannot live with. A way whose library is
not there is left out.
"""

import importlib.util
import io
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"«»“”„]+", re.IGNORECASE)
_ENDS = re.compile(r"[-/_=?&%]$")
_LIKE = re.compile(r"[-/_=%?&~#]|\d[A-Za-z]|[A-Za-z]\d|\w\.\w")
_CLOSING = ".,;:!?'’)]>"
Way = Callable[[bytes], Iterable[str]]


def plain(text: str) -> list[str]:
    """Return the addresses in ``text`` by a regular expression alone."""
    return [match[0].rstrip(_CLOSING) for match in _URL.finditer(text)]


def joined(text: str) -> list[str]:
    """Return the same after an address that ends a line was joined with a next word that looks like more of it."""
    lines = text.replace("\x02", "-").splitlines()
    out = ""
    for line in lines:
        last = out.rsplit(None, 1)[-1] if out.strip() else ""
        first = line.split(None, 1)[0] if line.strip() else ""
        goes_on = bool(_URL.match(last)) and bool(first) and not _URL.match(first)
        goes_on = goes_on and bool(_ENDS.search(last) or _LIKE.search(first))
        out = out.rstrip() + line.lstrip() if goes_on else f"{out}\n{line}"
    return plain(out)


def _pypdfium2(body: bytes) -> str:
    import pypdfium2  # noqa: PLC0415

    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body))


def _web_links(body: bytes) -> Iterator[str]:
    import pypdfium2  # noqa: PLC0415
    from pypdfium2 import raw  # noqa: PLC0415

    for page in pypdfium2.PdfDocument(body):
        text_page = page.get_textpage()
        links = raw.FPDFLink_LoadWebLinks(text_page.raw)
        for nth in range(raw.FPDFLink_CountWebLinks(links)):
            buffer = (raw.FPDF_WCHAR * 4096)()
            units = raw.FPDFLink_GetURL(links, nth, buffer, 4096)
            yield bytes(buffer)[: 2 * max(0, units - 1)].decode("utf-16-le", "replace")
        raw.FPDFLink_CloseWebLinks(links)


def _pdfplumber(body: bytes) -> str:
    import pdfplumber  # noqa: PLC0415

    with pdfplumber.open(io.BytesIO(body)) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages)


def _pdfminer(body: bytes) -> str:
    from pdfminer.high_level import extract_text  # noqa: PLC0415

    return extract_text(io.BytesIO(body))


def _pypdf(body: bytes) -> str:
    import pypdf  # noqa: PLC0415

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)


def _pymupdf(body: bytes) -> str:
    import pymupdf  # noqa: PLC0415

    return "\n".join(page.get_text() for page in pymupdf.open(stream=body, filetype="pdf"))


def _pymupdf_links(body: bytes) -> list[str]:
    import pymupdf  # noqa: PLC0415

    pages = pymupdf.open(stream=body, filetype="pdf")
    return list(dict.fromkeys(link["uri"] for page in pages for link in page.get_links() if link.get("uri")))


def _pymupdf_both(body: bytes) -> list[str]:
    return list(dict.fromkeys([*joined(_pymupdf(body)), *_pymupdf_links(body)]))


def _references(module: str, maker: str) -> Way:
    def way(body: bytes) -> list[str]:
        import tempfile  # noqa: PLC0415

        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(body)
            file.flush()
            found = getattr(importlib.import_module(module), maker)(file.name)
            return sorted({each.ref for each in found.get_references() if each.reftype in ("url", "pdf", "doi")})

    return way


def _python_docx(body: bytes) -> str:
    import docx  # noqa: PLC0415

    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(body)).paragraphs)


def _docx2txt(body: bytes) -> str:
    import docx2txt  # noqa: PLC0415

    return docx2txt.process(io.BytesIO(body))


def _docx2python(body: bytes) -> list[str]:
    from docx2python import docx2python  # noqa: PLC0415

    with docx2python(io.BytesIO(body)) as document:
        text = re.sub(r'<a href="[^"]*">|</a>', "", document.text)
        return joined(text)


def _mammoth(body: bytes) -> list[str]:
    import mammoth  # noqa: PLC0415

    return joined(re.sub(r"<(?:p|li|br|h\d)[^>]*>", "\n", mammoth.convert_to_html(io.BytesIO(body)).value).replace("&amp;", "&"))


def _with(rule: Callable[[str], list[str]], text: Callable[[bytes], str]) -> Way:
    return lambda body: rule(text(body))


PDF: dict[str, tuple[str, Way]] = {
    "pypdfium2 text": ("pypdfium2", _with(plain, _pypdfium2)),
    "pypdfium2 text, join": ("pypdfium2", _with(joined, _pypdfium2)),
    "pypdfium2 web links": ("pypdfium2", _web_links),
    "pdfplumber": ("pdfplumber", _with(plain, _pdfplumber)),
    "pdfplumber, join": ("pdfplumber", _with(joined, _pdfplumber)),
    "pdfminer.six": ("pdfminer", _with(plain, _pdfminer)),
    "pdfminer.six, join": ("pdfminer", _with(joined, _pdfminer)),
    "pypdf": ("pypdf", _with(plain, _pypdf)),
    "pypdf, join": ("pypdf", _with(joined, _pypdf)),
    "PyMuPDF text": ("pymupdf", _with(plain, _pymupdf)),
    "PyMuPDF text, join": ("pymupdf", _with(joined, _pymupdf)),
    "PyMuPDF links": ("pymupdf", _pymupdf_links),
    "PyMuPDF text, join + links": ("pymupdf", _pymupdf_both),
    "linkrot": ("linkrot", _references("linkrot", "linkrot")),
}
PDFX: dict[str, tuple[str, Way]] = {"pdfx": ("pdfx", _references("pdfx", "PDFx"))}
DOCX: dict[str, tuple[str, Way]] = {
    "python-docx": ("docx", _with(joined, _python_docx)),
    "docx2txt": ("docx2txt", _with(joined, _docx2txt)),
    "docx2python": ("docx2python", _docx2python),
    "mammoth": ("mammoth", _mammoth),
}


def _found(way: Way, body: bytes) -> list[str]:
    try:
        return list(way(body))
    except Exception as fault:  # noqa: BLE001 - a library that fails on a file finds nothing in it
        print(f"{type(fault).__name__}: {fault}", file=sys.stderr)
        return []


def _told(name: str, way: Way, path: Path) -> dict[str, Any]:
    body = path.read_bytes()
    _found(way, body)
    start = time.process_time()
    urls = _found(way, body)
    return {"way": name, "file": path.name, "urls": urls, "ms": (time.process_time() - start) * 1000}


def main() -> None:
    """Print what each way finds in each file."""
    only_pdfx, *files = sys.argv[1:]
    for name, (module, way) in (PDFX if only_pdfx == "1" else {**PDF, **DOCX}).items():
        if importlib.util.find_spec(module) is None:
            continue
        ending = ".docx" if name in DOCX else ".pdf"
        for path in map(Path, files):
            if path.suffix == ending:
                print(json.dumps(_told(name, way, path)))


if __name__ == "__main__":
    main()
