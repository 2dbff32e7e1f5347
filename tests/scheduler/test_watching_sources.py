"""``watch``, as a new user would: a heap of documents, and at once a feed, a report and the first verdicts."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from demo.proxy import World, proxied
from demo.serving import Response
from store.engine import Store

if TYPE_CHECKING:
    from conftest import Command

PAGES = {
    "/well": ("text/html", b"<html><title>Well</title><p>A page with some words that stay as they are, for long.</p></html>"),
    "/report.md": ("text/markdown", b"# Report\n\nSee [it](WELL) and **this**.\n"),
    "/list.txt": ("text/plain", b"# mine\nSITE/report.md\nSITE/well\n"),
    "/feed": (
        "application/atom+xml",
        (
            b'<feed xmlns="http://www.w3.org/2005/Atom"><title>f</title><entry><id>1</id><title>Report</title>'
            b'<updated>2026-01-01T00:00:00Z</updated><link href="SITE/report.md"/></entry></feed>'
        ),
    ),
    "/sitemap.xml": (
        "application/xml",
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>SITE/report.md</loc></url></urlset>',
    ),
}


SITE = "https://www.ons-voorbeeld.nl"


def visit(url: str, agent: str) -> Response:
    assert "voetnoot" in agent
    found = PAGES.get(url.removeprefix(SITE))
    if found is None:
        return Response(404, (("Content-Type", "text/html"),), b"<html><title>404</title>Not found</html>")
    body = found[1].replace(b"WELL", b"SITE/well").replace(b"SITE", SITE.encode())
    return Response(200, (("Content-Type", found[0]),), body)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Path]:
    with proxied(World(lambda _: None, visit), tmp_path / "ca.pem") as proxy:
        (tmp_path / "config.yaml").write_text(
            f"sources: {{}}\nnetwork: {{proxy: {proxy}, ca_file: ca.pem}}\n"
            f"links: {{pace_seconds: 0, retry_wait: 0, canaries: ['{SITE}/well']}}\n"
        )
        yield tmp_path


def heap(folder: Path) -> Path:
    letters = folder / "letters"
    (letters / "old").mkdir(parents=True)
    (letters / "a.md").write_text(f"# Notes\n\nSee [a page]({SITE}/well) and **more**.\n")
    (letters / "old" / "b.html").write_text(f"<html><body><p>Gone: <a href='{SITE}/gone'>this</a></p></body></html>")
    (letters / "c.pdf").write_bytes(b"%PDF-1.7 broken")
    (letters / "d.png").write_bytes(b"\x89PNG")
    (letters / ".hidden.md").write_text("# no")
    return letters


def test_a_folder_of_mixed_documents(voetnoot: "Command", settings: Path) -> None:
    heap(settings)
    done = voetnoot("watch", "letters")
    assert done.returncode == 1, done.stderr
    assert "files-letters: 3 documents, 2 links under watch" in done.stderr
    assert "c.pdf: damaged" in done.stderr
    assert f"alive    {SITE}/well" in done.stdout
    assert f"suspect  {SITE}/gone" in done.stdout
    feed = settings / "var" / "public" / "feeds" / "source" / "files-letters.atom"
    assert f"or {feed.relative_to(settings)}" in done.stderr
    assert feed.is_file()
    assert (settings / "var" / "public" / "report" / "index.html").is_file()


def test_a_file_is_kept_as_it_is(voetnoot: "Command", settings: Path, open_at: Callable[..., Store]) -> None:
    letters = heap(settings)
    assert voetnoot("watch", "letters/*.md").returncode == 0
    checked = voetnoot("db", "check")
    assert checked.returncode == 0, checked.stdout
    store = open_at(settings / "var")
    (kept,) = [capture for _, capture in store.queries.all_captures() if capture.subject.startswith("document:")]
    assert store.archive.read(kept.place).body == (letters / "a.md").read_bytes()
    store.close()


def test_what_changes_and_goes_is_told_in_the_feed(voetnoot: "Command", settings: Path) -> None:
    letters = heap(settings)
    voetnoot("--at", "2026-03-01T10:00:00Z", "watch", "letters")
    (letters / "a.md").write_text(f"# Notes\n\nAnother word altogether, and [a page]({SITE}/other) of **mine**.\n")
    (letters / "old" / "b.html").unlink()
    (letters / "new.md").write_text(f"# New\n\nIt cites [a page]({SITE}/well), **too**.\n")
    voetnoot("--at", "2026-03-02T11:00:00Z", "once")
    feed = json.loads((settings / "var" / "public" / "feeds" / "source" / "files-letters.json").read_text())
    assert sorted(item["title"] for item in feed["items"]) == ["Document: new.md", "Gewijzigd: a.md", "Ingetrokken: old/b.html"]


@pytest.mark.parametrize(("path", "documents"), [("/list.txt", 2), ("/feed", 1), ("/sitemap.xml", 1), ("/report.md", 1)])
def test_a_list_a_feed_a_sitemap_and_one_document(voetnoot: "Command", settings: Path, path: str, documents: int) -> None:
    done = voetnoot("watch", SITE + path, "--json")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, told[0]["documents"], told[0]["why"]) == (0, documents, None)
    assert [(one["url"], one["verdict"]) for one in told[1:]] == [(f"{SITE}/well", "alive")]


def test_a_glob_and_a_second_time(voetnoot: "Command", settings: Path) -> None:
    heap(settings)
    first = voetnoot("watch", "letters/*.md", "--name", "mine")
    again = voetnoot("watch", "letters/*.md")
    assert "files-letters: 1 documents, 1 links" in first.stderr
    assert "files-letters: 1 documents, 1 links" in again.stderr
    assert (settings / "var" / "sources.yaml").read_text().count("kind: files") == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nowhere"], 2, "nowhere: there is no such file or folder"),
        (["example.org/feed"], 2, "an address begins with https://"),
        (["https:///x"], 2, "it has no host"),
        ([".", "--language", "xx"], 2, "--language: found 'xx', wanted one of"),
        ([".", "--every", "often"], 2, "--every: found 'often', wanted a duration"),
    ],
)
def test_what_is_wrong_is_one_sentence(voetnoot: "Command", settings: Path, arguments: list[str], code: int, words: str) -> None:
    done = voetnoot("watch", *arguments)
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.returncode == code
    assert not (settings / "var" / "sources.yaml").exists()


def test_an_index_cannot_send_us_into_the_own_network(
    voetnoot: "Command", settings: Path, rows_at: Callable[..., list[Any]]
) -> None:
    (settings / "list.txt").write_text("http://127.0.0.1:9/secret\nhttp://169.254.169.254/latest\n")
    (settings / "config.yaml").write_text("sources: {}\nlinks: {canaries: []}\n")
    done = voetnoot("watch", "list.txt", "--json")
    assert json.loads(done.stdout.splitlines()[0])["links"] == 0
    whys = [why for (why,) in rows_at(settings / "var", "SELECT why FROM attempts WHERE result = 'failed'")]
    assert len(whys) == 2
    assert all("may not be reached" in why for why in whys)
