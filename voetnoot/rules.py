"""The version of all that decides what is seen in a body, so that bytes read once need not be read again under the same rules."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files

from voetnoot import __version__

_READERS = ("content_coding.py", "maintext.py", "pdftext.py")
_LIBRARIES = ("trafilatura", "justext", "lxml", "w3lib", "pypdfium2")


@cache
def rules() -> str:
    """Return 16 hexadecimal characters over our version, what reads texts and walls with their data, and the libraries below."""
    made = hashlib.sha256(__version__.encode())
    walls = (part for part in files("voetnoot.walls").iterdir() if part.name.endswith((".py", ".toml")))
    for part in (*(files("voetnoot").joinpath(name) for name in _READERS), *sorted(walls, key=lambda part: part.name)):
        made.update(part.read_bytes())
    for library in _LIBRARIES:
        made.update(f"{library} {version(library)}".encode())
    return made.hexdigest()[:16]
