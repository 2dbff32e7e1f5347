"""From a manner of the data to bytes on the wire."""

from collections.abc import Awaitable, Callable

from demo.composing.page import pdf_page
from demo.lab import pages
from demo.lab.asked import Asked
from demo.lab.behaviours import Manner
from demo.lab.oddities import ODDITIES

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64

Address = Callable[[str], str]
"""Turns an address of the data into one that the client can reach."""


async def answer(asked: Asked, manner: Manner, seed: str, address: Address) -> None:
    """Answer ``asked`` as ``manner`` says. ``seed`` determines the words of its articles."""
    if manner.what == "redirect":
        how = manner.options()
        await asked.reply(how.get("status", 301), headers={"Location": address(how["to"])})
    elif manner.what == "raw":
        await ODDITIES[manner.how](asked)
    elif manner.what in _PAGES:
        await _PAGES[manner.what](asked, manner, seed)
    else:
        await answer(asked, inner(asked, manner), seed, address)


def inner(asked: Asked, manner: Manner) -> Manner:
    """Return the manner within ``manner`` that this request meets. Raises ``KeyError`` for a kind that there is not."""
    if manner.what == "turns":
        return manner.how[min(asked.nth, len(manner.how) - 1)]  # type: ignore[no-any-return]
    if manner.what == "agent":
        agent = asked.headers.get("user-agent", "").lower()
        met = manner.gives if any(word in agent for word in manner.how) else manner.other
    elif manner.what == "cookie":
        there = f"{manner.how}=" in asked.headers.get("cookie", "")
        again = Manner("bytes", {"status": 302, "headers": {"Location": asked.target, "Set-Cookie": f"{manner.how}=1; Path=/"}})
        met = manner.then if there else again
    elif manner.what in ("tls", "name", "connect"):
        met = manner.then
    else:
        raise KeyError(f"no manner is called {manner.what!r}")
    return met or Manner("article")


async def _article(asked: Asked, manner: Manner, seed: str) -> None:
    how = manner.options()
    own = how.get("seed", seed)
    title, text = pages.article(own, 24)
    if "sentences" in how:
        more = pages.article(f"{own} more", max(how["sentences"] - 24, 1))[1]
        text = f"{text}\n\n{more}" if how["sentences"] > 24 else "\n\n".join(text.split("\n\n")[: how["sentences"] // 3])  # noqa: PLR2004
    if "revised" in how:
        text = pages.revised(text, how["revised"], own)
    if "rest" in how:
        text = f"{text}\n\n{how['rest']}"
    extra = how.get("extra", "") + (pages.turning(asked.now, own) if how.get("turns") else "")
    body = pages.html(how.get("title", title), text, host=asked.host, extra=extra)
    await asked.reply(how.get("status", 200), body)


async def _page(asked: Asked, manner: Manner, _: str) -> None:
    how = manner.options()
    body = pages.html(
        how.get("title", ""),
        how.get("text", ""),
        host=asked.host,
        heading=how.get("heading"),
        language=how.get("language", "nl"),
        extra=how.get("extra", ""),
        menu=how.get("menu", True),
    )
    await asked.reply(how.get("status", 200), body, how.get("headers"))


async def _pdf(asked: Asked, manner: Manner, seed: str) -> None:
    title, text = pages.article(manner.options().get("seed", seed))
    await asked.reply(200, pdf_page(title, text), kind="application/pdf")


async def _bytes(asked: Asked, manner: Manner, _: str) -> None:
    how = manner.options()
    text = how.get("text", "")
    body = PNG if text == "PNG" else text.encode()
    await asked.reply(how.get("status", 200), body, how.get("headers"), kind=how.get("type", "text/html"))


_PAGES: dict[str, Callable[[Asked, Manner, str], Awaitable[None]]] = {
    "article": _article,
    "page": _page,
    "pdf": _pdf,
    "bytes": _bytes,
}
