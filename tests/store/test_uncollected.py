"""The garbage collector goes on once nobody holds it off any more."""

import gc
from concurrent.futures import ThreadPoolExecutor

import pytest

from store.uncollected import uncollected


def _fail() -> None:
    with uncollected():
        assert not gc.isenabled()
        raise KeyError


def test_the_last_who_holds_it_off_lets_it_go_on() -> None:
    assert gc.isenabled()
    with uncollected():
        with pytest.raises(KeyError):
            _fail()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_threads_may_leave_in_any_order() -> None:
    first, second = uncollected(), uncollected()
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        one.submit(first.__enter__).result()
        other.submit(second.__enter__).result()
        one.submit(first.__exit__, None, None, None).result()
        assert not gc.isenabled()
        other.submit(second.__exit__, None, None, None).result()
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
