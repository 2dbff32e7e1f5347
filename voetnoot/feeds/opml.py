"""OPML 2.0 (http://opml.org/spec2.opml): every feed in one list, for readers that take a list."""

from collections.abc import Sequence

from lxml import etree

from voetnoot.feeds.clean import one_line
from voetnoot.feeds.item import Voice
from voetnoot.feeds.selection import FeedSpec


def opml(specs: Sequence[FeedSpec], voice: Voice, *, name: str = "Voetnoot") -> bytes:
    """Return the list of ``specs`` as OPML, each by its Atom address; feeds by a facet in a folder of their kind."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = one_line(name)
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for spec in specs:
        parent = body
        if spec.value:
            if spec.group not in folders:
                label = voice.words.say(f"facet.{spec.group}")
                folders[spec.group] = etree.SubElement(body, "outline", text=label, title=label)
            parent = folders[spec.group]
        etree.SubElement(parent, "outline", _outline(spec, voice, name))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _outline(spec: FeedSpec, voice: Voice, name: str) -> dict[str, str]:
    title = one_line(f"{name}: {spec.title(voice.words)}")
    return {
        "type": "rss",
        "text": title,
        "title": title,
        "description": one_line(spec.about(voice.words)),
        "xmlUrl": voice.at(spec.at("atom")),
        "htmlUrl": voice.at(spec.at("html")),
    }
