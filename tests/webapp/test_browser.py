"""The pages in a real browser: two widths, light and dark, without script; the journeys that people make."""

import shutil
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the pages were not looked at in a browser"),
]

PATHS = (
    "/",
    "/feeds",
    "/feeds/all.html",
    "/answers/2025Z12345",
    "/answers/2025Z99999",
    "/hosts/weg.example",
    "/report",
    "/status",
    "/help",
)

# The ratio of WCAG 2.2, success criterion 1.4.3, for every text against what is painted behind it.
CONTRAST = """() => {
  const part = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const light = (c) => 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
  const colour = (s) => { const n = s.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const behind = (e) => { for (; e; e = e.parentElement) { const c = colour(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c; }
    return [255, 255, 255, 1]; };
  const bad = [];
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) || e.closest('svg, .hide, .skip')) continue;
    const a = light(colour(getComputedStyle(e).color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.push(e.outerHTML.slice(0, 80) + ' ' + ratio.toFixed(2));
  }
  return bad;
}"""


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_and_can_be_read(browser: Any, client: httpx.Client, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, base_url=str(client.base_url))
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PATHS:
        page.goto(path)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, path
        assert page.evaluate(CONTRAST) == [], path
        assert page.locator("h1").count() == 1, path
    assert said == []
    context.close()


def test_from_a_dead_link_in_the_news_to_the_proof_in_two_clicks(page: Any) -> None:
    page.goto("/feeds/dead-links.html")
    page.get_by_text("Gegevens").first.click()
    page.goto("/")
    page.get_by_role("link", name="Dode link").first.click()
    assert "sha256:pdf" in page.content()
    page.get_by_role("link", name="het bericht dat de dijk lekt").first.click()
    assert page.url.endswith("/answers/2025Z12345")


def test_subscribe_to_a_ministry(page: Any) -> None:
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Feeds").click()
    page.get_by_role("link", name="Infrastructuur en Waterstaat", exact=True).click()
    address = page.locator('link[rel="alternate"][type="application/rss+xml"]').get_attribute("href")
    assert address == "/feeds/ministry/Infrastructuur%20en%20Waterstaat.rss"


def test_which_links_of_my_domain_are_dead(page: Any) -> None:
    page.goto("/report")
    page.get_by_role("link", name="weg.example", exact=True).first.click()
    assert page.locator("td .badge.dead").count() == 1
    assert "https://weg.example/rapport.pdf" in page.content()


def test_a_person_without_a_mouse_reaches_the_content_first(page: Any) -> None:
    page.goto("/answers/2025Z12345")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#inhoud")
