"""Put the play on: chamber and cited web behind one proxy on loopback, at the time that the clock of the play shows."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from demo import syncfeed
from demo.odata import answer
from demo.odata_model import Parliament
from demo.parliament import parliament
from demo.proxy import World, proxied
from demo.public_archive import ARCHIVE, PublicArchive
from demo.scenario import Scenario, load_texts
from demo.serving import Asked
from demo.web import Answer, Unreached, Web

CHAMBER = "https://gegevensmagazijn.tweedekamer.nl"
"""Where the data service lives; the play answers under this name, so that the crawler's own setting holds."""


@dataclass(slots=True)
class _Played:
    """The world at the moment that ``clock`` shows."""

    scenario: Scenario
    chamber: Parliament
    web: Web
    archive: PublicArchive
    clock: Callable[[], datetime]
    asked: Counter[str] = field(default_factory=Counter)

    def reach(self, host: str) -> Unreached | None:
        return self.web.reach(host, self.clock())

    def visit(self, url: str, agent: str) -> Answer | None:
        if url.startswith(f"{ARCHIVE}/"):
            return self.archive.visit(url, self.clock())
        if not url.startswith(f"{CHAMBER}/"):
            return self.web.visit(url, self.clock())
        target = url.removeprefix(CHAMBER)
        self.asked[target] += 1
        service = syncfeed.answer if target.startswith(syncfeed.ROOT) else answer
        return service(self.chamber, self.clock(), Asked(CHAMBER, target, self.asked[target] - 1, agent=agent))

    def offline(self) -> bool:
        return self.scenario.offline(self.clock())


@contextmanager
def staged(scenario: Scenario, clock: Callable[[], datetime], ca_file: Path) -> Iterator[str]:
    """Play ``scenario`` by ``clock`` while the block runs; give the proxy's address. Its authority goes to ``ca_file``."""
    played = _Played(scenario, parliament(scenario, load_texts()), Web(scenario), PublicArchive(scenario), clock)
    with proxied(World(played.reach, played.visit, played.offline), ca_file) as address:
        yield address
