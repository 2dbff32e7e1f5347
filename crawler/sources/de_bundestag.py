"""The German Bundestag: *Kleine Anfragen* and the answers of the Federal Government, by its documentation service (DIP)."""

import re
from collections.abc import Mapping
from datetime import datetime

from crawler.sources.index import IndexPage, Page
from crawler.sources.json_pages import Row, asked, asking, day, opened, rows, text
from crawler.sources.source import Source
from crawler.sources.stamps import literal, moment
from voetnoot.answers import Answerer, Asker, Case, DocumentKind, DocumentRef

_TYPES = {"questions": "Kleine Anfrage", "answers": "Antwort"}
_ANSWERED = re.compile(r"Kleine Anfrage.*?Drucksache\s+(\d+/\d+)\s*(?:[-–]\s*)?(.*)", re.DOTALL)


class DeBundestag(Source):
    """A question and its answer are two papers; the title of the answer names the paper of the question."""

    kind = "de-bundestag"
    streams = tuple(_TYPES)
    needs_key = True

    def first_address(self, stream: str, since: datetime, *, first: bool) -> str:
        """Return where ``stream`` begins."""
        del first
        wanted = {"f.drucksachetyp": _TYPES[stream], "f.zuordnung": "BT", "f.aktualisiert.start": literal(since)}
        return asking(f"{self.base}/drucksache", **wanted, format="json")

    def headers(self, url: str) -> Mapping[str, str]:
        """Return the header with the key, for the service and nobody else."""
        key = self.settings.key
        return {"Authorization": f"ApiKey {key.get_secret_value()}"} if key and url.startswith(self.base) else {}

    def read_page(self, page: Page) -> IndexPage:
        """Return what stands on ``page``. All is read when the cursor does not change any more."""
        told = opened(page.body)
        found = rows(told, "documents")
        news = (cursor := text(told, "cursor")) not in ("", asked(page.url, "cursor"))
        following = asking(page.url, cursor=cursor) if news else None
        answers = [(row, match) for row in found if (match := _ANSWERED.search(text(row, "titel")))]
        return IndexPage(
            refs=tuple(self._ref(row, match) for row, match in answers) if page.stream == "answers" else (),
            cases=tuple(self._case(row) for row in found) if page.stream == "questions" else (),
            next=following,
            reached=None if following else page.now,
            resume=following,
            rows=len(found),
        )

    def _ref(self, row: Row, match: re.Match[str]) -> DocumentRef:
        url = text(row, "fundstelle.pdf_url").partition("#")[0] or None
        return DocumentRef(
            source=self.id,
            key=text(row, "id"),
            kind=DocumentKind.ANTWOORD,
            title=match[2].strip() or text(row, "titel"),
            url=url,
            sign=text(row, "pdf_hash") or text(row, "aktualisiert"),
            cases=(_kenmerk(match[1]),),
            number=text(row, "dokumentnummer"),
            dated=day(row, "datum"),
            modified=moment(row.get("aktualisiert")),
            media_type="application/pdf",
            answerers=tuple(Answerer(None, None, text(one, "titel")) for one in row.get("ressort") or () if text(one, "titel")),
        )

    def _case(self, row: Row) -> Case:
        own = _kenmerk(text(row, "dokumentnummer"))
        askers = tuple(_asker(text(one, "title")) for one in row.get("autoren_anzeige") or () if text(one, "title"))
        return Case(self.id, own, text(row, "titel"), day(row, "datum"), askers, key=text(row, "id"))


def _kenmerk(number: str) -> str:
    return f"BT-{number.replace('/', '-')}"


def _asker(title: str) -> Asker:
    """Return who is meant by ``Kai Gehring, MdB, BÜNDNIS 90/DIE GRÜNEN``."""
    name, _, party = title.partition(", MdB, ")
    return Asker(name, party or None)
