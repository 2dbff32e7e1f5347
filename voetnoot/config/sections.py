"""The settings: one frozen model per section of ``config.yaml``. Descriptions are the documentation (`docs/settings.md`)."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from voetnoot.config.operation import Alarms, Keep, Pings, Webhook, WebSub
from voetnoot.config.public_archives import PublicArchives
from voetnoot.config.quantities import (
    ArchivePlace,
    Duration,
    Listed,
    Nameserver,
    NetworkRange,
    Seconds,
    Size,
    WebAddress,
    duration,
)
from voetnoot.config.section import Section
from voetnoot.config.sources import WATCHED_BY_DEFAULT, SourceConfig, laid_over_known

Addresses = Annotated[tuple[WebAddress, ...], Listed]
Nameservers = Annotated[tuple[Nameserver, ...], Listed]
Ranges = Annotated[tuple[NetworkRange, ...], Listed]
Ports = Annotated[tuple[Annotated[int, Field(ge=1, le=65535)], ...], Listed]
Spans = Annotated[tuple[Duration, ...], Listed]


class StoreConfig(Section):
    """Where the ledger is kept."""

    url: str | None = Field(None, description="SQLAlchemy address; without one, SQLite in the data directory")


class Network(Section):
    """Who we say we are, and how we reach the world."""

    user_agent: str = Field(
        "Mozilla/5.0 (compatible; voetnoot/1.0; +{contact})",
        description="`User-Agent` of every request; `{contact}` stands for `network.contact`",
    )
    contact: str = Field(
        "https://voetnoot.example/contact", description="address of a page, or of a mailbox, where a site can reach you"
    )
    proxy: WebAddress | None = Field(
        None,
        description="forward proxy for all requests, `http://host:port`; it must itself refuse names of private addresses",
    )
    ca_file: Path | None = Field(None, description="PEM file of certificate authorities to trust beside the usual ones")
    nameservers: Nameservers = Field((), description="list of `address:port` to ask instead of the system's resolver")
    allow_addresses: Ranges = Field((), description="private networks (`10.0.0.0/8`) that may be reached nevertheless")
    allow_ports: Ports = Field((), description="ports beside 80 and 443 that may be reached")

    @property
    def agent(self) -> str:
        """The `User-Agent` with the contact filled in."""
        return self.user_agent.replace("{contact}", self.contact)


class LinkPolicy(Section):
    """How many failed checks, over how many days, make a verdict."""

    not_found_checks: int = Field(3, ge=1, description="checks with status 404 or an unknown name before a link is dead")
    not_found_days: int = Field(7, ge=0, description="days that those checks must span")
    gone_checks: int = Field(2, ge=1, description="checks with status 410 before a link is dead")
    gone_days: int = Field(3, ge=0, description="days that those checks must span")
    soft_checks: int = Field(3, ge=1, description="checks that show a hidden error page before a link is dead")
    soft_days: int = Field(7, ge=0, description="days that those checks must span")
    parked_checks: int = Field(2, ge=1, description="checks that show a domain for sale before a link is dead")
    parked_days: int = Field(7, ge=0, description="days that those checks must span")
    silence_checks: int = Field(5, ge=1, description="failed checks without the site's own word before a link is dead")
    silence_days: int = Field(30, ge=0, description="days that those checks must span")
    moved_checks: int = Field(3, ge=1, description="checks with a permanent redirect before a link has moved")
    moved_days: int = Field(7, ge=0, description="days that those checks must span")
    drift_checks: int = Field(2, ge=1, description="checks with another content before it is told")
    drift_days: int = Field(1, ge=0, description="days that those checks must span")
    wall_checks: int = Field(3, ge=1, description="checks that meet a wall before a dead link is called blocked")
    wall_days: int = Field(7, ge=0, description="days that those checks must span")
    host_links: int = Field(5, ge=2, description="links of one host that must have been alive before the host can be ill")
    host_share: float = Field(0.5, gt=0, le=1, description="share of them that fails alike in one run when the host is ill")


class Links(Section):
    """How cited links are checked."""

    every: Duration = Field(duration("1h"), description="how often the links that are due are checked")
    pace_seconds: Seconds = Field(1.0, description="pause between two requests to one domain, and to one address")
    per_host: int = Field(1, ge=1, description="parallel requests per host")
    per_host_per_day: int = Field(
        500,
        ge=1,
        description="checks of links of one host in 24 hours; the links beyond them wait, but for those of a new answer",
    )
    concurrency: int = Field(64, ge=1, description="parallel requests in all")
    connect_timeout: Seconds = Field(10.0, gt=0, description="bound on making a connection")
    total_timeout: Seconds = Field(30.0, gt=0, description="bound on one request in all")
    max_redirects: int = Field(20, ge=0, description="redirects that are followed")
    max_body: Size = Field(5_000_000, description="bytes of a body that are read")
    retries: int = Field(
        1, ge=0, le=5, description="further looks in one check, each on a new connection, when a look told nothing"
    )
    retry_wait: Seconds = Field(0.0, ge=0, description="pause before such a further look, beside the pause per host")
    robots: Literal["obey", "ignore"] = Field("obey", description="whether a site's robots.txt is obeyed")
    vantage_proxy: WebAddress | None = Field(
        None,
        description="forward proxy at another place, `http://host:port`, by which a link is looked at before it is called dead; "
        "it must itself refuse names of private addresses",
    )
    canaries: Addresses = Field(
        ("https://www.rijksoverheid.nl/", "https://www.kb.nl/", "https://www.europa.eu/"),
        description="addresses that always work; when all fail, our own network is at fault and the run counts for nothing",
    )
    batch: int = Field(5000, ge=1, description="links of one run at most; the rest follows in the next")
    intervals: Spans = Field(
        tuple(duration(pause) for pause in ("1d", "3d", "7d", "14d", "30d")),
        min_length=1,
        description="pauses between checks of a living link, each a step further while it lives",
    )
    suspect_every: Duration = Field(duration("1d"), description="pause between checks of a link that fails")
    blocked_every: Duration = Field(duration("7d"), description="pause between checks of a link behind a wall")
    dead_every: Duration = Field(duration("30d"), description="pause between checks of a dead link")
    policy: LinkPolicy = Field(LinkPolicy(), description="when a failing link is dead")


class ReadingConfig(Section):
    """Bounds of the processes that read documents."""

    every: Duration = Field(duration("1d"), description="how often left-over documents are read, beside each time that some come")
    workers: int = Field(2, ge=1, description="documents read at the same time; one more while an older version is read again")
    seconds: Seconds = Field(20.0, gt=0, description="bound on one document")
    memory: Size = Field(512_000_000, description="bound on the memory of one reading process")
    max_body: Size = Field(100_000_000, description="a larger document is not read")
    ocr: bool = Field(False, description="whether a scanned letter is read by a program for that (`tesseract`)")
    ocr_seconds: Seconds = Field(300.0, gt=0, description="bound on one document instead of `seconds` where `ocr` is on")


class Feeds(Section):
    """What subscribers get."""

    title: str = Field("Voetnoot", description="name in the title of every feed")
    max_bytes: Size = Field(500_000, description="size at which older items move to an archive")
    every: Duration = Field(duration("1h"), description="how often feeds are written, beside each time that there is news")


class Report(Section):
    """The link-rot report."""

    every: Duration = Field(duration("1d"), description="how often it is written")


class Web(Section):
    """The site."""

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8080, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    base_url: WebAddress | None = Field(None, description="public address of the site, when it stands behind a proxy")
    requests_per_minute: int = Field(600, ge=0, description="of one address to the API, after a burst of as many; 0: no limit")

    @property
    def public_url(self) -> str:
        """The address under which readers know the site, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.base_url or f"http://{host}:{self.port}").rstrip("/")


