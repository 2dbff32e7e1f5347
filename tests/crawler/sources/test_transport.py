"""The source under its real name: through a forward proxy, over TLS that is verified."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.discover import discover
from demo.proxy import World, proxied
from demo.serving import Asked
from store.engine import Store
from tests.crawler.conftest import reply
from voetnoot.config import Network, SourceConfig

HOST = "https://gegevensmagazijn.tweedekamer.nl"


def world(chamber: Any) -> World:
    def visit(url: str, agent: str) -> Any:
        assert url.startswith(HOST)
        return chamber.site(Asked(HOST, url.removeprefix(HOST), agent=agent))

    return World(lambda _: None, visit)


def test_through_a_proxy_with_an_authority_of_its_own(chamber: Any, document: Any, tmp_path: Path) -> None:
    chamber.set(document(1, 5))
    chamber.base = HOST + "/OData/v4/2.0/"
    ca_file = tmp_path / "ca.pem"
    with proxied(world(chamber), ca_file) as proxy:
        chamber.network = Network.model_validate({"proxy": proxy, "ca_file": ca_file})
        stats = chamber.run()
    assert (stats.why, stats.new, len(chamber.files())) == (None, 1, 1)
    capture = chamber.store.queries.unread_captures("1")[0].capture
    assert capture.url.startswith(HOST)


def test_a_certificate_that_nobody_vouches_for_ends_the_run(chamber: Any, document: Any, tmp_path: Path) -> None:
    chamber.set(document(1, 5))
    chamber.base = HOST + "/OData/v4/2.0/"
    with proxied(world(chamber), tmp_path / "ca.pem") as proxy:
        chamber.network = Network.model_validate({"proxy": proxy})
        stats = chamber.run()
    assert (chamber.asked, stats.got) == ([], 0)
    assert "certificate" in (stats.why or "")


def test_a_source_on_this_machine_is_not_asked_through_the_proxy(chamber: Any, document: Any) -> None:
    chamber.set(document(1, 5))
    chamber.network = Network.model_validate({"proxy": "http://127.0.0.1:9"})
    assert chamber.run().why is None


def test_a_proxy_that_is_gone_is_said(chamber: Any) -> None:
    chamber.base = HOST + "/OData/v4/2.0/"
    chamber.network = Network.model_validate({"proxy": "http://127.0.0.1:9"})
    assert "cannot be reached" in (chamber.run().why or "")


def test_the_name_servers_of_the_settings_are_asked(stage: Any, tmp_path: Path, open_at: Callable[..., Store]) -> None:
    stage.names["bron.test"] = ["127.0.0.1"]
    stage.sites["bron.test"] = reply(200, "<title>Een stuk</title><p>Een zin.")
    url = f"http://bron.test:{stage.port}/brief.html"
    network = Network.model_validate({"nameservers": [f"127.0.0.1:{stage.dns_port}"]})
    source = SourceConfig.model_validate({"kind": "files", "base_url": url, "pace_seconds": 0})
    store = open_at(tmp_path / "data")
    try:
        stats = discover("x", source, network, store, lambda: datetime(2026, 1, 5, 10, tzinfo=UTC))
        fetched = [pending.capture.url for pending in store.queries.unread_captures("1")]
    finally:
        store.close()
    assert (stats.why, fetched) == (None, [url])
