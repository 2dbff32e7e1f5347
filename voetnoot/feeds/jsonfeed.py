"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from voetnoot.feeds.feed import Feed
from voetnoot.feeds.item import Item


def json_feed(feed: Feed) -> bytes:
    """Return ``feed`` as JSON Feed 1.1, UTF-8. The same feed gives the same bytes."""
    language = feed.voice.words.language
    plain = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address("json"),
        "description": feed.description,
        "language": language,
        "authors": [{"name": "Voetnoot"}],
        "items": [_item(item, language) for item in feed.items],
    }
    if feed.hub:
        plain["hubs"] = [{"type": "WebSub", "url": feed.hub}]
    if feed.previous:
        plain["next_url"] = feed.voice.at(feed.previous.at("json"))
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _item(item: Item, language: str) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": item.guid,
        "url": item.link,
        "title": item.title,
        "summary": item.text,
        "content_html": item.html,
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "language": language,
        "tags": list(item.categories),
        "_voetnoot": {
            "about": "https://www.jsonfeed.org/version/1.1/#extensions",
            "kind": item.kind,
            "dated": item.dated.isoformat() if item.dated else None,
            "links": [{"url": link.href, "title": link.title} for link in item.links],
        },
    }
    if item.links:
        plain["external_url"] = item.links[0].href
    return plain
