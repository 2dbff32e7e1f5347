"""Which spider reads which kind of source (``sources.<id>.kind``)."""

from crawler.sources.index_spider import IndexSpider
from crawler.sources.tweede_kamer import TweedeKamer
from voetnoot.errors import ConfigError

SPIDERS: dict[str, type[IndexSpider]] = {spider.kind: spider for spider in (TweedeKamer,)}


def spider_for(source_id: str, kind: str) -> type[IndexSpider]:
    """Return the spider for ``kind``. Raises `ConfigError` that names ``source_id`` and the kinds there are."""
    if kind not in SPIDERS:
        raise ConfigError(f"sources.{source_id}.kind: found {kind!r}, wanted one of: {', '.join(sorted(SPIDERS))}")
    return SPIDERS[kind]
