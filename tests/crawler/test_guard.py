"""The guard lets nothing through that is not public, however it is spelled."""

import asyncio
import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.probing.addresses import Target, joined, refusal, target_of
from crawler.probing.guard import Guard, literal, names_this_machine
from crawler.probing.names import NotPublic, Resolver
from voetnoot.links import Guarded, NotCheckable

REFUSED = {
    "0.0.0.0": "unspecified", "10.0.0.1": "private", "100.64.0.1": "not public", "127.0.0.1": "loopback", "127.255.255.254": "loopback",
    "169.254.169.254": "link-local", "172.16.0.1": "private", "172.31.255.255": "private", "192.0.0.1": "private", "192.0.2.1": "private",
    "192.168.1.1": "private", "198.18.0.1": "private", "198.51.100.7": "private", "203.0.113.9": "private", "224.0.0.1": "multicast",
    "239.255.255.250": "multicast", "240.0.0.1": "private", "255.255.255.255": "private", "::": "unspecified", "::1": "loopback",
    "fc00::1": "private", "fd00:ec2::254": "private", "fe80::1": "link-local", "fe80::1%eth0": "link-local", "fec0::1": "site-local",
    "ff02::1": "multicast", "2001:db8::1": "private", "2001:0:4136:e378:8000:63bf:3fff:fdd2": "private", "100::1": "private",
    "::ffff:127.0.0.1": "loopback", "::ffff:10.0.0.1": "private", "::ffff:169.254.169.254": "link-local", "::127.0.0.1": "loopback",
    "64:ff9b::7f00:1": "loopback", "64:ff9b::a9fe:a9fe": "link-local", "64:ff9b:1::1": "private", "2002:7f00:1::": "loopback",
    "2002:a00:1::1": "private", "no address": "is not an address",
}  # fmt: skip
ALLOWED = ["8.8.8.8", "145.222.62.1", "2a00:1450:400e:80d::200e", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert REFUSED[address] in (Guard().address(address) or "allowed")


@pytest.mark.parametrize("address", ALLOWED)
def test_what_is_public_is_allowed(address: str) -> None:
    assert Guard().address(address) is None


def test_a_line_in_the_configuration_opens_a_network() -> None:
    guard = Guard(["10.0.0.0/8", "::1"], [8443])
    assert [guard.address(text) for text in ("10.1.2.3", "::ffff:10.1.2.3", "::1")] == [None, None, None]
    assert guard.address("192.168.0.1") is not None
    assert [guard.port(port) for port in (80, 443, 8443)] == [None, None, None]
    assert guard.port(22) == "port 22 is not allowed"


@given(st.ip_addresses())
def test_only_global_addresses_pass(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if Guard().address(str(address)) is None:
        carried = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
        assert (carried or address).is_global
        assert not address.is_multicast


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0x7f000001", "127.0.0.1"), ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"), ("0x7f.1", "127.0.0.1"), ("0", "0.0.0.0"), ("127.0.0.1.", "127.0.0.1"), ("[::1]", "::1"),
        ("::ffff:7f00:1", "::ffff:7f00:1"), ("www.example.nl", None), ("1.2.3.4.5", None), ("0x", None), ("12.example", None),
    ],
)  # fmt: skip
def test_every_spelling_of_an_address_is_seen(host: str, address: str | None) -> None:
    assert literal(host) == address


