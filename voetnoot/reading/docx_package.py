"""The parts of a DOCX file: opened without trusting their sizes, parsed without entities or network (ECMA-376 part 2)."""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from voetnoot.answers import ReadError
from voetnoot.reading.refusal import Refusal

TRANSITIONAL = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
"""ISO 29500 "strict" names, and the "transitional" ones that everything below knows."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FLAG_ENCRYPTED = 0x1
_MAX_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class Relationship:
    """Where a part points: ``kind`` is the last word of the type; ``target`` a part name, or an address if ``external``."""

    kind: str
    target: str
    external: bool


class Package:
    """A DOCX file opened from ``body``. No part larger than ``max_part`` bytes after unpacking is read.

    Raises `Refusal`: damaged, encrypted, too large.
    """

    def __init__(self, body: bytes, *, max_part: int) -> None:
        self._max_part = max_part
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
            raise Refusal(ReadError.DAMAGED, f"The ZIP container of this DOCX cannot be opened: {fault}.") from fault
        self._names = {info.filename.lstrip("/"): info for info in self._zip.infolist()[:_MAX_PARTS]}

    def has(self, name: str) -> bool:
        """Tell whether there is a part ``name``."""
        return name in self._names

    def read(self, name: str) -> bytes | None:
        """Return the bytes of the part ``name``, or ``None`` when there is none."""
        info = self._names.get(name)
        if info is None:
            return None
        if info.flag_bits & _FLAG_ENCRYPTED:
            raise Refusal(ReadError.ENCRYPTED, f"The part {name} of this DOCX is encrypted.")
        if info.file_size > self._max_part:
            raise _too_large(name, self._max_part)
        try:
            with self._zip.open(info) as stream:
                # The size in the directory may lie, so that one byte more than allowed is asked for.
                content = stream.read(self._max_part + 1)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error) as fault:
            raise Refusal(ReadError.DAMAGED, f"The part {name} of this DOCX cannot be unpacked: {fault}.") from fault
        if len(content) > self._max_part:
            raise _too_large(name, self._max_part)
        return content

    def xml(self, name: str) -> etree._Element | None:
        """Return the root element of the part ``name``, or ``None`` when there is none."""
        content = self.read(name)
        if content is None:
            return None
        for strict, transitional in TRANSITIONAL.items():
            content = content.replace(strict, transitional)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as fault:
            raise Refusal(ReadError.DAMAGED, f"The part {name} of this DOCX is no well-formed XML: {fault.msg}.") from fault

    def relationships(self, name: str) -> dict[str, Relationship]:
        """Return the relationships of the part ``name`` (of the package itself for an empty name) by their id."""
        folder, file = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", file + ".rels"))
        found: dict[str, Relationship] = {}
        for element in root.iter(_RELATIONSHIP) if root is not None else ():
            target = element.get("Target", "")
            external = element.get("TargetMode") == "External"
            part = target if external else posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relationship(kind=kind, target=part, external=external)
        return found

    def main_part(self) -> str:
        """Return the name of the part that holds the text. Raises `Refusal` for a ZIP file that is no DOCX."""
        named = [link.target for link in self.relationships("").values() if link.kind == "officeDocument"]
        for name in [*named, "word/document.xml"]:
            if self.has(name) and name.startswith("word/"):
                return name
        raise Refusal(ReadError.NOT_A_DOCUMENT, "This is a ZIP file, but not a DOCX: it holds no Word document.")


def _too_large(name: str, limit: int) -> Refusal:
    return Refusal(ReadError.TOO_LARGE, f"The part {name} of this DOCX is larger than {limit // 2**20} MiB when unpacked.")
