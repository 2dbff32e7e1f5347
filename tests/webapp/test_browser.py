"""The pages in a real browser: phone and wide screen, light and dark, with script and without; the journeys that people make."""

import shutil
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from axe_playwright_python.base import AXE_SCRIPT

from store.engine import Store
from voetnoot.ids import digest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the pages were not looked at in a browser"),
]

PATHS = (
    "/",
    "/?before=9999",
    "/feeds",
    "/feeds/daily/all.html",
    "/answers/2025Z12345",
    "/answers/2025Z99999",
    "/answers/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/versions/2",
    "/hosts",
    "/hosts/weg.example",
    "/report?ministry=Infrastructuur+en+Waterstaat&since=2020-01-01",
    "/report/rows?state=dead",
    "/status",
    "/help",
    "/api",
    "/search?q=dijk&party=D66",
    "/open",
    "/ministries",
    "/ministries/Infrastructuur%20en%20Waterstaat",
    "/captures/3",
)
TROUBLE = ("/nergens", "/report?since=gisteren")
"""Pages that say what is wrong."""

TALK = (*TROUBLE, "/captures/3")
"""Where a browser tells its console something: that a page is one of those, that a hostile page was not let do what it tried."""

OURS = {"resultTypes": ["violations"], "iframes": False}
RULES = {**OURS, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SEEN = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable")
"""The rules that the colours and the width of a page can change."""

LOOKS = {
    (360, "light"): RULES,
    (360, "dark"): {**OURS, "runOnly": {"type": "rule", "values": SEEN}},
    (1280, "light"): {**OURS, "runOnly": {"type": "rule", "values": SEEN}},
    (1280, "dark"): RULES,
}
ALIKE = "tbody tr:nth-child(n+4), main li:nth-child(n+4), main section.change:nth-of-type(n+4), main details:nth-of-type(n+4)"
THIN = f"document.querySelectorAll('{ALIKE}').forEach(one => one.remove())"
"""The fourth row of a list looks as its third does, and looking is what takes long."""

FOUND = "rules => axe.run(document, rules).then(said => said.violations.map(one => [one.id, one.nodes.map(node => node.html)]))"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, client: httpx.Client) -> Iterator[Any]:
    context = browser.new_context(java_script_enabled=False, base_url=str(client.base_url))
    yield context.new_page()
    context.close()


def test_every_page_can_be_read_by_everybody_on_every_screen(
    browser: Any, client: httpx.Client, store: Store, links: list[str]
) -> None:
    events = {one.event.kind: f"/events/{one.event.id}" for one in store.queries.published(limit=50)}
    context = browser.new_context(base_url=str(client.base_url))
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    paths = [*PATHS, f"/links/{links[1]}", f"/links/{links[3]}", events["AnswerRevised"], events["LinkDied"]]
    for path in [*(path for path in paths if path not in TALK), *TALK]:  # what is said late is said of the page that follows
        status = page.goto(path).status
        assert status == 200 or path in TROUBLE, path
        assert said == [] or path in TALK, path
        said.clear()
        assert page.locator("h1").count() == 1, path
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider == 0, (path, width)
        page.evaluate(THIN)
        page.evaluate(AXE_SCRIPT)
        for (width, scheme), rules in LOOKS.items():
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(FOUND, rules) == [], (path, width, scheme)
    context.close()


def test_without_script_nothing_is_wider_than_the_screen(page: Any) -> None:
    wide = "[...document.querySelectorAll('main .wrap > *')].filter(one => one.getBoundingClientRect().right > innerWidth).length"
    for path in PATHS:
        page.goto(path)
        for width in (360, 2000):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(wide) == 0, (path, width)


def test_from_a_dead_link_in_the_news_to_the_proof_in_two_clicks(page: Any) -> None:
    page.goto("/feeds/dead-links.html")
    page.get_by_text("Gegevens").first.click()
    page.goto("/")
    page.get_by_role("link", name="Dode link").first.click()
    assert digest(b"%PDF-1.4 the report") in page.content()
    page.get_by_role("link", name="bewijs").first.click()
    assert digest(b"%PDF-1.4 the report") in page.content()
    page.go_back()
    page.get_by_role("link", name="het bericht dat de dijk lekt").first.click()
    assert page.url.endswith("/answers/2025Z12345")


def test_subscribe_to_a_ministry(page: Any) -> None:
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Feeds").click()
    page.get_by_role("link", name="Infrastructuur en Waterstaat", exact=True).click()
    address = page.locator('link[rel="alternate"][type="application/rss+xml"]').get_attribute("href")
    assert address == "/feeds/ministry/Infrastructuur%20en%20Waterstaat.rss"


def test_which_links_of_my_domain_are_dead(page: Any) -> None:
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Sites").click()
    page.get_by_role("searchbox", name="Naam van een site").fill("https://weg.example/iets")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="weg.example", exact=True).first.click()
    assert page.locator("td .badge.dead").count() > 0
    assert page.locator("td a", has_text="https://weg.example/rapport.pdf").count() == 1
    assert "/feeds/webteam/weg.example.rss" in page.content()


def test_what_the_page_said_when_it_was_cited(browser: Any, client: httpx.Client) -> None:
    context = browser.new_context(base_url=str(client.base_url))
    page = context.new_page()
    page.goto("/answers/2025Z12345")
    page.locator("#noot-4").get_by_role("link", name="grotendeels").or_(page.locator("#noot-4 .proof a").first).first.click()
    assert "De rest van de pagina is gelijk gebleven." in page.locator(".sides").inner_text()
    assert page.locator(".sides del").first.inner_text().startswith("Dit stond")
    page.get_by_role("link", name="bewijs").first.click()
    frame = page.frame_locator("iframe.replay")
    assert frame.get_by_role("heading", name="Dit stond er").is_visible()
    assert "overgenomen" not in page.title()
    context.close()


def test_a_replayed_page_can_do_nothing_even_without_our_frame(browser: Any, client: httpx.Client) -> None:
    context = browser.new_context(base_url=str(client.base_url))
    page = context.new_page()
    loaded: list[str] = []
    page.on("response", lambda response: loaded.append(response.url))
    page.goto("/replay/3/20260105100000")
    page.wait_for_timeout(300)
    assert page.title() == "Toen"
    assert page.url.endswith("/replay/3/20260105100000")
    page.get_by_role("button", name="Verstuur").click()
    assert page.url.endswith("/replay/3/20260105100000")
    assert {url for url in loaded if not url.endswith("/favicon.ico")} == {page.url}
    context.close()


def test_search_and_follow_what_was_searched(page: Any) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("lekt dijk")
    page.keyboard.press("Enter")
    assert page.locator("mark").first.inner_text().lower() in {"dijk", "lekt"}
    address = page.locator('link[rel="alternate"][type="application/atom+xml"]').get_attribute("href")
    assert address == "/feeds/answers.atom?q=lekt+dijk"


def test_script_only_adds(browser: Any, client: httpx.Client) -> None:
    context = browser.new_context(base_url=str(client.base_url))
    page = context.new_page()
    page.goto("/members")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.get_by_label("Filter deze lijst").fill("niemand")
    assert page.locator("tbody tr:visible").count() == 0
    context.close()


def test_a_person_without_a_mouse_reaches_the_content_first(page: Any) -> None:
    page.goto("/answers/2025Z12345")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#inhoud")
