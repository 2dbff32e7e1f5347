"""The site as one application: every route, over one store."""

from importlib.resources import files

from fastapi import FastAPI
from fastapi.responses import Response

from store.engine import Store
from voetnoot import __version__
from voetnoot.config import Config
from voetnoot.reports.pages import style, style_hash
from webapp import answers, api, feeds, health, links, machine, overview, report
from webapp.manners import Manners
from webapp.problems import install_problems
from webapp.pulse import Counts, Pulse
from webapp.site import Site

ABOUT = "What governments answer to parliament, and whether their sources still exist. Read-only; no key needed."


def make_app(store: Store, config: Config, pulse: Pulse | None = None, counts: Counts | None = None) -> FastAPI:
    """Return the site over ``store``. It only reads; two of them on one store do not know of each other.

    ``pulse`` and ``counts``: of the daemon around it, if there is one.
    """
    app = FastAPI(title="Voetnoot", version=__version__, description=ABOUT, docs_url=None, redoc_url=None)
    app.state.site = Site(store, config, pulse or Pulse(), counts or Counts())
    app.add_middleware(Manners)
    install_problems(app)
    app.add_api_route(f"/static/{style_hash()}.css", _style, include_in_schema=False)
    app.add_api_route("/favicon.svg", _icon, include_in_schema=False)
    app.include_router(api.router)
    for part in (overview, feeds, answers, links, report, health, machine):
        app.include_router(part.router, include_in_schema=False)
    return app


def _icon() -> Response:
    """Serve the mark of the site."""
    drawn = files(__package__).joinpath("icon.svg").read_bytes()
    return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=604800"})


def _style() -> Response:
    """Serve the style sheet; its address changes when it does, so that it may be kept for ever."""
    return Response(style(), media_type="text/css", headers={"Cache-Control": "public, max-age=31536000, immutable"})
