"""The proxy of the play, asked by a real client over real sockets."""

import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from demo.proxy import World, proxied
from demo.serving import Response
from demo.web import Answer, Unreached

PAGE = Response(200, (("Content-Type", "text/plain"),), b"hier")


class Stage:
    """A world that a test can change while it is played."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.offline = threading.Event()

    def reach(self, host: str) -> Unreached | None:
        return Unreached("dns_error", "NXDOMAIN") if host == "weg.nl" else None

    def visit(self, url: str, agent: str) -> Answer | None:
        self.asked.append((url, agent))
        host = url.split("/")[2]
        return self.reach(host) or {"dicht.nl": Unreached("connection_timeout"), "stil.nl": None}.get(host, PAGE)


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def client(stage: Stage, tmp_path: Path) -> Iterator[httpx.Client]:
    ca_file = tmp_path / "ca.pem"
    with proxied(World(stage.reach, stage.visit, stage.offline.is_set), ca_file) as address:
        trusting = ssl.create_default_context(cafile=str(ca_file))
        with httpx.Client(proxy=address, verify=trusting, headers={"User-Agent": "test"}, trust_env=False) as made:
            yield made


@pytest.mark.parametrize("url", ["http://een.nl/a?b=c", "https://een.nl/a?b=c", "https://twee.een.nl/%20x"])
def test_any_host_is_played_under_its_own_name(client: httpx.Client, stage: Stage, url: str) -> None:
    assert client.get(url).content == b"hier"
    assert stage.asked == [(url, "test")]


def test_a_connection_is_kept_for_several_requests(client: httpx.Client, stage: Stage) -> None:
    assert [client.get(f"https://een.nl/{number}").status_code for number in range(3)] == [200, 200, 200]
    assert [url for url, _ in stage.asked] == ["https://een.nl/0", "https://een.nl/1", "https://een.nl/2"]


def test_head_has_no_body(client: httpx.Client) -> None:
    answer = client.head("https://een.nl/")
    assert (answer.content, answer.headers["Content-Length"]) == (b"", "4")


@pytest.mark.parametrize(
    ("url", "status", "says"),
    [
        ("http://weg.nl/", 502, 'voetnoot-demo; error=dns_error; rcode="NXDOMAIN"'),
        ("http://dicht.nl/", 504, "voetnoot-demo; error=connection_timeout"),
        ("https://dicht.nl/", 504, "voetnoot-demo; error=connection_timeout"),
    ],
)
def test_a_host_that_cannot_be_reached_is_told_by_proxy_status(client: httpx.Client, url: str, status: int, says: str) -> None:
    answer = client.get(url)
    assert (answer.status_code, answer.headers["Proxy-Status"]) == (status, says)


def test_no_tunnel_is_made_to_a_host_without_name(client: httpx.Client, stage: Stage) -> None:
    with pytest.raises(httpx.ProxyError, match="502"):
        client.get("https://weg.nl/")
    assert stage.asked == []


@pytest.mark.parametrize("url", ["http://stil.nl/", "https://stil.nl/"])
def test_silence_is_a_connection_that_ends(client: httpx.Client, url: str) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(url)


@pytest.mark.parametrize("url", ["http://een.nl/", "https://een.nl/"])
def test_without_network_nobody_gets_through_until_it_is_back(client: httpx.Client, stage: Stage, url: str) -> None:
    stage.offline.set()
    with pytest.raises(httpx.TransportError):
        client.get(url)
    stage.offline.clear()
    assert client.get(url).content == b"hier"


def test_certificates_of_nobody_else_are_trusted(stage: Stage, tmp_path: Path) -> None:
    with (
        proxied(World(stage.reach, stage.visit), tmp_path / "ca.pem") as address,
        httpx.Client(proxy=address, trust_env=False) as client,
        pytest.raises(httpx.ConnectError, match="certificate"),
    ):
        client.get("https://een.nl/")
