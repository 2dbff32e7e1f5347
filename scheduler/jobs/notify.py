"""``notify``: send what waits for the receivers of events and for the hub, channel by channel, and note what came of it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

from aiohttp import ClientSession

from crawler.posting import Posted, opened, post
from scheduler.channels import channels
from scheduler.jobs.context import JobContext
from store.delivery_queries import DeliveryQueries
from voetnoot.config import Config
from voetnoot.config.operation import signing_key
from voetnoot.deliveries import WEBSUB, Delivery, DeliveryState, step
from voetnoot.feeds.item import Voice
from voetnoot.notices import notice, signed
from voetnoot.runs import RunStats
from voetnoot.words import Words


def run(context: JobContext) -> RunStats:
    """Send. ``asked``: attempts, ``got``: acknowledgements, ``doubts``: given up. A receiver in trouble is no failure of ours."""
    known = channels(context.config)
    given_up = 0
    for channel in DeliveryQueries(context.store.engine).waiting_channels():
        if channel not in known:
            given_up += context.store.ledger.give_up(channel, "it is no longer in the settings", context.now())
    ends = asyncio.run(_send_all(context, known))
    return RunStats(asked=ends.total(), got=ends[DeliveryState.DONE], doubts=ends[DeliveryState.DEAD] + given_up)


async def _send_all(context: JobContext, known: Sequence[str]) -> Counter[DeliveryState]:
    """Serve all channels side by side, each in the order of its deliveries, so that a slow one holds up no other."""
    async with opened(context.config.network) as session:
        told = await asyncio.gather(*(_send_channel(context, session, channel) for channel in known))
    return sum(told, Counter())


async def _send_channel(context: JobContext, session: ClientSession, channel: str) -> Counter[DeliveryState]:
    ends: Counter[DeliveryState] = Counter()
    for delivery in DeliveryQueries(context.store.engine).due(channel, context.now()):
        posted = await _attempt(context, session, delivery)
        now = context.now()
        found = step(delivery, posted.status, posted.word, posted.retry_after, now)
        context.store.ledger.note_delivery(delivery, found, now)
        ends[found.state] += 1
        if not posted.fine:
            context.log.warning("not delivered", channel=channel, attempt=delivery.attempts + 1, why=posted.word)
        if found.holds_up:
            if found.state is DeliveryState.DEAD:
                ends[DeliveryState.DEAD] += context.store.ledger.give_up(channel, found.why or "", now)
            break
    return ends


async def _attempt(context: JobContext, session: ClientSession, delivery: Delivery) -> Posted:
    kind, _, name = delivery.channel.partition(":")
    config = context.config
    if kind == WEBSUB:
        return await _publish(config, session, delivery)
    published = DeliveryQueries(context.store.engine).event(delivery.subject)
    if published is None:
        return Posted(410, why="the event is not in the ledger")
    receiver = config.webhooks[name]
    body = notice(published, Voice(Words(config.language), config.web.public_url))
    headers = signed(signing_key(receiver.secret.get_secret_value()), published.event.id, context.now(), body)
    return await post(session, config.network, receiver.url.get_secret_value(), body, headers)


async def _publish(config: Config, session: ClientSession, delivery: Delivery) -> Posted:
    """Tell the hub that a feed changed, as the hubs of PubSubHubbub 0.4 (section 7.1) and of WebSub take it."""
    body = urlencode({"hub.mode": "publish", "hub.url": f"{config.web.public_url}{delivery.subject}"}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert config.websub.hub is not None
    return await post(session, config.network, config.websub.hub, body, headers)
