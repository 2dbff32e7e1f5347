"""Fetch one document by its address, through the same guard as every link."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesParser
from email.policy import HTTP

from crawler.linkcheck import check_links
from crawler.probed import Probed
from scheduler.probing import link_of, probe_of
from voetnoot.captures import HttpExchange
from voetnoot.config import Config
from voetnoot.content_coding import decode
from voetnoot.errors import NetworkError
from voetnoot.links import Answered
from voetnoot.verdicts import Reason, classify, label


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as its site sent it, without content coding."""

    body: bytes
    media_type: str | None


def fetch(url: str, config: Config) -> Fetched:
    """Return the document at ``url`` (normalised), of at most ``reading.max_body`` bytes. Raises `NetworkError`."""
    found: list[Probed] = []
    bounds = config.links.model_copy(update={"max_body": config.reading.max_body, "robots": "ignore"})
    check_links([link_of(url)], bounds, config.network, found.append, lambda: datetime.now(UTC))
    probed = found[0]
    exchange = probed.exchange
    if not isinstance(probed.outcome, Answered) or not 200 <= probed.outcome.status < 300 or exchange is None:  # noqa: PLR2004
        status = f"status {probed.outcome.status}, " if isinstance(probed.outcome, Answered) else ""
        raise NetworkError(f"{url}: cannot be fetched: {status}{_why(probed)}")
    if probed.outcome.bounded or probed.outcome.truncated:
        raise NetworkError(f"{url}: only {len(exchange.body)} bytes of it came; the document is not whole")
    return Fetched(decode(exchange.body, _codings(exchange), config.reading.max_body).body, probed.outcome.media_type)


def _why(probed: Probed) -> str:
    """Return the reason in the language of all errors, with the way out where it is ours to open."""
    reason = classify(probe_of(probed)).reason
    way_out = "; network.allow_addresses and network.allow_ports let it be reached" if reason == Reason.NOT_PUBLIC else ""
    return f"{label(reason, 'en')}{way_out}"


def _codings(exchange: HttpExchange) -> str:
    """Return the value of Content-Encoding in the response's head."""
    head = exchange.response_head.partition(b"\r\n")[2]
    return str(BytesParser(policy=HTTP).parsebytes(head, headersonly=True).get("Content-Encoding", ""))
