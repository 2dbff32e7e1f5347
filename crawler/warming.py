"""Import and prepare what a crawl would only load when it runs, once, before child processes are forked.

Scrapy loads its middlewares by name at the start of each crawl, and other libraries read their tables at the first call. A
process that is forked from one that imported this module has all of it. No Twisted reactor is installed by it.
"""

from scrapy.settings import default_settings
from scrapy.utils.misc import load_object

from crawler.probing import tls
from voetnoot.maintext import main_text
from voetnoot.urls import registrable
from voetnoot.walls.signatures import signatures

_PAGE = b"<!doctype html><html lang=nl><title>t</title><body><article><h1>t</h1><p>Een korte alinea.</p></article>"
"""So little text that the extractor asks all its helpers; one of them reads the commonest words of a hundred languages."""


def warm() -> None:
    """Load what Scrapy names, public suffixes, signatures of walls, the extractor of texts, the authorities behind TLS."""
    for table in (default_settings.DOWNLOADER_MIDDLEWARES_BASE, default_settings.SPIDER_MIDDLEWARES_BASE):
        for name in table:
            load_object(name)
    for name in (
        default_settings.SCHEDULER,
        default_settings.SCHEDULER_PRIORITY_QUEUE,
        default_settings.SCHEDULER_DISK_QUEUE,
        default_settings.SCHEDULER_MEMORY_QUEUE,
        default_settings.DUPEFILTER_CLASS,
        default_settings.STATS_CLASS,
        default_settings.LOG_FORMATTER,
        default_settings.DOWNLOADER,
        default_settings.ITEM_PROCESSOR,
    ):
        load_object(name)
    tls.prepare()
    registrable("www.example.org")
    signatures()
    main_text(_PAGE, "text/html", "https://www.example.org/")


warm()
