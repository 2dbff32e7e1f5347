"""TLS faults told apart, and the one look past a certificate that asks only whether the page is there."""

import asyncio
import ssl
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

pytestmark = pytest.mark.xdist_group("linkcheck-tls")

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<title>Het stuk</title><p>Woorden.</p>"
HOSTS = {
    "good": {"outcome": "Answered", "tls": None},
    "expired": {"outcome": "Answered", "tls": "expired"},
    "wrong-host": {"outcome": "Answered", "tls": "wrong-host"},
    "self-signed": {"outcome": "Answered", "tls": "self-signed"},
    "unknown-issuer": {"outcome": "Answered", "tls": "unknown-issuer"},
    "too-old": {"outcome": "Answered", "tls": "too-old"},
    "no-tls": {"outcome": "TlsFailed", "fault": "other"},
}


def contexts(ca: trustme.CA, folder: Path) -> dict[str, ssl.SSLContext]:
    """Return a server's context for each fault."""

    def context(certificate: trustme.LeafCert) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(made)
        return made

    yesterday = datetime.now(UTC) - timedelta(days=1)
    old = context(ca.issue_cert("too-old.test"))
    old.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that it is old is the point
        old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    return {
        "good": context(ca.issue_cert("good.test")),
        "expired": context(ca.issue_cert("expired.test", not_after=yesterday, not_before=yesterday - timedelta(days=9))),
        "wrong-host": context(ca.issue_cert("other.test")),
        "self-signed": self_signed(folder),
        "unknown-issuer": context(trustme.CA().issue_cert("unknown-issuer.test")),
        "too-old": old,
    }


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return a context with a certificate that vouches for itself: a root of its own, served as a leaf."""
    ca = trustme.CA()
    pem = folder / "self.pem"
    pem.write_bytes(ca.private_key_pem.bytes() + ca.cert_pem.bytes())
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(pem)
    return made


@pytest.fixture(scope="module")
def seen(
    stage: Any, listen_tls: Callable[[str, ssl.SSLContext], int], crawl: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """Return the outcome of each host, asked directly, by name."""
    folder = tmp_path_factory.mktemp("tls")
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(folder / "ca.pem"))
    for name, context in contexts(ca, folder).items():
        listen_tls(name, context)
    stage.tls_ports["no-tls"] = stage.port
    stage.sites |= {f"{host}.test": PAGE for host in HOSTS}
    urls = {host: f"https://{host}.test:{stage.tls_ports[host]}/stuk" for host in HOSTS}
    results, _ = crawl(list(urls.values()), network={"ca_file": str(folder / "ca.pem")})
    stage.tunnels |= {f"{host}.test": stage.tls_ports[host] for host in HOSTS}
    through, _ = crawl(
        [f"https://{host}.test/stuk" for host in HOSTS],
        network={"ca_file": str(folder / "ca.pem"), "proxy": f"http://127.0.0.1:{stage.proxy_port}"},
    )
    direct = {host: results[url]["outcome"] for host, url in urls.items()}
    return direct | {f"{host} by proxy": through[f"https://{host}.test/stuk"]["outcome"] for host in HOSTS}


@pytest.mark.parametrize("way", ["", " by proxy"])
@pytest.mark.parametrize("host", HOSTS)
def test_each_fault_is_told_apart(host: str, way: str, seen: Any) -> None:
    outcome = seen[host + way]
    assert {name: outcome.get(name) for name in HOSTS[host]} == HOSTS[host], outcome


@pytest.mark.parametrize("host", [host for host in HOSTS if host != "no-tls"])
def test_the_page_behind_a_faulty_certificate_is_seen(host: str, seen: Any) -> None:
    assert (seen[host]["status"], seen[host]["title"]) == (200, "Het stuk")


REFUSALS = {
    'error=dns_error; rcode="NXDOMAIN"': {"outcome": "NameFailed", "fault": "nxdomain"},
    "error=dns_error; rcode=SERVFAIL": {"outcome": "NameFailed", "fault": "servfail"},
    "error=dns_timeout": {"outcome": "NameFailed", "fault": "silence"},
    "error=connection_refused": {"outcome": "ConnectFailed", "fault": "refused"},
    "error=connection_timeout": {"outcome": "TimedOut", "phase": "connect"},
    "error=tls_certificate_error": {"outcome": "TlsFailed", "fault": "other"},
    "error=destination_unavailable": {"outcome": "ConnectFailed", "fault": "unreachable"},
    "error=proxy_internal_error": {"outcome": "ConnectFailed", "fault": "proxy"},
    "error=something_new": {"outcome": "ConnectFailed", "fault": "proxy"},
}


@pytest.fixture(scope="module")
def refused(stage: Any, crawl: Any) -> dict[str, dict[str, Any]]:
    """Return the outcomes of hosts that the proxy cannot reach, by ``scheme`` and what it says of them."""
    urls = {}
    for number, says in enumerate(REFUSALS):
        head = f"HTTP/1.1 502 Bad Gateway\r\nProxy-Status: play; {says}\r\nContent-Length: 0\r\n\r\n"
        stage.refusals[f"refused-{number}.test"] = head.encode()
        urls |= {(scheme, says): f"{scheme}://refused-{number}.test/" for scheme in ("http", "https")}
    stage.refusals["plain.test"] = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
    stage.sites["played.test"] = PAGE
    extra = [
        "http://plain.test/",
        "https://plain.test/",
        "http://played.test/x?b=1&a=2",
        "http://127.0.0.2/",
        "http://played.test:81/",
    ]
    results, _ = crawl([*urls.values(), *extra], network={"proxy": f"http://127.0.0.1:{stage.proxy_port}"})
    return {key: results[url]["outcome"] for key, url in urls.items()} | {url: results[url]["outcome"] for url in extra}


@pytest.mark.parametrize("says", REFUSALS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_what_a_proxy_says_becomes_an_outcome(scheme: str, says: str, refused: Any) -> None:
    outcome = refused[scheme, says]
    assert {name: outcome.get(name) for name in REFUSALS[says]} == REFUSALS[says], outcome


def test_a_proxy_that_says_nothing_of_itself(refused: Any) -> None:
    assert refused["http://plain.test/"]["status"] == 502
    assert refused["https://plain.test/"] == {
        "outcome": "ConnectFailed",
        "host": "plain.test",
        "fault": "unreachable",
        "hops": [],
    }


def test_the_guard_holds_for_spelled_out_addresses_and_ports_behind_a_proxy(refused: Any) -> None:
    assert refused["http://played.test/x?b=1&a=2"]["title"] == "Het stuk"
    assert refused["http://127.0.0.2/"]["outcome"] == "Guarded"
    assert refused["http://played.test:81/"]["outcome"] == "Guarded"


def test_a_proxy_out_of_reach_is_ours(crawl: Any, closed_port: int) -> None:
    urls = ["http://played.test/", "https://played.test/"]
    results, _ = crawl(urls, network={"proxy": f"http://127.0.0.1:{closed_port}"})
    assert [results[url]["outcome"]["fault"] for url in urls] == ["proxy", "proxy"]


def test_a_proxy_that_hangs_up_is_ours(stage: Any, crawl: Any) -> None:
    stage.refusals["cut.test"] = b""
    results, _ = crawl(["https://cut.test/"], network={"proxy": f"http://127.0.0.1:{stage.proxy_port}"})
    assert results["https://cut.test/"]["outcome"]["fault"] == "proxy"


def test_a_server_that_lets_the_handshake_hang(stage: Any, crawl: Any) -> None:
    async def listen() -> int:
        async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            stage.writers.append(writer)
            await asyncio.sleep(30)

        server = await asyncio.start_server(hang, "0.0.0.0", 0)
        stage.servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    port = stage.tls_ports["hangs"] = asyncio.run_coroutine_threadsafe(listen(), stage.loop).result(5)
    url = f"https://hangs.test:{port}/"
    results, _ = crawl([url], links={"retries": 0, "robots": "ignore", "connect_timeout": 0.5})
    assert results[url]["outcome"] == {"outcome": "TimedOut", "host": "hangs.test", "phase": "connect", "hops": []}
