"""Connections are kept while more links of a host wait, and one that its server closed meanwhile is no fault of the site."""

import asyncio
from typing import Any

from conftest import Asked

PAGE = b"<!doctype html><html lang=nl><title>Het stuk</title><p>Een alinea over de dijken langs de rivier.</p></html>"
KEPT = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)


class Keeping:
    """Answers up to ``most`` requests on one connection, then hangs up at the next one without a word."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.connections: list[list[bytes]] = []

    async def __call__(self, asked: Asked) -> None:
        heads = [asked.head]
        self.connections.append(heads)
        while len(heads) <= self.most:
            asked.writer.write(KEPT)
            await asked.writer.drain()
            if b"Connection: close" in heads[-1]:
                return
            try:
                heads.append(await asyncio.wait_for(asked.reader.readuntil(b"\r\n\r\n"), 10))
            except asyncio.IncompleteReadError:
                return


def test_links_of_one_host_share_a_connection(stage: Any, crawl: Any) -> None:
    stage.sites["kept.test"] = answer = Keeping(9)
    urls = [f"http://kept.test:{stage.port}/{nth}" for nth in range(4)]
    crawl([f"http://warm.test:{stage.port}/"])  # what reads pages is loaded, so that no connection grows old meanwhile
    results, _ = crawl(urls, links={"robots": "ignore"})
    assert [results[url]["outcome"]["status"] for url in urls] == [200] * 4
    heads = [head for connection in answer.connections for head in connection]
    assert len(heads) == 4
    assert len(answer.connections) < 4


def test_a_kept_connection_that_its_server_drops_costs_no_verdict(stage: Any, crawl: Any) -> None:
    stage.sites["dropping.test"] = answer = Keeping(1)
    urls = [f"http://dropping.test:{stage.port}/{nth}" for nth in range(3)]
    results, last = crawl(urls, links={"robots": "ignore", "retries": 0})
    assert [results[url]["outcome"].get("status") for url in urls] == [200] * 3
    assert last["stats"]["got"] == 3
    assert len(answer.connections) > 1
