"""A small chamber on loopback, a real store, and a clock that the test turns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.discover import discover
from demo.odata import answer
from demo.odata_model import (
    ANSWER,
    PDF,
    Fault,
    Parliament,
    StandInActor,
    StandInCase,
    StandInDocument,
    StandInVersion,
)
from demo.serving import Asked, Response, served
from store.document_ledger import document_id
from store.engine import Store
from voetnoot.config import Network, SourceConfig
from voetnoot.runs import RunStats

SOURCE = "nl-tweede-kamer"


def moment(day: int, hour: int = 10) -> datetime:
    """Return a moment counted in days from the first of March 2026."""
    return datetime(2026, 3, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)


def make_body(text: str) -> bytes:
    return f"%PDF-1.4\n{text * 40}\n%%EOF\n".encode()


def make_document(number: int, day: int, **more: object) -> StandInDocument:
    version = StandInVersion(moment(day), PDF, make_body(f"letter {number}"), f"00000000-0000-4000-8000-{number:012d}")
    plain = StandInDocument(
        guid=f"bffdc9cd-181f-4818-9e2e-{number:012d}",
        soort=ANSWER,
        nummer=f"2026D{number:05d}",
        onderwerp=f"Antwoord op vragen over zaak {number}",
        datum=moment(day).date(),
        versions=(version,),
        zaken=(f"2026Z{number:05d}",),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def make_case(number: int, day: int, **more: object) -> StandInCase:
    actors = (
        StandInActor("Sonja Vrager (S.)", "Indiener", "D66", "Tweede Kamerlid"),
        StandInActor("A.B. Bewinds", "Gericht aan", None, "minister van Buitenlandse Zaken"),
    )
    plain = StandInCase(
        guid=f"0ffdc9cd-181f-4818-9e2e-{number:012d}",
        nummer=f"2026Z{number:05d}",
        onderwerp=f"Zaak {number}",
        gestart=moment(day).date(),
        visible_from=moment(day),
        actors=actors,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


@dataclass
class Chamber:
    """The world of a test: what the service knows, what time it is, what was asked, and our store."""

    store: Store
    base: str = ""
    now: datetime = field(default_factory=lambda: moment(10))
    parliament: Parliament = field(default_factory=lambda: Parliament(()))
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    settings: dict[str, object] = field(default_factory=dict)
    network: Network = field(default_factory=Network)

    def site(self, asked: Asked) -> Response | None:
        self.asked.append(asked.target)
        self.agents.add(asked.agent)
        return answer(self.parliament, self.now, asked)

    def set(self, *documents: StandInDocument, cases: tuple[StandInCase, ...] = (), faults: tuple[Fault, ...] = ()) -> None:
        self.parliament = replace(self.parliament, documents=documents, cases=cases, faults=faults)

    def run(self, clock: Callable[[], datetime] | None = None) -> RunStats:
        """Run `discover` once; ``asked`` then holds the requests of this run alone."""
        self.asked.clear()
        given = {"kind": "tweede-kamer", "base_url": self.base, "pace_seconds": 0, "overlap": "3d", "history": "30d"}
        config = SourceConfig.model_validate({**given, **self.settings})
        return discover(SOURCE, config, self.network, self.store, clock or (lambda: self.now))

    def files(self) -> list[str]:
        """Return the ids of the documents whose file was asked for, in order."""
        return [target.rpartition("(")[2].removesuffix(")/resource") for target in self.asked if target.endswith("/resource")]

    def digests(self) -> dict[str, list[str]]:
        """Return per document the digests of its captures, oldest first."""
        found: dict[str, list[str]] = {}
        for document in self.parliament.documents:
            held = self.store.queries.last_digest(f"document:{document_id(SOURCE, document.guid)}")
            found[document.guid] = [held] if held else []
        return found

    def doubts(self) -> list[tuple[str, str]]:
        """Return kind and text of all doubts."""
        with self.store.engine.connect() as connection:
            return sorted(tuple(row) for row in connection.exec_driver_sql("select kind, text from doubts"))

    def attempts(self) -> list[tuple[str, str | None]]:
        """Return result and reason of all attempts, oldest first."""
        with self.store.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql("select result, why from attempts order by id")]


@pytest.fixture
def chamber(tmp_path: Path, open_at: Callable[..., Store]) -> Iterator[Chamber]:
    store = open_at(tmp_path)
    world = Chamber(store)
    with served(world.site) as origin:
        world.base = origin + "/OData/v4/2.0/"
        yield world
    store.close()


@pytest.fixture
def at() -> Callable[..., datetime]:
    return moment


@pytest.fixture
def document() -> Callable[..., StandInDocument]:
    return make_document


@pytest.fixture
def case() -> Callable[..., StandInCase]:
    return make_case


@pytest.fixture
def body() -> Callable[[str], bytes]:
    return make_body


@pytest.fixture
def today() -> date:
    return moment(10).date()