class Archive(Section):
    """The WARC files with all that was fetched."""

    max_file_bytes: Size = Field(1_000_000_000, description="size at which a new file is begun")
    url: ArchivePlace | None = Field(
        None,
        description="where the archive lies if not in the data directory: a directory that machines share (`/mnt/voetnoot`), "
        "or an object store by its fsspec address (`s3://bucket/voetnoot`)",
    )


class Workers(Section):
    """How a run of link checks is shared among `voetnoot worker` processes. They need a PostgreSQL store."""

    partition: int = Field(500, ge=1, description="links, about, that a worker is given at a time")


class JobLimits(Section):
    """After how long a run is killed with its children."""

    discover: Seconds = Field(7200.0, gt=0, description="limit of one `discover` run")
    read: Seconds = Field(7200.0, gt=0, description="limit of one `read` run")
    check_links: Seconds = Field(14400.0, gt=0, description="limit of one `check-links` run")
    publish: Seconds = Field(1800.0, gt=0, description="limit of one `publish` run")
    notify: Seconds = Field(600.0, gt=0, description="limit of one `notify` run")
    keep: Seconds = Field(3600.0, gt=0, description="limit of one `keep` run")
    report: Seconds = Field(1800.0, gt=0, description="limit of one `report` run")
    archives: Seconds = Field(3600.0, gt=0, description="limit of one `archives` run")


