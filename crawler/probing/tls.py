"""TLS: how we verify, how we look once without verifying, and the kinds of fault."""

import ssl
from functools import lru_cache
from pathlib import Path

import certifi

from voetnoot.links import TlsFault

_FAULTS = {
    9: TlsFault.EXPIRED,  # not yet valid: the same cause for a reader, a clock out of step with the certificate
    10: TlsFault.EXPIRED,
    18: TlsFault.SELF_SIGNED,
    19: TlsFault.UNKNOWN_ISSUER,  # a chain that ends in a root that nobody knows
    20: TlsFault.UNKNOWN_ISSUER,
    21: TlsFault.UNKNOWN_ISSUER,
    62: TlsFault.WRONG_HOST,
    64: TlsFault.WRONG_HOST,
    66: TlsFault.TOO_OLD,  # key too weak
    67: TlsFault.TOO_OLD,
    68: TlsFault.TOO_OLD,  # digest too weak
}
"""OpenSSL's ``X509_V_ERR_*`` (x509_vfy.h) by what they mean to a reader."""

_OLD = ("UNSUPPORTED_PROTOCOL", "PROTOCOL_VERSION", "WRONG_SSL_VERSION", "DH_KEY_TOO_SMALL", "UNSAFE_LEGACY_RENEGOTIATION")


def verifying(ca_file: Path | None) -> ssl.SSLContext:
    """Return a context that verifies against the system's authorities (Mozilla's where it has none) and those in ``ca_file``.

    The same file gives the same context: reading all authorities takes a tenth of a second.
    """
    return _verifying(ca_file, ca_file.stat().st_mtime_ns if ca_file else 0)


_prepared: list[ssl.SSLContext] = []


def prepare() -> None:
    """Read all authorities now, so that processes forked from this one need not (each has its own copy of what is prepared)."""
    _prepared.append(_with_system_authorities())


@lru_cache(maxsize=4)
def _verifying(ca_file: Path | None, _changed: int) -> ssl.SSLContext:
    context = _prepared.pop() if _prepared else _with_system_authorities()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    context.set_alpn_protocols(["http/1.1"])
    return context


def _with_system_authorities() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if _system_has_authorities():
        context.load_default_certs()
    else:
        context.load_verify_locations(certifi.where())
    return context


def unverifying() -> ssl.SSLContext:
    """Return a context for the one look that asks only whether the page is there: no verification, old protocols allowed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.options |= ssl.OP_LEGACY_SERVER_CONNECT if hasattr(ssl, "OP_LEGACY_SERVER_CONNECT") else 0x4
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_alpn_protocols(["http/1.1"])
    return context


def _system_has_authorities() -> bool:
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile) or bool(paths.capath and any(Path(paths.capath).iterdir()))


def fault_of(error: BaseException) -> TlsFault:
    """Return the kind of fault of an error of the `ssl` module."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _FAULTS.get(error.verify_code, TlsFault.OTHER)
    words = f"{getattr(error, 'reason', '')} {error}".upper()
    return TlsFault.TOO_OLD if any(word in words for word in _OLD) else TlsFault.OTHER
