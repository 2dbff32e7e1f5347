"""Identities that are computed from content, so that they survive a crash, a re-reading and a rebuilt database."""

import hashlib
import json
from collections.abc import Sequence

Part = str | int | float | bool | None


def content_id(kind: str, *parts: Part | Sequence[Part]) -> str:
    """Return 32 hexadecimal characters that depend on ``kind`` and ``parts`` alone.

    The parts are written as canonical JSON (RFC 8785 in spirit: sorted, no white space, UTF-8) and hashed with SHA-256;
    the first 128 bits are kept.
    """
    canonical = json.dumps([kind, *parts], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def digest(body: bytes) -> str:
    """Return the SHA-256 of ``body`` as ``sha256:<hex>``, the form in which the ledger and the archive keep it."""
    return "sha256:" + hashlib.sha256(body).hexdigest()
