"""What is asked for an address: the quick way for those that can be sent as they stand says what the careful one says."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.probing import addresses
from crawler.probing.addresses import Target, target_of

HOSTS = st.sampled_from(
    ["a.nl", "127.0.0.1", "-x", "..", "a.nl:80", "a.nl:08", "a.nl:65536", "user@a.nl", "[::1]", "A.nl", "é.nl"]
)
REST = st.text(alphabet="abz09.-:/?#&=%~[]@\\ \t!\"'é", max_size=30)


@given(st.sampled_from(["http://", "https://", "ftp://"]), HOSTS, REST)
@example("http://", "a.nl", "/x?")
@example("https://", "a.nl:65536", "/")
def test_the_quick_way_says_what_the_careful_one_says(scheme: str, host: str, rest: str) -> None:
    url = f"{scheme}{host}/{rest}"
    assert target_of(url) == addresses._spelled(url)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://a.nl/b?c=1", Target("https://a.nl/b?c=1", "https", "a.nl", 443)),
        ("http://a.nl:8080/", Target("http://a.nl:8080/", "http", "a.nl", 8080)),
        ("HTTP://A.nl/é#deel", Target("http://a.nl/%C3%A9", "http", "a.nl", 80)),
    ],
)
def test_an_address_is_asked_as_it_stands_where_it_can_be(url: str, asked: Target) -> None:
    assert target_of(url) == asked
