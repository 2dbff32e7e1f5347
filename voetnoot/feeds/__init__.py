"""Feeds: a pure projection of published events into items, and of items into RSS, Atom, JSON Feed and OPML."""
