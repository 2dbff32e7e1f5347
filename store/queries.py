"""All that is read. Nothing here changes anything."""

from store.capture_queries import CaptureQueries
from store.document_queries import DocumentQueries
from store.feed_queries import FeedQueries
from store.link_queries import LinkQueries
from store.mementos import MementoQueries
from store.probe_queries import ProbeQueries
from store.robots import RobotsQueries
from store.siblings import SiblingQueries


class Queries(
    DocumentQueries, LinkQueries, ProbeQueries, CaptureQueries, FeedQueries, SiblingQueries, RobotsQueries, MementoQueries
):
    """The one door by which facts go out."""
