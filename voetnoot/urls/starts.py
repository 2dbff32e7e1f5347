"""Where an address may begin in print: a scheme (even one that is broken over lines), ``www.``, ``doi:10.``, a bare domain."""

import re
from collections.abc import Iterator

from voetnoot.urls.normalising import is_domain
from voetnoot.urls.tape import SOFT

_INVISIBLE = "".join(sorted(SOFT))
_GAP = f"(?:[-\u2010](?=[\\n\\f]))?[\\n\\f{_INVISIBLE}]*"
_SCHEME = re.compile(r"(?<![A-Za-z0-9])" + _GAP.join(["h", "t", "t", "p(?:" + _GAP + "s)?", ":", "/", "/"]), re.IGNORECASE)
_FTP = re.compile(r"(?<![A-Za-z0-9])ftp://", re.IGNORECASE)
_WWW = re.compile(r"(?<![\w./@:-])www\d?" + _GAP + r"\." + _GAP + r"(?=[a-z0-9])", re.IGNORECASE)
_DOI = re.compile(r"(?<!\w)doi:\s?(?=10\.\d)", re.IGNORECASE)
_BY_SIGN = {"ftp:": _FTP, "www": _WWW, "doi:": _DOI}
_SPLIT = f"(?:[{_INVISIBLE}]*(?:[\u2010\u00ad][\\n\\f])?[{_INVISIBLE}]*)"
_BARE = re.compile(
    rf"(?<![\w@./:%&=?#~+-])([a-z0-9](?:{_SPLIT}[a-z0-9-]){{0,62}}(?:\.(?:{_SPLIT}[a-z0-9-]){{1,62}}){{0,5}}{_SPLIT}\.(?:{_SPLIT}[a-z]){{2,24}})(?={_SPLIT}/{_SPLIT}[\w\n\f%~?#(-])"
)
_GONE = re.compile("[\u2010\\n\\f" + _INVISIBLE + "]")
_HOST = re.compile(r"(?:[a-z]+://)?(?:[^\s/@]+@)?(?:[^\s/.?#:]+\.)+[^\s/.?#:]{2,}(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
_LOCAL = re.compile(r"[a-z]+://(?:localhost|[\w-]+)(?::\d+)?/\S", re.IGNORECASE)


def may_hold_address(line: str) -> bool:
    """Tell whether ``line`` has what every address has a part of: a slash, ``www``, ``doi``. Cheap, and never wrong about no."""
    return "/" in line or "www" in (lower := line.lower()) or "doi" in lower


def starts_in(text: str) -> Iterator[int]:
    """Yield, in order, where on the tape ``text`` an address may begin."""
    lower = text.lower()
    patterns = [_SCHEME, *(pattern for sign, pattern in _BY_SIGN.items() if sign in lower)]
    found = {match.start() for pattern in patterns for match in pattern.finditer(text)}
    found.update(match.start() for match in _BARE.finditer(text) if is_domain(_GONE.sub("", match[1])))
    yield from sorted(found)


def is_address(url: str) -> bool:
    """Tell whether ``url`` is more than a scheme: it has a host with a dot in it (or a path on a host without), or is a DOI."""
    if url.lower().startswith("doi:"):
        return len(url) > len("doi:10.")
    return bool(_HOST.match(url) or _LOCAL.match(url)) and not url.lower().rstrip(".").endswith("//www")
