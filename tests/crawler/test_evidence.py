"""The small readers of what came over the wire: codings, heads, waits, and a proxy's words."""

import errno
import gzip
import zlib

import aiohttp
import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from crawler.probing.evidence import Evidence, head
from crawler.probing.faults import outcome_of
from crawler.probing.proxied import parameters, said_by_proxy, tunnel_refused
from voetnoot.content_coding import Decoded, decode
from voetnoot.links import ConnectFailed, Malformed, NameFailed, NameFault, TimedOut

PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
    "": bytes,
}


def evidence(*headers: tuple[str, str]) -> Evidence:
    return Evidence("https://example.nl/", 200, headers, ("", ()), ("", ()), b"", b"")


@pytest.mark.parametrize("coding", PACKERS)
@given(body=st.binary(max_size=3000))
def test_every_coding_is_undone(coding: str, body: bytes) -> None:
    assert decode(PACKERS[coding](body), coding, 10_000).body == body


@pytest.mark.parametrize("coding", PACKERS)
@given(body=st.binary(max_size=300), bound=st.integers(1, 200))
def test_no_body_is_too_odd_and_none_passes_the_bound(coding: str, body: bytes, bound: int) -> None:
    assert len(decode(body, coding, bound).body) <= bound
    assert len(decode(PACKERS[coding](b"0" * 5000), coding, bound).body) <= bound


@pytest.mark.parametrize("coding", [name for name in PACKERS if name])
def test_a_bomb_stops_at_the_bound(coding: str) -> None:
    decoded = decode(PACKERS[coding](b"0" * 1_000_000), coding, 1000)
    assert (len(decoded.body), decoded.bounded, decoded.fault) == (1000, True, None)


def test_codings_upon_codings_and_members_upon_members() -> None:
    assert decode(gzip.compress(brotli.compress(b"x")), "br, gzip", 100).body == b"x"
    assert decode(gzip.compress(b"x") + gzip.compress(b"y"), "gzip", 100).body == b"xy"
    bare = zlib.compressobj(wbits=-15)
    assert decode(bare.compress(b"bare") + bare.flush(), "deflate", 100).body == b"bare"


def test_what_cannot_be_undone_is_a_fault_with_what_there_is() -> None:
    assert decode(b"plain", "gzip", 100).body == b"plain"
    assert decode(gzip.compress(b"x" * 5000)[:20], "gzip", 10_000).fault == "ends early"
    assert decode(b"x", "exi", 100).fault == "unknown content coding exi"
    assert decode(b"\x1f\x8b broken", "gzip", 100).fault


def test_a_body_of_empty_members_without_number_is_cut() -> None:
    some, many = (gzip.compress(b"") * count + gzip.compress(b"stuk") for count in (5, 5000))
    assert decode(some, "gzip", 200_000) == Decoded(b"stuk")
    assert decode(many, "gzip", 200_000) == Decoded(b"", bounded=True)


def test_a_head_ends_with_an_empty_line_and_renames_what_was_undone() -> None:
    made = head("HTTP/1.1 200 OK", ((b"Transfer-Encoding", b"chunked"), (b"X-Odd", b"\xe9")))
    assert made == b"HTTP/1.1 200 OK\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\nX-Odd: \xe9\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([("Retry-After", "120")], 120),
        ([("retry-after", "99999999")], 604_800),
        ([("Retry-After", "Mon, 05 Jan 2026 10:01:00 GMT"), ("Date", "Mon, 05 Jan 2026 10:00:00 GMT")], 60),
        ([("Retry-After", "Mon, 05 Jan 2026 09:00:00 GMT"), ("Date", "Mon, 05 Jan 2026 10:00:00 GMT")], 0),
        ([("Retry-After", "Mon, 05 Jan 2026 10:01:00 GMT")], None),
        ([("Retry-After", "soon")], None),
        ([("Retry-After", "²")], None),
        ([("Retry-After", "9" * 5000)], None),
        ([], None),
    ],
)
def test_how_long_to_wait(headers: list[tuple[str, str]], seconds: int | None) -> None:
    assert evidence(*headers).retry_after == seconds


def test_headers_that_matter_are_kept_in_bearable_length() -> None:
    found = evidence(("Content-Type", "Text/HTML; charset=x"), ("Set-Cookie", "a=b"), ("Server", "x" * 9000))
    assert found.media_type == "text/html"
    assert [name for name, _ in found.kept_headers] == ["content-type", "server"]
    assert max(len(value) for _, value in found.kept_headers) == 500


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        (OSError(errno.EMFILE, "too many open files"), None),
        (RuntimeError("ours"), None),
        (OSError(errno.ENETUNREACH, "x"), ConnectFailed("x", "unreachable")),
        (OSError(errno.ETIMEDOUT, "x"), TimedOut("x", "body")),
        (TimeoutError(), TimedOut("x", "body")),
        (aiohttp.ServerDisconnectedError(), ConnectFailed("x", "closed")),
        (aiohttp.ClientPayloadError("odd"), Malformed("x", "ClientPayloadError: odd")),
    ],
)
def test_what_an_error_means(error: Exception, wanted: object) -> None:
    assert outcome_of(error, "x", "body") == wanted


def test_the_words_of_a_proxy() -> None:
    assert parameters('a.example; error=dns_error; rcode="NXDOMAIN"; details="no \\"x\\""') == {
        "error": "dns_error",
        "rcode": "NXDOMAIN",
        "details": 'no "x"',
    }
    assert said_by_proxy("x", {}) is None
    assert said_by_proxy("x", {"Proxy-Status": "cache; received-status=502"}) is None
    assert said_by_proxy("x", {"Proxy-Status": "p; error=dns_error; rcode=NOERROR"}) == NameFailed("x", NameFault.NODATA)
    assert tunnel_refused("x", 504, {}) == TimedOut("x", "connect")
    assert tunnel_refused("x", 407, {}) == ConnectFailed("x", "proxy")
    assert tunnel_refused("x", 502, {}) == ConnectFailed("x", "unreachable")
