"""All that is read. Nothing here changes anything."""

from store.document_queries import DocumentQueries
from store.event_queries import EventQueries
from store.link_queries import LinkQueries


class Queries(DocumentQueries, LinkQueries, EventQueries):
    """The one door by which facts go out."""
