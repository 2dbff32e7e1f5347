"""Send a message to the operators through Apprise, in a process of its own: it may hang, and its libraries take memory.

By the proxy and the certificate authorities of the settings. An address is the operator's own word, so that the guard for cited
addresses does not stand in its way: most mail relays are on the local network.
"""

import logging
import os
import tempfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from scheduler import children, lifeline, talk
from voetnoot.config import Config
from voetnoot.feeds.clean import clean, one_line
from voetnoot.runs import RunState, RunStats

LIMIT = 120.0
"""Seconds after which a child that sends is killed."""


def tell(config: Config, title: str, body: str, stop: Callable[[], bool] = lambda: False) -> str | None:
    """Send a message to all of ``alarms.to``; return why it could not be sent to any, or ``None`` when one at least took it.

    Those that failed are named in the log by their service, never by their address. Reasons of runs hold words of other people's
    servers: they are cleaned, and stay text where a service makes markup of its messages.
    """
    ended = children.start_with(_send, (config, one_line(title), clean(body)), "alarm", LIMIT).wait(stop, grace=0)
    return ended.stats.why


def _send(config: Config, title: str, body: str, result: Connection) -> None:
    lifeline.let_server_go()
    lifeline.die_with_parent()
    lifeline.lead_own_group()
    talk.set_up(config.log)
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would tell addresses
    addresses = [address.get_secret_value() for address in config.alarms.to]
    with tempfile.TemporaryDirectory() as folder:
        _obey(config, Path(folder))
        failed = [address.partition("://")[0] for address in addresses if not _took(address, title, body)]
    for service in failed:
        talk.logger().warning("an alarm could not be sent", service=service)
    why = f"no service took it: {', '.join(failed)}" if len(failed) == len(addresses) else None
    result.send((RunState.DONE.value, RunStats(why=why)))


def _took(address: str, title: str, body: str) -> bool:
    from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyType  # noqa: PLC0415 - a second that the daemon need not pay

    sender = Apprise(asset=AppriseAsset(app_id="Voetnoot", async_mode=False))
    return bool(sender.add(address) and sender.notify(body, title, NotifyType.WARNING, body_format=NotifyFormat.TEXT))


def _obey(config: Config, folder: Path) -> None:
    """Set what requests and the mail library read from the environment of this process."""
    network = config.network
    if network.proxy is not None:
        os.environ.update(HTTP_PROXY=network.proxy, HTTPS_PROXY=network.proxy, NO_PROXY="localhost,127.0.0.1,::1")
    if network.ca_file is not None:
        import certifi  # noqa: PLC0415

        authorities = folder / "authorities.pem"
        authorities.write_bytes(Path(certifi.where()).read_bytes() + b"\n" + network.ca_file.read_bytes())
        os.environ.update(REQUESTS_CA_BUNDLE=str(authorities), SSL_CERT_FILE=str(authorities))
