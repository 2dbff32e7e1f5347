"""Configuration: one strict tree of settings, from a documented file, the environment and the command line."""

from voetnoot.config.load import default_file, load
from voetnoot.config.operation import Alarms, Keep, Pings, Webhook, WebSub
from voetnoot.config.public_archives import PublicArchives, SavePages
from voetnoot.config.sections import (
    Archive,
    Config,
    Feeds,
    JobLimits,
    Jobs,
    LinkPolicy,
    Links,
    Log,
    Network,
    ReadingConfig,
    Report,
    StoreConfig,
    Web,
    Workers,
)
from voetnoot.config.sources import KNOWN_SOURCES, Expect, SourceConfig

__all__ = [
    "KNOWN_SOURCES",
    "Alarms",
    "Archive",
    "Config",
    "Expect",
    "Feeds",
    "JobLimits",
    "Jobs",
    "Keep",
    "LinkPolicy",
    "Links",
    "Log",
    "Network",
    "Pings",
    "PublicArchives",
    "ReadingConfig",
    "Report",
    "SavePages",
    "SourceConfig",
    "StoreConfig",
    "Web",
    "WebSub",
    "Webhook",
    "Workers",
    "default_file",
    "load",
]
