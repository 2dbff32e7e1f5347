"""What the link spider makes of a web that behaves badly: one crawl over many staged sites, each with one manner."""

import asyncio
import gzip
import io
import itertools
import socket
import struct
import zlib
from pathlib import Path
from typing import Any

import brotli
import dns.rcode
import pytest
from backports import zstd
from reportlab.pdfgen.canvas import Canvas

from crawler.linkcheck import _AHEAD

pytestmark = pytest.mark.xdist_group("linkcheck")

ARTICLE = "".join(
    f"<p>Zin {n} van een stuk over de begroting van het ministerie, met genoeg woorden om als hoofdtekst te gelden.</p>"
    for n in range(12)
)
PAGE = f"<html lang=nl-NL><head><title>Het stuk</title></head><body><nav>menu</nav><article><h1>Het stuk</h1>{ARTICLE}</article></body></html>"


def reply(status: int = 200, body: bytes | str = b"", *headers: str, kind: str = "text/html; charset=utf-8") -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Said", f"Content-Type: {kind}", f"Content-Length: {len(raw)}", *headers, "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + raw


def pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setTitle("Rapport")
    canvas.drawString(72, 700, "De woorden van het rapport")
    canvas.save()
    return out.getvalue()


def in_turn(*answers: bytes) -> Any:
    async def answer(asked: Any) -> None:
        asked.writer.write(answers[min(asked.nth, len(answers) - 1)])
        await asked.writer.drain()

    return answer


async def echo(asked: Any) -> None:
    asked.writer.write(reply(200, f"<title>{asked.method}</title><p>{asked.target}</p>"))


async def silent(asked: Any) -> None:
    await asyncio.sleep(30)


async def dripping(asked: Any) -> None:
    asked.writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        asked.writer.write(b"<p>nog iets</p>")
        await asked.writer.drain()
        await asyncio.sleep(0.2)


async def endless(asked: Any) -> None:
    asked.writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        asked.writer.write(b"<p>nog veel meer</p>" * 5000)
        await asked.writer.drain()


async def endless_head(asked: Any) -> None:
    asked.writer.write(b"HTTP/1.1 200 OK\r\n")
    for n in itertools.count():
        asked.writer.write(b"X-Field-%d: %s\r\n" % (n, b"v" * 1000))
        await asked.writer.drain()


async def resetting(asked: Any) -> None:
    linger = struct.pack("ii", 1, 0)
    asked.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    asked.writer.transport.abort()


async def closing(asked: Any) -> None:
    asked.writer.close()


async def wants_cookie(asked: Any) -> None:
    if "proef=1" in asked.header("Cookie"):
        asked.writer.write(reply(200, PAGE))
    else:
        asked.writer.write(reply(302, "", f"Location: {asked.target}", "Set-Cookie: proef=1; Path=/"))


async def counting(asked: Any) -> None:
    number = int(asked.target.strip("/") or 0)
    asked.writer.write(reply(302, "", f"Location: /{number + 1}"))


class Case:
    """A host, how it answers, and what must be seen: fields of the outcome that must hold."""

    def __init__(self, host: str, answer: Any, wanted: dict[str, Any], *, target: str = "/stuk", robots: Any = None) -> None:
        self.host, self.answer, self.wanted, self.target, self.robots = f"{host}.test", answer, wanted, target, robots


OK = {"outcome": "Answered", "status": 200}
BOMB = zlib.compressobj(9, zlib.DEFLATED, 31)
GZIP_BOMB = b"".join([BOMB.compress(b"0" * 1_000_000) for _ in range(20)]) + BOMB.flush()
HUGE = b"0" * 20_000_000


