"""Bytes of a text to characters: UTF-8, UTF-16 by its mark, and Windows-1252 for the rest."""

from voetnoot.answers import Doubt
from voetnoot.reading.doubts import DoubtKind, doubt


def decoded(body: bytes) -> tuple[str, tuple[Doubt, ...]]:
    """Return ``body`` as text, with a doubt when some of it could not be decoded."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _lenient(body, "utf-16")
    try:
        return body.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    # Text from before UTF-8 was common; most bytes of Windows-1252 have a meaning, five have none.
    broken = body.decode("utf-8", "replace").count("�")
    foreign = sum(byte > 0x7F for byte in body)  # noqa: PLR2004
    return _lenient(body, "cp1252" if broken * 2 > foreign else "utf-8")


def _lenient(body: bytes, encoding: str) -> tuple[str, tuple[Doubt, ...]]:
    text = body.decode(encoding, "replace")
    lost = text.count("�")
    if not lost:
        return text, ()
    return text, (doubt(DoubtKind.ENCODING, "file", f"{lost} characters could not be decoded as {encoding}."),)
