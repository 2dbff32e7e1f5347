"""Trouble, said so that people and programs understand: pages for people, problem details (RFC 9457) for programs."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from store.site_queries import STORE_FAILURES
from voetnoot.errors import TooLargeError
from voetnoot.words import Words

RETRY_AFTER = "60"
"""Seconds after which to ask again when the store is in trouble."""


class Problem(BaseModel):
    """A problem as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None


def install_problems(app: FastAPI) -> None:
    """Make every error of ``app`` an answer that its reader can use."""
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_input)
    app.add_exception_handler(TooLargeError, _on_too_large)
    for failure in STORE_FAILURES:
        app.add_exception_handler(failure, _on_store)


def problem(status: int, detail: str | None = None, headers: dict[str, str] | None = None) -> Response:
    """Return problem details with ``status``."""
    said = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return JSONResponse(said.model_dump(exclude_none=True), status, headers, media_type="application/problem+json")


async def _on_http(request: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, HTTPException)
    if trouble.status_code == HTTPStatus.NOT_MODIFIED:
        return Response(status_code=trouble.status_code, headers=dict(trouble.headers or {}))
    headers = dict(trouble.headers or {})
    status = trouble.status_code
    if _for_programs(request) or (status != HTTPStatus.NOT_FOUND and not _by_a_person(request)):
        return problem(status, str(trouble.detail), headers)
    return _page(request, status, "not_found" if status == HTTPStatus.NOT_FOUND else "refused", headers, trouble.detail)


async def _on_input(request: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, RequestValidationError)
    said = "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in trouble.errors())
    if _by_a_person(request) and not _for_programs(request):
        return _page(request, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", {}, said)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, said)


async def _on_store(request: Request, _trouble: Exception) -> Response:
    """Answer 503: an empty feed or page would be a lie, and readers that get one forget what they had."""
    headers = {"Retry-After": RETRY_AFTER}
    if _for_programs(request):
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, "the store cannot be read now", headers)
    return _page(request, HTTPStatus.SERVICE_UNAVAILABLE, "failed", headers)


async def _on_too_large(request: Request, _trouble: Exception) -> Response:
    """Answer 403: it is there and we know it, but will not unpack it, and asking again changes nothing."""
    return _page(request, HTTPStatus.FORBIDDEN, "too_large", {})


def _for_programs(request: Request) -> bool:
    path = request.url.path
    return path.startswith(("/api/", "/metrics", "/healthz", "/readyz")) or path.endswith(
        (".rss", ".atom", ".json", ".opml", ".csv")
    )


def _by_a_person(request: Request) -> bool:
    """Tell whether a browser asks: programs get problem details unless they want pages."""
    return "text/html" in request.headers.get("accept", "")


def _page(request: Request, status: int, key: str, headers: dict[str, str], detail: str = "") -> Response:
    site = request.app.state.site
    words: Words = site.words
    exact = detail if detail != HTTPStatus(status).phrase else ""
    values = {"known": [], "title": words.say(f"page.{key}"), "text": words.say(f"page.{key}_text"), "detail": exact}
    html = site.environment.get_template("trouble.html").render(values)
    return Response(html, status, headers, media_type="text/html")
