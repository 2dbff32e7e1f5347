"""What every page of the site has at hand: the store's reads, the settings, the words and the templates."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader

from store.case_queries import OpenQuestion
from store.engine import Store
from store.event_queries import About
from store.operation_queries import OperationQueries
from store.queries import Queries
from store.report_counts import CountQueries
from store.report_queries import ReportQueries
from store.site_queries import SiteQueries, SiteState
from voetnoot.captures import Capture
from voetnoot.config import Config, SourceConfig
from voetnoot.config.load import with_watched
from voetnoot.errors import ConfigError
from voetnoot.events import Published
from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.gathering import NEVER, Gathered
from voetnoot.feeds.item import Item, Voice
from voetnoot.feeds.publishing import Publisher
from voetnoot.feeds.selection import FeedSpec
from voetnoot.feeds.wording import item_of
from voetnoot.reports.facts import NOT_CHECKED, STATES
from voetnoot.reports.pages import known_to, page_environment
from voetnoot.reports.rot import Tally
from voetnoot.words import Words
from webapp.freshness import Looked, fresh, tag_of
from webapp.pulse import Counts, Pulse
from webapp.static_files import SCRIPT, STYLE

Newest = tuple[int, datetime] | None
"""``seq`` and stamp of the newest event of a feed; ``None`` where it has none."""


class Site:
    """One site over one store. Its only state: compiled templates, what was looked up last, what the process around it counts."""

    def __init__(self, store: Store, config: Config, pulse: Pulse, counts: Counts) -> None:
        self.store = store
        self.config = config
        self.words = Words(config.language)
        self.pages = SiteQueries(store.engine)
        self.rows = ReportQueries(store.engine)
        self.counting = CountQueries(store.engine)
        self.operation = OperationQueries(store.engine)
        self.pulse = pulse
        self.counts = counts
        self.newest: Looked[Newest] = Looked()
        self.about: Looked[About] = Looked()
        self._tally: tuple[str, Tally] | None = None

    @property
    def queries(self) -> Queries:
        """The reads that the jobs use as well."""
        return self.store.queries

    @cached_property
    def environment(self) -> Environment:
        """The templates of the site, over those of the report."""
        made = page_environment(self.config.language, PackageLoader("webapp", "templates"))
        made.globals.update(css_href=STYLE.href, js_href=SCRIPT.href, site_name=self.config.feeds.title, typed={})
        return made

    def complete(self) -> tuple[CompleteTo, ...]:
        """Return how far each source is known."""
        return tuple(CompleteTo(source.id, source.complete_to) for source in self.queries.sources())

    def sources(self) -> Mapping[str, SourceConfig]:
        """Return the settings of all sources, by id: also of those that were put under watch while we serve."""
        with suppress(ConfigError):  # told by the daemon, whose plan it changes as little as ours
            self.config = with_watched(self.config)
        return self.config.sources

    def open_questions(self) -> list[OpenQuestion]:
        """Return the questions that wait for an answer, the longest due first, each by the term of its source."""
        sources = self.config.sources.items()
        return self.pages.open_questions({name: source.terms for name, source in sources if source.terms is not None})

    def publisher(self, state: SiteState | None = None) -> Publisher:
        """Return what all feeds share, at ``state``; the same as what the files below the public folder are made with."""
        return Publisher(
            language=self.config.language,
            base_url=self.config.web.public_url,
            name=self.config.feeds.title,
            max_bytes=self.config.feeds.max_bytes,
            hub=self.config.websub.hub,
            complete=self.complete() if state is None else tuple(CompleteTo(*source) for source in state.complete),
        )

    def newest_of(self, spec: FeedSpec, state: SiteState) -> Newest:
        """Return ``seq`` and stamp of the newest event of a feed at ``state`` or later; ``None`` where it has none."""
        if spec.words:
            return self.about_of(spec, state).newest
        look = partial(self.queries.newest_published, spec.facets)
        return self.newest.up(spec.facets, state.published, look)

    def about_of(self, spec: FeedSpec, state: SiteState) -> About:
        """Return what a feed by words shows at ``state`` or later."""
        return self.about.up((spec.facets, spec.words), state.published, partial(self.queries.newest_about, spec))

    def gather(self, spec: FeedSpec, state: SiteState) -> Gathered | None:
        """Return what a feed is made of at ``state`` or later; ``None`` for an archive that is not there."""
        about = self.about_of(spec, state) if spec.words and not (spec.page or spec.digest) else None
        return self.queries.gather(spec, self.queries.closed_to() if spec.digest else NEVER, about)

    def items(self, events: list[Published]) -> list[Item]:
        """Return events in words, with addresses relative to this site."""
        return [item_of(published, Voice(self.words, "")) for published in events]

    def history(self, events: list[Published]) -> list[Item]:
        """Return events in words for the page that they are about: each leads to a page of its own."""
        return [replace(item, link=f"/events/{one.event.id}") for item, one in zip(self.items(events), events, strict=True)]

    def text_of_copy(self, capture: Capture) -> str | None:
        """Return the main text of a copy, where one was found and kept."""
        wanted = capture.text_digest
        return self.queries.texts([wanted]).get(wanted) if wanted else None

    def tally(self) -> Tally:
        """Return how many cited links are in each state now, counted once per state of the store."""
        tag = self.store_tag()
        if self._tally is None or self._tally[0] != tag:
            counts = {state or NOT_CHECKED: links for state, links in self.pages.link_counts().items()}
            self._tally = (tag, Tally(tuple(counts.get(state, 0) for state in STATES)))
        return self._tally[1]

    def as_of(self) -> datetime:
        """Return the moment that the pages speak of: when the last run ended, or the beginning of time before any."""
        return self.pages.site_state().ended or NEVER

    def tag(self, request: Request, of: str | None = None) -> str:
        """Return the entity tag of a page: it changes when the store moves, and only then; ``of``: of what it is made instead.

        It is made once for a request, before the page is read, so that no page is older than its tag says.
        """
        made: str | None = getattr(request.state, "tag", None)
        if made is None:
            state = of or self.pages.site_state()
            made = tag_of(request.url.path, request.url.query, state, STYLE.href, SCRIPT.href, self.config.language)
            request.state.tag = made
        return made

    def store_tag(self) -> str:
        """Return a tag of the store alone: equal tags, equal facts."""
        return tag_of(self.pages.site_state())

    def page(self, request: Request, template: str, values: Mapping[str, Any], *, status: int = 200) -> Response:
        """Return a page with how far we know beneath it."""
        known = known_to(self.complete(), self.words)
        html = self.environment.get_template(template).render({"known": known, **values})
        response = HTMLResponse(html, status)
        if status == HTTP_OK:
            response.headers.update({"ETag": self.tag(request), "Cache-Control": "no-cache"})
        return response

    def unchanged(self, request: Request) -> Response | None:
        """Return the 304 for a reader that has the page already, before anything of it is rendered."""
        return fresh(request, self.tag(request))


HTTP_OK = 200


def site_of(request: Request) -> Site:
    """Return the site that the request came to."""
    site: Site = request.app.state.site
    return site
