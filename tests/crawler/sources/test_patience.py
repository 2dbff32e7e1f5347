import pytest

from crawler.sources.patience import LONGEST, named_pause, own_pause

SENT = "Tue, 10 Mar 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("retry_after", "date", "wanted"),
    [
        ("120", None, 120.0),
        (" 0 ", None, 0.0),
        ("Tue, 10 Mar 2026 10:02:00 GMT", SENT, 120.0),
        ("Tue, 10 Mar 2026 09:00:00 GMT", SENT, 0.0),
        ("Tue, 10 Mar 2026 10:02:00 GMT", None, None),
        ("Tue, 10 Mar 2026 10:02:00 -0000", SENT, 120.0),
        ("soon", SENT, None),
        ("-3", None, None),
        (None, SENT, None),
    ],
)
def test_named_pause(retry_after: str | None, date: str | None, wanted: float | None) -> None:
    assert named_pause(retry_after, date) == wanted


def test_own_pause_doubles_up_to_a_bound() -> None:
    assert [own_pause(1.0, tried) for tried in range(4)] == [4.0, 8.0, 16.0, 32.0]
    assert own_pause(1.0, 60) == LONGEST
    assert own_pause(0.0, 3) == 0.0
