"""The settings of a source, and what is known of the sources that come with the program (``sources.yaml`` beside this file)."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Annotated, Any

from pydantic import Field, SecretStr, field_validator
from ruamel.yaml import YAML

from voetnoot.config.periods import DayHours, Period, Zone
from voetnoot.config.quantities import Duration, Listed, Seconds, SourceAddress, duration
from voetnoot.config.section import Section
from voetnoot.reading.dialects import names as dialects
from voetnoot.terms import Terms

KNOWN_SOURCES: Mapping[str, dict[str, Any]] = YAML(typ="safe").load(
    files(__package__).joinpath("sources.yaml").read_text("utf-8")
)
"""What a source of this id has by default. A file that names the id needs to say only what differs."""

WATCHED_BY_DEFAULT = ("nl-tweede-kamer",)
"""The sources of a configuration that names none."""

Periods = Annotated[tuple[Period, ...], Listed]


class Expect(Section):
    """What a source is expected to do. Otherwise it counts as silent, which the operators are told."""

    unreachable_after: Duration = Field(duration("1d"), description="how long every run may fail")
    silent_after: Duration = Field(
        duration("5d"), description="office days without anything new; more where the usual pace makes that no surprise"
    )
    recess: Periods = Field(
        ("12-15/01-15", "02-08/03-08", "04-18/05-15", "07-01/09-07", "10-10/11-05"),
        description="periods in which nothing is expected: `2026-07-03/2026-08-31`, or `07-03/08-31` for every year",
    )
    least_per_week: int | None = Field(None, ge=1, description="fewer documents in a week without recess are too few")
    most_per_run: int | None = Field(None, ge=1, description="more new documents in one run are too many, the first run apart")
    most_withdrawn: int = Field(
        20, ge=0, description="more answers taken away at once are held to be a fault of the source: none is withdrawn for it"
    )
    doubtful_share: float = Field(
        0.5, gt=0, le=1, description="share of a week's readings with doubts that is too much, if it is twice the usual as well"
    )


class Office(Section):
    """When a source is asked at its own pace. Otherwise (nights, weekends, recess) nobody there sends anything, or hardly."""

    hours: DayHours = Field("07:00/20:00", description="office hours on weekdays, by the clock on the wall")
    zone: Zone = Field("Europe/Amsterdam", description="time zone of that clock")
    otherwise: Duration | None = Field(
        duration("3h"), description="how often it is asked outside office hours and in `expect.recess`; `null`: as in them"
    )


class SourceConfig(Section):
    """One stream of answer documents."""

    kind: str = Field(description="which reader of indexes it needs (`tweede-kamer`, `files`; docs/sources.md lists them)")
    name: str | None = Field(None, description="what people call it; without one, its id")
    language: str = Field("nl", description="language of its documents (`nl`, `en`, `de`, `sv`)")
    dialect: str | None = Field(None, description="wording by which its documents are read; without one, that of `language`")
    enabled: bool = Field(True, description="whether it is watched")
    base_url: SourceAddress = Field(description="address of the service; of a folder or file, `file:///...`")
    feed_url: SourceAddress | None = Field(
        None, description="address of a second service that tells of the same documents (the SyncFeed of `tweede-kamer`)"
    )
    key: SecretStr | None = Field(None, description="key that the service wants; best set in the environment")
    term: Duration | None = Field(None, description="within how long questions are to be answered; none: overdue is never told")
    postponed_term: Duration | None = Field(None, description="the term after word that it will take longer")
    every: Duration = Field(duration("1h"), description="how often it is asked for news")
    office: Office = Field(Office(), description="when it is asked so often")
    pace_seconds: Seconds = Field(1.0, description="pause between two requests")
    overlap: Duration = Field(duration("5d"), description="how far before the last complete point a run starts again")
    history: Duration = Field(duration("90d"), description="how far back the first run goes")
    announce: Duration = Field(
        duration("30d"), description="what turns up later is announced unless it is older than the watch by more than this"
    )
    maintenance_threshold: int = Field(
        500, ge=1, description="more changed stamps than this in one run are held to be maintenance of the service"
    )
    files_per_run: int = Field(5000, ge=1, description="files fetched in one run at most; the rest follows in the next")
    expect: Expect = Field(Expect(), description="when it counts as silent")

    @field_validator("dialect", "language")
    @classmethod
    def _is_spoken(cls, value: str | None) -> str | None:
        if value is not None and value not in dialects():
            raise ValueError(f"one of {', '.join(dialects())}")
        return value

    @property
    def terms(self) -> Terms | None:
        """Within how long questions are to be answered; ``None``: nobody says."""
        return None if self.term is None else Terms(self.term, self.postponed_term or self.term)

    @property
    def wording(self) -> str:
        """The dialect by which documents are read."""
        return self.dialect or self.language


def laid_over_known(source: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of ``source`` as ``given``, over what is known of it; of its sections as well only what differs."""
    known = KNOWN_SOURCES.get(source, {})
    merged = {**known, **given}
    if "base_url" in given and "feed_url" not in given:
        merged.pop("feed_url", None)  # another address is another service
    for section in ("expect", "office"):
        if isinstance(known.get(section), dict) and isinstance(given.get(section), dict):
            merged[section] = {**known[section], **given[section]}
    return merged