@pytest.mark.parametrize(
    ("host", "ours"), [("localhost", True), ("A.LocalHost.", True), ("localhost.nl", False), ("nolocalhost", False)]
)
def test_this_machine_is_known_by_its_names(host: str, ours: bool) -> None:
    assert names_this_machine(host) is ours


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://0177.1/", "http://[::1]/", "http://[::ffff:7f00:1]/", "http://0/",
        "http://localhost@10.0.0.1/", "http://[fe80::1%25eth0]/", "http://127.0.0.1./", "http://127。0。0。1/", "http://１２７.0.0.1/",
        "http://localhost/", "http://a.LOCALHOST./",
    ],
)  # fmt: skip
def test_an_address_in_the_host_is_refused_before_any_name_is_asked(url: str) -> None:
    target = target_of(url)
    assert isinstance(target, Target)
    assert isinstance(refusal(target, Guard()), Guarded)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "//x",
        "ftp://x/",
        "mailto:a@b.nl",
        "http://",
        "http://:80/",
        "http://a b/",
        "http://x:99999/",
        "http://[::1/",
        "http://a\\b/",
    ],
)
def test_what_cannot_be_asked_is_told(url: str) -> None:
    assert isinstance(target_of(url), NotCheckable)


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://Www.Example.NL/A?b=2&a=1#x", "https://www.example.nl/A?b=2&a=1"),
        ("http://example.nl", "http://example.nl/"),
        ("http://example.nl/%7e/a%2fb/é ü?q=é", "http://example.nl/%7e/a%2fb/%C3%A9%20%C3%BC?q=%C3%A9"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://example.nl:8080/../x", "http://example.nl:8080/../x"),
    ],
)
def test_an_address_is_sent_as_it_stands(url: str, sent: str) -> None:
    target = target_of(url)
    assert isinstance(target, Target)
    assert target.url == sent


@given(st.text(max_size=60))
def test_no_text_is_too_odd_to_be_an_address_or_not(text: str) -> None:
    for url in (text, f"http://{text}", f"http://example.nl/{text}"):
        target = target_of(url)
        if isinstance(target, Target):
            assert target.url.isascii()
            refusal(target, Guard())


@given(st.binary(max_size=60))
def test_no_location_is_too_odd(location: bytes) -> None:
    absolute = joined("https://example.nl/a/b", location)
    if absolute is not None:
        target_of(absolute)


@pytest.mark.parametrize(
    ("location", "wanted"),
    [
        (b"/x", "https://example.nl/x"), (b"y?z", "https://example.nl/a/y?z"), (b"//other.nl/", "https://other.nl/"), (b"http:///x", None),
        ("/é".encode(), "https://example.nl/é"), ("/é".encode("latin-1"), "https://example.nl/é"), (b"mailto:a@b", "mailto:a@b"), (b"http://[", None),
    ],
)  # fmt: skip
def test_a_location_is_read_as_browsers_do(location: bytes, wanted: str | None) -> None:
    assert joined("https://example.nl/a/b", location) == wanted


def test_the_system_s_resolver_passes_the_guard_too() -> None:
    with pytest.raises(NotPublic):
        asyncio.run(Resolver(Guard()).resolve("localhost", 80))
    found = asyncio.run(Resolver(Guard(["127.0.0.0/8"])).resolve("localhost", 80))
    assert [entry["host"] for entry in found] == ["127.0.0.1"]


@pytest.mark.xdist_group("linkcheck")
@pytest.mark.parametrize(("kept", "reached"), [(60.0, True), (0.0, False)])
def test_a_name_that_turns_private_passes_the_guard_anew_when_what_was_kept_is_over(
    stage: Any, kept: float, reached: bool
) -> None:
    says = iter([["127.1.0.9"]] * 2)  # asked for A and AAAA
    stage.turning["later.test"] = lambda: next(says, ["10.0.0.1"])

    async def twice() -> list[str]:
        resolver = Resolver(Guard(["127.0.0.0/8"]), [f"127.0.0.1:{stage.dns_port}"], kept=kept)
        assert await resolver.first("later.test", 80) == "127.1.0.9"
        return [entry["host"] for entry in await resolver.resolve("later.test", 80)]

    if reached:
        assert asyncio.run(twice()) == ["127.1.0.9"]  # one check asks several times, and gets one answer
    else:
        with pytest.raises(NotPublic, match=r"10\.0\.0\.1 is private"):
            asyncio.run(twice())
