"""All that is written. Each method is one transaction: a fact and the events that it caused are stored together or not at all."""

from store.alarm_ledger import AlarmLedger
from store.delivery_ledger import DeliveryLedger
from store.document_ledger import DocumentLedger
from store.event_ledger import EventLedger
from store.link_ledger import LinkLedger
from store.mementos import MementoLedger
from store.part_ledger import PartLedger
from store.reading_ledger import ReadingLedger
from store.robots import RobotsLedger
from store.run_ledger import RunLedger
from store.siblings import SiblingLedger


class Ledger(
    DocumentLedger,
    ReadingLedger,
    LinkLedger,
    EventLedger,
    RunLedger,
    PartLedger,
    SiblingLedger,
    RobotsLedger,
    DeliveryLedger,
    AlarmLedger,
    MementoLedger,
):
    """The one door by which facts come in."""
