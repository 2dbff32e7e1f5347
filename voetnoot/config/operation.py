"""The settings of those who look after it: whom to tell of events, of changed feeds and of trouble, and what to keep."""

import base64
import binascii
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

from voetnoot.config.quantities import Duration, Listed, Size, WebAddress, duration
from voetnoot.config.section import Section

UNREPEATED = "not_repeated"
"""The type of a complaint about a value that must not be repeated."""

SIGNING_PREFIX = "whsec_"
"""How a shared secret begins (Standard Webhooks, "Signature scheme")."""
_KEY_BYTES = (24, 64)


def signing_key(secret: str) -> bytes:
    """Return the key in a shared secret: ``whsec_`` and 24 to 64 bytes in base64. Raises ``ValueError`` for anything else."""
    try:
        key = base64.b64decode(secret.removeprefix(SIGNING_PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not _KEY_BYTES[0] <= len(key) <= _KEY_BYTES[1]:
        raise ValueError("whsec_ and 24 to 64 random bytes in base64")
    return key


def _signing(secret: SecretStr) -> SecretStr:
    try:
        signing_key(secret.get_secret_value())
    except ValueError as wanted:
        raise PydanticCustomError(UNREPEATED, "{wanted}", {"wanted": str(wanted)}) from None
    return secret


def _address(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value().startswith(("http://", "https://")):
        raise PydanticCustomError(UNREPEATED, "an address such as https://example.org/")
    return secret


def _apprise(secret: SecretStr) -> SecretStr:
    if "://" not in secret.get_secret_value():
        raise PydanticCustomError(UNREPEATED, "an Apprise address such as mailto://user:password@example.org")
    return secret


def _feed(name: str) -> str:
    from voetnoot.feeds.selection import spec_of  # noqa: PLC0415 - the feeds read the settings

    spec = spec_of(name)
    if spec is None or spec.page:
        raise ValueError("the name of a feed: all, answers, links, dead-links, operators, ministry/..., host/...")
    if spec.digest:
        raise ValueError(f"a feed of events one by one, such as {spec.per('').stem!r}: receivers are told at once, not by period")
    return name


SigningSecret = Annotated[SecretStr, AfterValidator(_signing)]
SecretAddress = Annotated[SecretStr, AfterValidator(_address)]
AppriseAddresses = Annotated[tuple[Annotated[SecretStr, AfterValidator(_apprise)], ...], Listed]
FeedName = Annotated[str, AfterValidator(_feed)]


class Webhook(Section):
    """One receiver of events (Standard Webhooks): a POST per event, signed, repeated until it is acknowledged."""

    url: SecretAddress = Field(description="where events are sent; the port and the network that it names may be reached")
    secret: SigningSecret = Field(description="shared secret of the signature: `whsec_` and 24 to 64 random bytes in base64")
    feed: FeedName = Field("all", description="which events: those of this feed (`dead-links`, `ministry/Financiën`)")


class WebSub(Section):
    """Telling subscribers of changed feeds at once (W3C WebSub)."""

    hub: WebAddress | None = Field(None, description="the hub that is told of each changed feed, and named in it")


class Alarms(Section):
    """Telling the operators of trouble that a person should look at: once when it begins, once when it is over."""

    to: AppriseAddresses = Field((), description="Apprise addresses: `mailto://...`, `jsons://...`, and some hundred services")
    failures: int = Field(3, ge=1, description="failed runs of one job in a row that are an alarm")
    disk_free: Size = Field(1_000_000_000, description="less free space beside the data is an alarm")
    queue_age: Duration = Field(duration("3d"), description="a link that should have been checked so long ago is an alarm")
    calm: Duration = Field(duration("10m"), description="how long a trouble must be gone before it counts as over")


class Pings(Section):
    """Dead-man pings (the protocol of healthchecks.io): start, success and failure of each job, for who misses them."""

    url: SecretAddress | None = Field(
        None, description="address for all jobs; `{job}` stands for the job, as in `https://hc-ping.com/KEY/{job}`"
    )
    jobs: dict[str, SecretAddress] = Field(default_factory=dict, description="address per job instead, by name or kind")

    def address(self, job: str) -> str | None:
        """Return where ``job`` (``discover nl-tweede-kamer``) is told of: by its name, its kind, or for all."""
        found = self.jobs.get(job) or self.jobs.get(job.partition(" ")[0]) or self.url
        return None if found is None else found.get_secret_value().replace("{job}", job.replace(" ", "-"))


class Keep(Section):
    """What is kept, and for how long. Events, verdicts and first copies always are."""

    every: Duration = Field(timedelta(days=7), description="how often what is old is cleared away")
    probes: Duration | None = Field(
        timedelta(days=730),
        description="how long every check is kept; of older ones the first and the last of each row of like ones. none: for ever",
    )
    captures: Duration | None = Field(
        None, description="how long later copies of one thing are kept beside its first and its newest. none: for ever"
    )
    runs: Duration | None = Field(timedelta(days=365), description="how long each run is kept beside the last of its job")
    deliveries: Duration = Field(timedelta(days=90), description="how long it is kept what was sent to whom")
