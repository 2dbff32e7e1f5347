"""Which class reads which kind of source (``sources.<id>.kind``)."""

from crawler.sources.de_bundestag import DeBundestag
from crawler.sources.eu_parliament import EuParliament
from crawler.sources.files import Files
from crawler.sources.officielebekendmakingen import Officielebekendmakingen
from crawler.sources.se_riksdag import SeRiksdag
from crawler.sources.source import Source
from crawler.sources.tweede_kamer import TweedeKamer
from crawler.sources.uk_parliament import UkParliament
from voetnoot.config import SourceConfig
from voetnoot.errors import ConfigError

SOURCES: dict[str, type[Source]] = {
    source.kind: source
    for source in (TweedeKamer, Officielebekendmakingen, UkParliament, DeBundestag, EuParliament, SeRiksdag, Files)
}


def source_of(source_id: str, settings: SourceConfig) -> Source:
    """Return the source that ``settings`` asks for. Raises `ConfigError` that names ``source_id`` and the kinds there are."""
    if settings.kind not in SOURCES:
        known = ", ".join(sorted(SOURCES))
        raise ConfigError(f"sources.{source_id}.kind: found {settings.kind!r}, wanted one of: {known}")
    kind = SOURCES[settings.kind]
    if kind.needs_key and settings.key is None:
        variable = f"VOETNOOT_SOURCES__{source_id.upper().replace('-', '_')}__KEY"
        raise ConfigError(f"sources.{source_id}.key: this service wants a key; put yours into the environment as {variable}")
    return kind(source_id, settings)
