"""Events for programs: the body and the signature of a webhook, as Standard Webhooks 1.0 has them.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import json
from datetime import datetime

from voetnoot.codec import event_to_json
from voetnoot.events import Published
from voetnoot.feeds.item import Voice, guid_of
from voetnoot.feeds.wording import item_of


def notice(published: Published, voice: Voice) -> bytes:
    """Return the body that tells of an event: its kind, when we published it, its words and its facts. UTF-8 JSON.

    The same event gives the same bytes, at every attempt.
    """
    item = item_of(published, voice)
    plain = {
        "type": published.event.kind,
        "timestamp": published.published_at.isoformat(),
        "data": {
            "id": published.event.id,
            "guid": guid_of(published.event),
            "seq": published.seq,
            "title": item.title,
            "summary": item.text,
            "url": item.link,
            "event": event_to_json(published.event),
        },
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def signed(key: bytes, message: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of an attempt at ``at`` to deliver ``body`` as ``message``: HMAC-SHA256 over id, time and body.

    A receiver refuses what is minutes old and what it has had under that id, so that nobody can play it again.
    """
    moment = str(int(at.timestamp()))
    digest = hmac.new(key, f"{message}.{moment}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