CASES = [
    Case("alive", reply(200, PAGE), OK | {"title": "Het stuk", "language": "nl-nl", "hops": [], "signals": [], "bounded": False}),
    Case("not-found", reply(404, "<title>404</title>"), {"outcome": "Answered", "status": 404}),
    Case("gone", reply(410, ""), {"outcome": "Answered", "status": 410, "size": 0}),
    Case("forbidden", reply(403, "", "cf-mitigated: challenge"), {"outcome": "Answered", "status": 403}),
    Case("strange", reply(999, ""), {"outcome": "Answered", "status": 999}),
    Case("moved", reply(301, "", "Location: http://alive.test:{port}/elders"), OK | {"url": "http://alive.test:{port}/elders"}),
    Case("moved-far", reply(308, "", "Location: //moved.test:{port}/a"), OK | {"url": "http://alive.test:{port}/elders"}),
    Case("circle", reply(302, "", "Location: /stuk"), {"outcome": "RedirectFailed", "fault": "loop"}),
    Case("cookies", wants_cookie, OK | {"title": "Het stuk"}),
    Case("counting", counting, {"outcome": "RedirectFailed", "fault": "too-many"}, target="/0"),
    Case("nowhere", reply(302, ""), {"outcome": "RedirectFailed", "fault": "no-location"}),
    Case("hostless", reply(302, "", "Location: http://"), {"outcome": "RedirectFailed", "fault": "bad-location"}),
    Case("to-mail", reply(302, "", "Location: mailto:a@b.nl"), {"outcome": "RedirectFailed", "fault": "scheme"}),
    Case("to-file", reply(302, "", "Location: file:///etc/passwd"), {"outcome": "RedirectFailed", "fault": "scheme"}),
    Case(
        "to-loopback",
        reply(302, "", "Location: http://127.0.0.2:{port}/"),
        {"outcome": "Guarded", "why": "127.0.0.2 is loopback"},
    ),
    Case(
        "to-metadata",
        reply(302, "", "Location: http://169.254.169.254/"),
        {"outcome": "Guarded", "why": "169.254.169.254 is link-local"},
    ),
    Case("to-decimal", reply(302, "", "Location: http://2130706434:{port}/"), {"outcome": "Guarded"}),
    Case(
        "to-inside", reply(302, "", "Location: http://inside.test:{port}/"), {"outcome": "Guarded", "why": "10.1.2.3 is private"}
    ),
    Case("to-port", reply(302, "", "Location: http://alive.test:22/"), {"outcome": "Guarded", "why": "port 22 is not allowed"}),
    Case(
        "refresh",
        reply(200, '<meta http-equiv="refresh" content="0; url=/verder">'),
        OK | {"url": "http://refresh.test:{port}/verder"},
    ),
    Case("refresh-header", reply(200, "", "Refresh: 0; url=/verder"), OK | {"url": "http://refresh-header.test:{port}/verder"}),
    Case(
        "by-script",
        reply(200, "<script>window.onload=function(){window.location.href='/verder'}</script>"),
        OK | {"url": "http://by-script.test:{port}/verder"},
    ),
    Case(
        "cookie-by-script",
        reply(200, "<script>document.cookie='a=1';location.replace('/verder')</script>"),
        OK | {"url": "http://cookie-by-script.test:{port}/stuk"},
    ),
    Case(
        "gzip-bad-sum",
        reply(200, gzip.compress(PAGE.encode())[:-8] + b"\0" * 8, "Content-Encoding: gzip"),
        OK | {"title": "Het stuk"},
    ),
    Case("stumbles", in_turn(reply(500, "x"), reply(200, PAGE)), OK),
    Case("broken", reply(503, "stuk"), {"outcome": "Answered", "status": 503}),
    Case("wait-a-bit", in_turn(reply(429, "", "Retry-After: 1"), reply(200, PAGE)), OK),
    Case("silent", silent, {"outcome": "TimedOut", "phase": "first-byte"}),
    Case("dripping", dripping, {"outcome": "TimedOut", "phase": "body"}),
    Case("endless", endless, OK | {"bounded": True, "size": 1_000_000}),
    Case("endless-head", endless_head, {"outcome": "Malformed"}),
    Case("resetting", resetting, {"outcome": "ConnectFailed", "fault": "reset"}),
    Case("closing", closing, {"outcome": "ConnectFailed", "fault": "closed"}),
    Case("garbage", b"this is no HTTP at all\r\n\r\n", {"outcome": "Malformed"}),
    Case("truncated", reply(200, PAGE)[:-100], OK | {"truncated": True}),
    Case(
        "gzipped",
        reply(200, gzip.compress(PAGE.encode()), "Content-Encoding: gzip"),
        OK | {"title": "Het stuk", "bounded": False},
    ),
    Case("bomb-gzip", reply(200, GZIP_BOMB, "Content-Encoding: gzip"), OK | {"bounded": True}),
    Case("bomb-br", reply(200, brotli.compress(HUGE, quality=1), "Content-Encoding: br"), OK | {"bounded": True}),
    Case("bomb-zstd", reply(200, zstd.compress(HUGE), "Content-Encoding: zstd"), OK | {"bounded": True}),
    Case("lies-gzip", reply(200, PAGE, "Content-Encoding: gzip"), OK | {"title": "Het stuk"}),
    Case("odd-coding", reply(200, b"\x80\x81", "Content-Encoding: exi"), OK),
    Case("film", reply(200, b"\0" * 900_000, kind="video/mp4"), OK | {"bounded": True, "size": 256_000, "text_digest": None}),
    Case(
        "pdf",
        reply(200, pdf(), kind="application/pdf"),
        OK | {"title": "Rapport", "media_type": "application/pdf"},
        target="/a.pdf",
    ),
    Case("bad-pdf", reply(200, b"%PDF-1.7 broken", kind="application/pdf"), OK | {"text_digest": None}, target="/a.pdf"),
    Case("no-pdf", reply(200, PAGE), OK | {"media_type": "text/html"}, target="/a.pdf"),
    Case("empty", reply(200, ""), OK | {"size": 0, "digest": None}),
    Case("no-content", b"HTTP/1.1 204 No Content\r\n\r\n", {"outcome": "Answered", "status": 204}),
    Case("chunked", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhallo\r\n0\r\n\r\n", OK | {"size": 5}),
    Case("bad-header", b"HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 5\r\n\r\nhallo", None),
    Case("soft", reply(200, "<title>Pagina niet gevonden</title><h1>Pagina niet gevonden</h1>"), OK),
    Case(
        "polite",
        reply(200, PAGE),
        {"outcome": "Disallowed"},
        robots=reply(200, "User-agent: voetnoot\nDisallow: /stuk", kind="text/plain"),
    ),
    Case("polite-else", reply(200, PAGE), OK, robots=reply(200, "User-agent: *\nDisallow: /ander", kind="text/plain")),
    Case("ill-robots", reply(200, PAGE), OK, robots=reply(500, "User-agent: *\nDisallow: /")),
    Case("slow-robots", reply(200, PAGE), OK, robots=silent),
    Case(
        "far-robots",
        reply(200, PAGE),
        {"outcome": "Disallowed"},
        robots=reply(301, "", "Location: http://polite.test:{port}/robots.txt"),
    ),
    Case("query", echo, OK | {"title": "GET"}, target="/a//b%7e/?z=1&a=%2F+x&&b=[1]#deel"),
]
NAMES = {
    "gone.example": (dns.rcode.NXDOMAIN, {"outcome": "NameFailed", "fault": "nxdomain"}),
    "ill.example": (dns.rcode.SERVFAIL, {"outcome": "NameFailed", "fault": "servfail"}),
    "shut.example": (dns.rcode.REFUSED, {"outcome": "NameFailed", "fault": "refused"}),
    "mute.example": (None, {"outcome": "NameFailed", "fault": "silence"}),
    "bare.example": ([], {"outcome": "NameFailed", "fault": "nodata"}),
    "private.example": (["10.1.2.3"], {"outcome": "Guarded", "why": "10.1.2.3 is private"}),
    "mixed.example": (["10.1.2.3", "127.0.0.1"], {"outcome": "Answered", "status": 404}),
    "localhost": (["10.9.9.9"], {"outcome": "Answered", "status": 404}),
}
BARE = {
    "ftp://alive.test/x": {"outcome": "NotCheckable", "why": "scheme ftp"},
    "http:///x": {"outcome": "NotCheckable"},
    "http://[::1/": {"outcome": "NotCheckable"},
    "http://127.0.0.3/": {"outcome": "Guarded", "why": "127.0.0.3 is loopback"},
    "http://[::ffff:10.0.0.1]/": {"outcome": "Guarded", "why": "::ffff:a00:1 is private"},
    "http://0x7f.0.0.5/": {"outcome": "Guarded", "why": "127.0.0.5 is loopback"},
    "http://134744072/": {"outcome": "NotCheckable", "why": "134744072 is an unusual spelling of 8.8.8.8"},
    "http://alive.test:{closed}/": {"outcome": "ConnectFailed", "fault": "refused"},
}


def filled(value: Any, stage: Any, closed: int) -> Any:
    if isinstance(value, bytes):
        return value.replace(b"{port}", str(stage.port).encode())
    return value.replace("{port}", str(stage.port)).replace("{closed}", str(closed)) if isinstance(value, str) else value


@pytest.fixture(scope="module")
def seen(stage: Any, crawl: Any, closed_port: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the results of one crawl over all cases."""
    stage.names["inside.test"] = ["10.1.2.3"]
    for case in CASES:
        stage.sites[case.host] = filled(case.answer, stage, closed_port)
        if case.robots is not None:
            stage.robots[case.host] = filled(case.robots, stage, closed_port)
    stage.names |= {name: says for name, (says, _) in NAMES.items()}
    urls = [f"http://{case.host}:{stage.port}{case.target}" for case in CASES]
    urls += [f"http://{name}:{stage.port}/" for name in NAMES]
    urls += [filled(url, stage, closed_port) for url in BARE]
    return crawl(urls, links={"max_body": 1_000_000})


def holds(outcome: dict[str, Any], wanted: dict[str, Any], stage: Any, closed: int) -> None:
    shown = {name: outcome.get(name) for name in wanted}
    assert shown == {name: filled(value, stage, closed) for name, value in wanted.items()}, outcome


@pytest.mark.parametrize("case", [case for case in CASES if case.wanted], ids=lambda case: case.host)
def test_each_manner_gives_its_outcome(case: Case, seen: Any, stage: Any, closed_port: int) -> None:
    holds(seen[0][f"http://{case.host}:{stage.port}{case.target}"]["outcome"], case.wanted, stage, closed_port)


@pytest.mark.parametrize("name", NAMES)
def test_each_refusal_of_a_name_is_told_apart(name: str, seen: Any, stage: Any, closed_port: int) -> None:
    holds(seen[0][f"http://{name}:{stage.port}/"]["outcome"], NAMES[name][1], stage, closed_port)


@pytest.mark.parametrize("url", BARE)
def test_addresses_that_are_not_asked(url: str, seen: Any, stage: Any, closed_port: int) -> None:
    holds(seen[0][filled(url, stage, closed_port)]["outcome"], BARE[url], stage, closed_port)


def test_every_link_gives_one_result(seen: Any) -> None:
    results, last = seen
    assert len(results) == last["sunk"] == last["stats"]["asked"] == len(CASES) + len(NAMES) + len(BARE)
    assert last["stats"]["doubts"] == 0


def of(seen: Any, stage: Any, host: str) -> dict[str, Any]:
    return next(result for url, result in seen[0].items() if url.startswith(f"http://{host}.test:{stage.port}/"))


def test_redirects_are_recorded_hop_by_hop(seen: Any, stage: Any) -> None:
    hops = of(seen, stage, "moved-far")["outcome"]["hops"]
    assert [(hop["status"], hop["location"]) for hop in hops] == [
        (308, f"http://moved.test:{stage.port}/a"),
        (301, f"http://alive.test:{stage.port}/elders"),
    ]
    assert len(of(seen, stage, "to-inside")["outcome"]["hops"]) == 1


def test_nothing_reached_what_is_guarded(seen: Any, stage: Any) -> None:
    assert {asked.where for asked in stage.asked if not asked.where.startswith("127.1.")} <= {"127.0.0.1"}


def test_only_get_with_an_honest_name_and_no_cookies_of_others(seen: Any, stage: Any) -> None:
    assert {asked.method for asked in stage.asked} == {"GET"}
    assert all("voetnoot" in asked.header("User-Agent") for asked in stage.asked)
    assert all(asked.header("Accept-Language") == "nl,en;q=0.5" for asked in stage.asked)
    assert {asked.host for asked in stage.asked if asked.header("Cookie")} == {"cookies.test"}


def test_the_query_is_sent_as_it_stands_without_the_fragment(seen: Any, stage: Any) -> None:
    assert [asked.target for asked in stage.of("query.test") if asked.target != "/robots.txt"] == ["/a//b%7e/?z=1&a=%2F+x&&b=[1]"]
    assert of(seen, stage, "query")["request_head"].startswith("GET /a//b%7e/?z=1&a=%2F+x&&b=[1] HTTP/1.1\r\nHost: query.test")


def test_robots_is_asked_once_per_host(seen: Any, stage: Any) -> None:
    asked = [one.host for one in stage.asked if one.target == "/robots.txt"]
    assert all(asked.count(host) == 1 for host in asked if host != "polite.test")


def test_weak_failures_are_looked_at_twice_and_clear_words_once(seen: Any, stage: Any) -> None:
    def looks(host: str) -> int:
        return len([asked for asked in stage.of(f"{host}.test") if asked.target != "/robots.txt"])

    assert [looks(host) for host in ("not-found", "gone", "forbidden")] == [1, 1, 1]
    assert [looks(host) for host in ("broken", "silent", "closing", "truncated")] == [2, 2, 2, 2]


def test_signals_are_seen(seen: Any, stage: Any) -> None:
    def kinds(host: str) -> list[str]:
        return [signal["kind"] for signal in of(seen, stage, host)["outcome"]["signals"]]

    assert kinds("soft") == ["soft-404", "sibling-equal"]
    assert kinds("forbidden") == ["bot-wall"]
    assert kinds("empty") == ["empty", "sibling-equal"]
    assert kinds("no-pdf") == ["file-replaced-by-page", "sibling-equal"]


def test_bytes_are_kept_for_the_archive(seen: Any, stage: Any) -> None:
    chunked, packed = of(seen, stage, "chunked"), of(seen, stage, "gzipped")
    assert chunked["response_head"] == "HTTP/1.1 200 OK\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n\r\n"
    assert chunked["body"] == "hallo"
    assert packed["body"].startswith("\x1f\x8b")
    assert packed["ip"] == stage.address("gzipped.test")[0]
    assert "begroting" in packed["text"]["text"]
    assert "menu" not in packed["text"]["text"]
    assert of(seen, stage, "pdf")["text"]["text"].strip() == "De woorden van het rapport"


@pytest.mark.parametrize("first", [0, 1])
def test_a_long_wait_holds_the_host_s_other_links_back(stage: Any, crawl: Any, first: int) -> None:
    stage.sites[f"later{first}.test"] = reply(503, "", "Retry-After: 7200")
    urls = [f"http://later{first}.test:{stage.port}/{n}" for n in range(3)]
    results, _ = crawl(urls, first=first)
    outcomes = [results[url]["outcome"] for url in urls]
    assert [outcome["outcome"] for outcome in outcomes] == ["Answered", "HeldBack", "HeldBack"]
    assert outcomes[0]["retry_after"] == 7200
    assert outcomes[1]["seconds"] > 7000
    assert len(stage.of(f"later{first}.test")) == 2


@pytest.mark.parametrize("first", [0, 2])
def test_a_host_is_never_asked_twice_at_once_nor_sooner_than_the_pause(stage: Any, crawl: Any, first: int) -> None:
    stage.sites[f"paced{first}.test"] = reply(200, PAGE)
    crawl([f"http://paced{first}.test:{stage.port}/{n}" for n in range(4)], links={"pace_seconds": 0.15}, first=first)
    asked = stage.of(f"paced{first}.test")
    assert len(asked) == (6 if first else 5)  # robots.txt, once for each crawl, and the pages
    assert all(later.at - earlier.at >= 0.14 for earlier, later in itertools.pairwise(asked))


@pytest.mark.parametrize(
    "shared", [{"een.samen.nl": "127.1.0.9", "twee.samen.nl": "127.1.1.9"}, {"een.nl": "127.1.0.9", "twee.nl": "127.1.0.9"}]
)
def test_hosts_of_one_domain_or_one_address_take_turns(stage: Any, crawl: Any, shared: dict[str, str]) -> None:
    stage.names |= {host: [address] for host, address in shared.items()}
    stage.sites |= dict.fromkeys(shared, reply(200, PAGE))
    seen = len(stage.asked)
    crawl([f"http://{host}:{stage.port}/{n}" for n in range(2) for host in shared], links={"pace_seconds": 0.15})
    asked = stage.asked[seen:]
    assert len(asked) == 6
    assert all(later.at - earlier.at >= 0.14 for earlier, later in itertools.pairwise(asked))


def test_a_name_that_says_something_else_the_second_time_leads_nowhere_else(stage: Any, crawl: Any) -> None:
    stage.sites["wendt.test"] = reply(302, "", f"Location: http://wendt.test:{stage.port}/verder")
    says = iter([["127.1.0.8"], ["127.1.0.8"]])
    stage.turning["wendt.test"] = lambda: next(says, ["10.0.0.1"])
    url = f"http://wendt.test:{stage.port}/"
    result = crawl([url])[0][url]["outcome"]
    assert result["outcome"] in ("RedirectFailed", "Guarded")
    assert {asked.where for asked in stage.of("wendt.test")} == {"127.1.0.8"}


def test_robots_may_be_ignored_by_a_line_in_the_configuration(stage: Any, crawl: Any) -> None:
    stage.sites["owned.test"] = reply(200, PAGE)
    stage.robots["owned.test"] = reply(200, "User-agent: *\nDisallow: /", kind="text/plain")
    url = f"http://owned.test:{stage.port}/"
    assert crawl([url], links={"robots": "ignore"})[0][url]["outcome"]["outcome"] == "Answered"
    assert [asked.target for asked in stage.of("owned.test")] == ["/"]


def test_links_are_taken_a_bounded_number_ahead(crawl: Any) -> None:
    _, last = crawl(["http://10.0.0.1/"], times=3 * _AHEAD, quiet=True)
    assert last["stats"]["asked"] == last["sunk"] == 3 * _AHEAD
    assert last["ahead"] <= _AHEAD + 1


def test_a_sink_that_fails_ends_the_run_and_is_told(crawl: Any) -> None:
    assert crawl(["http://10.0.0.1/"] * 3, broken_sink=True)[1]["stats"] == {"raised": "the disk is full"}


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_a_file_of_authorities_that_is_none_is_one_sentence(crawl: Any, tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "ca.pem"
    if text is not None:
        file.write_text(text)
    said = crawl(["http://10.0.0.1/"], network={"ca_file": str(file)})[1]["stats"]["raised"]
    assert said.startswith(f"network.ca_file: no certificates can be read from {file}")


def test_a_fault_of_ours_costs_one_check_and_is_told(crawl: Any) -> None:
    results, last = crawl(["http://10.0.0.1/", "http://10.0.0.2/"], clock_breaks_at=1)
    assert results["http://10.0.0.1/"]["outcome"]["why"] == "the check itself failed (RuntimeError)"
    assert results["http://10.0.0.2/"]["outcome"]["outcome"] == "Guarded"
    assert last["stats"]["doubts"] == 1


@pytest.mark.parametrize(("site", "well"), [("alive.test", True), ("ill.test", False), ("gone.example", False)])
def test_canaries_tell_whether_we_are_well(stage: Any, crawl: Any, site: str, well: bool) -> None:
    stage.sites |= {"alive.test": reply(200, PAGE), "ill.test": reply(502, "")}
    stage.names["gone.example"] = dns.rcode.NXDOMAIN
    assert crawl([], canaries=True, links={"canaries": [f"http://{site}:{stage.port}/"]})[1] == {"well": well}
