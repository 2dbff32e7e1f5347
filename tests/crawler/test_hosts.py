"""The queue of hosts: who is begun with, how many at a time, and that no host keeps another waiting."""

import asyncio
from collections import Counter

from crawler.hosts import HostQueue
from crawler.probing.pace import Pace
from voetnoot.config import Links
from voetnoot.links import Link


def link(host: str, nth: int) -> Link:
    return Link(f"{host}{nth}", f"http://{host}/{nth}", host)


class Watching:
    """Notes which links are under way; each takes some turns of the event loop."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.under_way: Counter[str] = Counter()
        self.most_of_a_host = self.most_hosts = 0

    async def __call__(self, one: Link) -> None:
        self.order.append(one.url)
        self.under_way[one.host] += 1
        self.most_of_a_host = max(self.most_of_a_host, self.under_way[one.host])
        self.most_hosts = max(self.most_hosts, len(+self.under_way))
        for _ in range(3):
            await asyncio.sleep(0)
        self.under_way[one.host] -= 1


async def run(links: list[Link], settings: Links, ahead: int = 1000, enough: int = 1000) -> Watching:
    watching = Watching()
    pace = Pace(settings.pace_seconds, settings.per_host, settings.concurrency, 1)
    async with asyncio.TaskGroup() as group:
        queue = HostQueue(watching, group, pace, settings, ahead, lambda: len(watching.order) >= enough)
        for one in links:
            await queue.put(one)
    return watching


def test_every_link_is_checked_once_in_the_order_of_its_host() -> None:
    links = [link(f"h{nth % 7}", nth) for nth in range(100)]
    done = asyncio.run(run(links, Links(pace_seconds=0, concurrency=3))).order
    assert sorted(done) == sorted(one.url for one in links)
    for host in range(7):
        own = [url for url in done if url.startswith(f"http://h{host}/")]
        assert own == [one.url for one in links if one.host == f"h{host}"]


def test_a_host_has_one_link_more_under_way_than_it_may_be_asked_at_once() -> None:
    watching = asyncio.run(run([link("h", nth) for nth in range(20)], Links(pace_seconds=0, per_host=2)))
    assert watching.most_of_a_host == 3


def test_after_the_first_hosts_come_those_with_the_longest_lines() -> None:
    few = [link(f"few{nth}", 0) for nth in range(40)]
    many = [link("many", nth) for nth in range(30)]
    watching = asyncio.run(run([*few, *many], Links(pace_seconds=0, concurrency=1)))
    assert watching.most_hosts <= 2
    assert watching.order.index("http://many/0") <= 3


def test_a_pause_lets_more_hosts_be_under_way() -> None:
    links = [link(f"h{nth}", 0) for nth in range(40)]
    assert asyncio.run(run(links, Links(pace_seconds=1, concurrency=1))).most_hosts == 12


def test_no_more_links_are_held_than_there_is_room_for() -> None:
    links = [link("h", nth) for nth in range(50)]
    assert len(asyncio.run(run(links, Links(pace_seconds=0), ahead=4)).order) == 50


def test_an_address_without_host_stands_in_a_line_too() -> None:
    odd = [Link("a", "http://[half/", ""), Link("b", "mailto:a@b.nl", "")]
    assert len(asyncio.run(run(odd, Links())).order) == 2


def test_when_it_is_late_what_waits_is_let_go() -> None:
    links = [link(f"h{nth % 3}", nth) for nth in range(90)]
    assert len(asyncio.run(run(links, Links(pace_seconds=0), ahead=10, enough=7)).order) == 7
