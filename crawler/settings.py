"""What every crawl has in common: who we are, what of Scrapy is switched off, and how it runs in one process."""

from typing import Any

from scrapy.utils.log import DEFAULT_LOGGING

from voetnoot.config import Network

_loggers: Any = DEFAULT_LOGGING["loggers"]
_loggers["scrapy"]["level"] = "WARNING"  # Scrapy would tell of every page to whoever listens at the root

ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"
"""Some sites answer 406 or 403 without it; the language decides redirects on government sites."""

ACCEPT_LANGUAGE = "nl,en;q=0.5"


def settings_for(network: Network, **more: Any) -> dict[str, Any]:
    """Return Scrapy settings for ``network``; ``more`` overrides them by name.

    Remote control, telnet, cookies between requests, redirects and retries behind our back are off: what happens on the
    network is evidence, so that the spiders themselves decide. Scrapy runs on asyncio alone, without a Twisted reactor, so
    that one process can crawl more than once.
    """
    return {
        "BOT_NAME": "voetnoot",
        "USER_AGENT": network.agent,
        "DEFAULT_REQUEST_HEADERS": {"Accept": ACCEPT, "Accept-Language": ACCEPT_LANGUAGE},
        "TWISTED_REACTOR_ENABLED": False,
        "EXTENSIONS_BASE": {},  # none of them does anything for us, and loading them takes as long as a small crawl
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_ENABLED": False,
        "LOG_VERSIONS": [],  # which would be read from the packages' files at the start of each crawl
        "LOG_INSTALL_ROOT_HANDLER": False,
        "STATS_DUMP": False,
        "LOGSTATS_INTERVAL": 0,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # it reads the source of every callback, half of a small crawl's time
        "MEMUSAGE_ENABLED": False,
        "COOKIES_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "RETRY_ENABLED": False,
        "COMPRESSION_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "REFERER_ENABLED": False,
        "DOWNLOAD_DELAY_JITTER": 0.0,
        **more,
    }
