"""The Swedish Riksdag: written questions and the answers of ministers, by its open data."""

from datetime import datetime

from crawler.sources.index import IndexPage, Page
from crawler.sources.json_pages import Row, at, day, opened, rows, text
from crawler.sources.source import Source
from crawler.sources.stamps import moment
from voetnoot.answers import Answerer, Asker, Case, DocumentKind, DocumentRef

_TYPES = {"questions": "fr", "answers": "frs"}


class SeRiksdag(Source):
    """Question and answer are two documents that share session and number; a single hit is an object instead of a list."""

    kind = "se-riksdag"
    streams = tuple(_TYPES)

    def first_address(self, stream: str, since: datetime, *, first: bool) -> str:
        """Return where ``stream`` begins."""
        del first
        return f"{self.base}/dokumentlista/?doktyp={_TYPES[stream]}&from={since.date()}&sort=datum&utformat=json&sz=100&p=1"

    def read_page(self, page: Page) -> IndexPage:
        """Return what stands on ``page``."""
        listed = opened(page.body)
        found = rows(listed, "dokumentlista.dokument") if text(listed, "dokumentlista.@traffar") != "0" else []
        following = text(listed, "dokumentlista.@nasta_sida") or None
        return IndexPage(
            refs=tuple(self._ref(row) for row in found) if page.stream == "answers" else (),
            cases=tuple(self._case(row) for row in found) if page.stream == "questions" else (),
            next=following,
            reached=None if following else page.now,
            rows=len(found),
        )

    def _ref(self, row: Row) -> DocumentRef:
        url = text(row, "dokument_url_html")
        return DocumentRef(
            source=self.id,
            key=text(row, "dok_id"),
            kind=DocumentKind.ANTWOORD,
            title=text(row, "titel"),
            url=f"https:{url}" if url.startswith("//") else url or None,
            sign=url,
            cases=(_kenmerk(row),),
            number=text(row, "nummer"),
            dated=day(row, "datum"),
            modified=moment(at(row, "systemdatum")),
            media_type="text/html",
            answerers=(Answerer(text(row, "undertitel").removeprefix("av ") or None, None, text(row, "organ") or None),),
        )

    def _case(self, row: Row) -> Case:
        name, _, party = text(row, "undertitel").removeprefix("av ").removesuffix(")").partition(" (")
        asker = (Asker(name, party or None),) if name else ()
        return Case(self.id, _kenmerk(row), text(row, "titel"), day(row, "datum"), asker, key=text(row, "dok_id"))


def _kenmerk(row: Row) -> str:
    return f"SE-{text(row, 'rm').replace('/', '-')}-{text(row, 'nummer')}"
