"""The site as one application: every route, over one store."""

from fastapi import FastAPI

from store.engine import Store
from voetnoot import __version__
from voetnoot.config import Config
from webapp import (
    answers,
    api,
    copies,
    feeds,
    health,
    hosts,
    links,
    lists,
    machine,
    mementos,
    overview,
    reference,
    report,
    versions,
    waiting,
)
from webapp.manners import Manners
from webapp.problems import install_problems
from webapp.pulse import Counts, Pulse
from webapp.rate import RateLimit
from webapp.site import Site
from webapp.static_files import FILES

ABOUT = "What governments answer to parliament, and whether their sources still exist. Read-only; no key needed."

PARTS = (feeds, overview, lists, waiting, answers, versions, links, hosts, copies, mementos, report, reference, health, machine)
"""What the site is made of. What is polled most comes first, since routes are tried in their order."""


def make_app(store: Store, config: Config, pulse: Pulse | None = None, counts: Counts | None = None) -> FastAPI:
    """Return the site over ``store``. It only reads; two of them on one store do not know of each other.

    ``pulse`` and ``counts``: of the daemon around it, if there is one.
    """
    app = FastAPI(title="Voetnoot", version=__version__, description=ABOUT, docs_url=None, redoc_url=None)
    app.state.site = Site(store, config, pulse or Pulse(), counts or Counts())
    if config.web.requests_per_minute:
        app.add_middleware(RateLimit, per_minute=config.web.requests_per_minute)
    app.add_middleware(Manners)
    install_problems(app)
    for file in FILES:
        app.add_api_route(file.href, file.serve, include_in_schema=False)
    app.include_router(api.router)
    for part in PARTS:
        app.include_router(part.router, include_in_schema=False)
    return app
