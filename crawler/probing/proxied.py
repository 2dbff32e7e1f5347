"""What a forward proxy says when it could not reach a site, as outcomes (`Proxy-Status`, RFC 9209)."""

import re
from collections.abc import Callable, Mapping

from voetnoot.links import ConnectFailed, Guarded, Malformed, NameFailed, NameFault, Outcome, TimedOut, TlsFailed, TlsFault

_PARAMETER = re.compile(r';\s*(?P<key>[a-z*][a-z0-9_.*-]*)\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<token>[^;,\s]+))')
_RCODES = {
    "NXDOMAIN": NameFault.NXDOMAIN,
    "3": NameFault.NXDOMAIN,
    "SERVFAIL": NameFault.SERVFAIL,
    "2": NameFault.SERVFAIL,
    "REFUSED": NameFault.REFUSED,
    "5": NameFault.REFUSED,
    "NOERROR": NameFault.NODATA,
    "NODATA": NameFault.NODATA,
    "0": NameFault.NODATA,
}
_TLS = {fault.value: fault for fault in TlsFault}

_ERRORS: dict[str, Callable[[str, dict[str, str]], Outcome]] = {
    "dns_error": lambda host, says: NameFailed(host, _RCODES.get(says.get("rcode", "").upper(), NameFault.SILENCE)),
    "dns_timeout": lambda host, _: NameFailed(host, NameFault.SILENCE),
    "destination_not_found": lambda host, _: ConnectFailed(host, "unreachable"),
    "destination_unavailable": lambda host, _: ConnectFailed(host, "unreachable"),
    "destination_ip_unroutable": lambda host, _: ConnectFailed(host, "unreachable"),
    "destination_ip_prohibited": lambda host, _: Guarded(host, "the proxy does not allow the address"),
    "connection_refused": lambda host, _: ConnectFailed(host, "refused"),
    "connection_terminated": lambda host, _: ConnectFailed(host, "closed"),
    "connection_timeout": lambda host, _: TimedOut(host, "connect"),
    "connection_read_timeout": lambda host, _: TimedOut(host, "first-byte"),
    "connection_write_timeout": lambda host, _: TimedOut(host, "first-byte"),
    "connection_limit_reached": lambda host, _: ConnectFailed(host, "proxy"),
    "http_response_timeout": lambda host, _: TimedOut(host, "first-byte"),
    "http_response_incomplete": lambda host, _: ConnectFailed(host, "closed"),
    "http_protocol_error": lambda host, _: Malformed(host, "the proxy could not read the answer"),
    "tls_protocol_error": lambda host, _: TlsFailed(host, TlsFault.OTHER),
    "tls_alert_received": lambda host, _: TlsFailed(host, TlsFault.OTHER),
    "tls_certificate_error": lambda host, says: TlsFailed(host, _TLS.get(says.get("details", ""), TlsFault.OTHER)),
    "proxy_internal_error": lambda host, _: ConnectFailed(host, "proxy"),
    "proxy_configuration_error": lambda host, _: ConnectFailed(host, "proxy"),
    "proxy_loop_detected": lambda host, _: ConnectFailed(host, "proxy"),
}
_GATEWAY_TIMEOUT = 504
_NOT_OURS = frozenset({401, 403, 407})


def said_by_proxy(host: str, headers: Mapping[str, str]) -> Outcome | None:
    """Return what `Proxy-Status` says went wrong on the way to ``host``, or ``None`` when the answer is the site's own."""
    says = parameters(headers.get("Proxy-Status", ""))
    known = _ERRORS.get(says.get("error", ""))
    if known is not None:
        return known(host, says)
    return ConnectFailed(host, "proxy") if "error" in says else None


def tunnel_refused(host: str, status: int, headers: Mapping[str, str]) -> Outcome:
    """Return what a refused CONNECT means: what the proxy says, else what its status suggests."""
    said = said_by_proxy(host, headers)
    if said is not None:
        return said
    if status == _GATEWAY_TIMEOUT:
        return TimedOut(host, "connect")
    return ConnectFailed(host, "proxy" if status in _NOT_OURS else "unreachable")


def parameters(value: str) -> dict[str, str]:
    """Return the parameters of the last member of a `Proxy-Status` field: the proxy nearest to us."""
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(value):
        quoted = match["quoted"]
        found[match["key"]] = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else match["token"]
    return found
