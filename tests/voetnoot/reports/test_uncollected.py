"""The garbage collector goes on once nobody holds it off any more."""

import gc

import pytest

from voetnoot.reports.uncollected import uncollected


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


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
