"""The Parliament of the United Kingdom: its written questions service, both houses."""

from datetime import datetime

from crawler.sources.index import IndexPage, Page
from crawler.sources.json_pages import Row, asked, asking, at, day, opened, rows, text
from crawler.sources.source import Source
from voetnoot.answers import Answerer, Asker, Case, DocumentKind, DocumentRef
from voetnoot.ids import digest

_SINCE = {"answered": "answeredWhenFrom", "corrected": "correctedWhenFrom", "tabled": "tabledWhenFrom"}


class UkParliament(Source):
    """Each question with its answer is one record. Of questions answered together the first carries the answer for all."""

    kind = "uk-parliament"
    streams = tuple(_SINCE)

    def first_address(self, stream: str, since: datetime, *, first: bool) -> str:
        """Return where ``stream`` begins."""
        del first
        fixed = {"includeWithdrawn": "true", "expandMember": "true", "take": 100, "skip": 0}
        return asking(f"{self.base}/questions", **{_SINCE[stream]: since.date()}, **fixed)

    def read_page(self, page: Page) -> IndexPage:
        """Return what stands on ``page``."""
        told = opened(page.body)
        found = [row["value"] for row in rows(told, "results") if isinstance(row.get("value"), dict)]
        more = (done := int(asked(page.url, "skip")) + len(found)) < int(at(told, "totalResults") or 0) and bool(found)
        return IndexPage(
            refs=tuple(self._ref(row) for row in found if _told(row) and _leads(row)),
            cases=tuple(self._case(row) for row in found),
            deleted=tuple(text(row, "id") for row in found if row.get("isWithdrawn") is True),
            next=asking(page.url, skip=done) if more else None,
            reached=None if more else page.now,
            rows=len(found),
        )

    def _ref(self, row: Row) -> DocumentRef:
        marks = [text(row, name) for name in ("dateAnswered", "dateAnswerCorrected", "dateHoldingAnswer", "attachmentCount")]
        return DocumentRef(
            source=self.id,
            key=text(row, "id"),
            kind=DocumentKind.UITSTEL if _holding(row) else DocumentKind.ANTWOORD,
            title=text(row, "heading") or text(row, "questionText"),
            url=f"{self.base}/questions/{text(row, 'id')}?expandMember=true",
            sign="|".join([*marks, digest(text(row, "answerText").encode())[-16:]]),
            cases=_group(row),
            number=text(row, "uin"),
            dated=day(row, "dateAnswered") or day(row, "dateHoldingAnswer"),
            media_type="application/json",
            askers=_asker(row),
            answerers=(Answerer(text(row, "answeringMember.name") or None, None, text(row, "answeringBodyName") or None),),
        )

    def _case(self, row: Row) -> Case:
        own, settled = _kenmerk(row, "dateTabled", "uin"), _told(row) and not _holding(row)
        people = (_asker(row), (Answerer(None, None, text(row, "answeringBodyName") or None),))
        about, gone = text(row, "heading") or text(row, "questionText"), row.get("isWithdrawn") is True
        return Case(self.id, own, about, day(row, "dateTabled"), *people, settled=settled, deleted=gone, key=text(row, "id"))


def _told(row: Row) -> bool:
    return row.get("isWithdrawn") is not True and bool(text(row, "dateAnswered") or text(row, "dateHoldingAnswer"))


def _holding(row: Row) -> bool:
    return row.get("answerIsHolding") is True or not text(row, "dateAnswered")


def _asker(row: Row) -> tuple[Asker, ...]:
    return (Asker(name, text(row, "askingMember.party") or None),) if (name := text(row, "askingMember.name")) else ()


def _kenmerk(row: Row, tabled: str, uin: str) -> str:
    """Return the number of a question with the day on which it was tabled: each session counts from one again."""
    return f"UK-{text(row, tabled)[:10]}-{text(row, uin)}"


def _group(row: Row) -> tuple[str, ...]:
    grouped = at(row, "groupedQuestionsDates") or []
    return tuple(sorted({_kenmerk(row, "dateTabled", "uin"), *(_kenmerk(one, "dateTabled", "questionUin") for one in grouped)}))


def _leads(row: Row) -> bool:
    return _group(row)[0] == _kenmerk(row, "dateTabled", "uin")
