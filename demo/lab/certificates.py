"""Certificates of the lab, good and faulty, one context per site and fault."""

import ssl
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

import trustme

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Authority:
    """An authority of the lab's own, and a second one that nobody trusts."""

    def __init__(self) -> None:
        self.trusted = trustme.CA(organization_name="voetnoot, proef")
        self._stranger = trustme.CA(organization_name="voetnoot, een vreemde")
        self._contexts: dict[tuple[str, str], ssl.SSLContext] = {}

    def context(self, host: str, fault: str = "") -> ssl.SSLContext:
        """Return how ``host`` speaks TLS: well, or with the ``fault`` of that name."""
        if (host, fault) not in self._contexts:
            self._contexts[host, fault] = self._made(host, fault)
        return self._contexts[host, fault]

    def _made(self, host: str, fault: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if fault == "self-signed":
            _own_certificate(context, self._stranger)
        elif fault == "unknown-issuer":
            self._stranger.issue_cert(host).configure_cert(context)
        elif fault == "expired":
            self.trusted.issue_cert(host, not_before=LONG_AGO, not_after=LONG_AGO.replace(year=2021)).configure_cert(context)
        else:
            self.trusted.issue_cert("elsewhere.test" if fault == "wrong-host" else host).configure_cert(context)
        return context


def _own_certificate(context: ssl.SSLContext, authority: trustme.CA) -> None:
    """Serve the certificate of an authority itself: one that is signed by its own key."""
    with TemporaryDirectory() as folder:
        path = f"{folder}/own.pem"
        authority.private_key_pem.write_to_path(path)
        authority.cert_pem.write_to_path(path, append=True)
        context.load_cert_chain(path)