class Jobs(Section):
    """How runs are kept in hand."""

    limits: JobLimits = Field(JobLimits(), description="hard limits")


class Log(Section):
    """What the daemon says."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", description="the least that is told")
    format: Literal["auto", "console", "json"] = Field("auto", description="`auto`: for people on a terminal, else JSON Lines")


def _sources() -> dict[str, SourceConfig]:
    return {source: SourceConfig.model_validate(laid_over_known(source, {})) for source in WATCHED_BY_DEFAULT}


LONGEST_NAME = 50
"""Characters of the name of a source or a receiver: rows of runs and deliveries bear it."""


class Config(Section):
    """All settings."""

    language: Literal["nl", "en"] = Field("nl", description="language of feeds, report and site")
    data: Path = Field(Path("var"), description="the data directory; made when missing")
    store: StoreConfig = Field(StoreConfig(), description="where the ledger is kept")
    network: Network = Field(Network(), description="who we say we are, and how we reach the world")
    sources: dict[str, SourceConfig] = Field(default_factory=_sources, description="streams of answer documents, by id")
    links: Links = Field(Links(), description="how cited links are checked")
    reading: ReadingConfig = Field(ReadingConfig(), description="bounds of the processes that read documents")
    feeds: Feeds = Field(Feeds(), description="what subscribers get")
    report: Report = Field(Report(), description="the link-rot report")
    web: Web = Field(Web(), description="the site")
    archive: Archive = Field(Archive(), description="the WARC files with all that was fetched")
    public_archives: PublicArchives = Field(PublicArchives(), description="where copies of cited pages are looked for")
    workers: Workers = Field(Workers(), description="how a run of link checks is shared among workers")
    jobs: Jobs = Field(Jobs(), description="how runs are kept in hand")
    webhooks: dict[str, Webhook] = Field(default_factory=dict, description="who gets events as signed requests, by name")
    websub: WebSub = Field(WebSub(), description="telling subscribers of changed feeds at once")
    alarms: Alarms = Field(Alarms(), description="telling the operators")
    pings: Pings = Field(Pings(), description="telling a watchman elsewhere that each job is alive")
    keep: Keep = Field(Keep(), description="what is kept, and for how long")
    log: Log = Field(Log(), description="what the daemon says")

    @field_validator("sources", mode="before")
    @classmethod
    def _lay_over_known(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return {} if value is None else value
        return {
            source: laid_over_known(source, given or {}) if given is None or isinstance(given, dict) else given
            for source, given in value.items()
        }

    @field_validator("sources", "webhooks")
    @classmethod
    def _bear_the_names(cls, value: dict[str, Any]) -> dict[str, Any]:
        if any(len(name) > LONGEST_NAME for name in value):
            raise ValueError(f"names of at most {LONGEST_NAME} characters")
        return value


BY_NAME: dict[str, tuple[str, type[Section]]] = {"sources": ("<id>", SourceConfig), "webhooks": ("<name>", Webhook)}
"""Sections that there may be any number of, by a name: how that stands in the documentation, and what each of them is."""
