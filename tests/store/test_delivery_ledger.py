"""Deliveries on both databases: made with the publication, ended once, never lost to a newer one."""

from datetime import UTC, datetime, timedelta

from store.delivery_queries import DeliveryQueries
from store.engine import Store
from voetnoot.deliveries import DeliveryState, Step
from voetnoot.events import LinkDied, SourceSilent

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
DIED = LinkDied(at=NOW, link="b" * 32, url="https://weg.example/x", host="weg.example", reason="not-found", since=NOW, checks=3)
SILENT = SourceSilent(at=NOW, source="nl", since=NOW, why="x")
RECEIVERS = {"webhook:all": (), "webhook:dead": (("group", "dead-links"),)}


def test_each_receiver_gets_what_is_meant_for_it_once(store: Store) -> None:
    reads = DeliveryQueries(store.engine)
    store.ledger.add_events([DIED, SILENT])
    assert store.ledger.publish_events(NOW, RECEIVERS) == 2
    assert store.ledger.publish_events(NOW, RECEIVERS) == 0
    assert [one.subject for one in reads.due("webhook:all", NOW)] == [DIED.id, SILENT.id]
    assert [one.subject for one in reads.due("webhook:dead", NOW)] == [DIED.id]
    assert reads.due("webhook:all", NOW - timedelta(seconds=1)) == []
    assert reads.next_due() == NOW
    assert reads.event(DIED.id) is not None


def test_what_is_acknowledged_is_not_due_again(store: Store) -> None:
    reads = DeliveryQueries(store.engine)
    store.ledger.add_events([DIED])
    store.ledger.publish_events(NOW, RECEIVERS)
    [first] = reads.due("webhook:all", NOW)
    store.ledger.note_delivery(first, Step(DeliveryState.DONE, NOW), NOW)
    assert reads.due("webhook:all", NOW + timedelta(days=9)) == []
    assert {one.channel: (one.waiting, one.done, one.dead) for one in reads.channels()} == {
        "webhook:all": (0, 1, 0),
        "webhook:dead": (1, 0, 0),
    }


def test_a_receiver_in_trouble_keeps_its_others_waiting(store: Store) -> None:
    reads = DeliveryQueries(store.engine)
    store.ledger.add_events([DIED, SILENT])
    store.ledger.publish_events(NOW, RECEIVERS)
    first, _ = reads.due("webhook:all", NOW)
    later = NOW + timedelta(minutes=5)
    store.ledger.note_delivery(first, Step(DeliveryState.WAITING, later, "status 500", holds_up=True), NOW)
    assert reads.due("webhook:all", later - timedelta(seconds=1)) == []
    assert [one.attempts for one in reads.due("webhook:all", later)] == [1, 0]
    assert len(reads.due("webhook:dead", NOW)) == 1
    assert store.ledger.give_up("webhook:all", "gone", NOW) == 2
    [all_of_it, _] = reads.channels()
    assert (all_of_it.dead, all_of_it.why) == (2, "gone")
    assert store.ledger.try_again("webhook:all", later) == 2
    assert [one.attempts for one in reads.due("webhook:all", later)] == [0, 0]


def test_a_feed_that_changes_while_the_hub_is_told_is_told_again(store: Store) -> None:
    reads = DeliveryQueries(store.engine)
    store.ledger.tell_again("websub", ["/feeds/all.rss"], NOW)
    [first] = reads.due("websub", NOW)
    store.ledger.tell_again("websub", ["/feeds/all.rss"], NOW + timedelta(seconds=1))
    store.ledger.note_delivery(first, Step(DeliveryState.DONE, NOW), NOW)
    assert len(reads.due("websub", NOW + timedelta(seconds=1))) == 1
