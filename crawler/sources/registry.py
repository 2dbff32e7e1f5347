"""Which class reads which kind of source (``sources.<id>.kind``)."""

from crawler.sources.files import Files
from crawler.sources.source import Source
from crawler.sources.tweede_kamer import TweedeKamer
from voetnoot.config import SourceConfig
from voetnoot.errors import ConfigError

SOURCES: dict[str, type[Source]] = {source.kind: source for source in (TweedeKamer, Files)}


def source_of(source_id: str, settings: SourceConfig) -> Source:
    """Return the source that ``settings`` asks for. Raises `ConfigError` that names ``source_id`` and the kinds there are."""
    if settings.kind not in SOURCES:
        known = ", ".join(sorted(SOURCES))
        raise ConfigError(f"sources.{source_id}.kind: found {settings.kind!r}, wanted one of: {known}")
    return SOURCES[settings.kind](source_id, settings)
