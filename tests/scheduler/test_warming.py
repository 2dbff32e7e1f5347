"""What the server of child processes prepares is there, and gone from the collector's sight."""

import importlib
import subprocess
import sys

import pytest

from scheduler.fork_server import PRELOAD


@pytest.mark.parametrize("module", PRELOAD)
def test_what_is_prepared_exists(module: str) -> None:
    """A name that is wrong would be passed over in silence, and each run would be slower from then on."""
    assert importlib.util.find_spec(module) is not None


PROOF = f"""
import gc, importlib, sys
for name in {PRELOAD!r}:
    importlib.import_module(name)
from voetnoot.reports.pages import pages_in
assert len(pages_in("nl").cache) >= 5, "templates are not compiled"
assert gc.get_freeze_count() > 100_000, "the collector would walk through all of it"
assert "twisted.internet.reactor" not in sys.modules, "a child could not choose its reactor"
"""


def test_it_is_prepared_in_one_process() -> None:
    """In a process of its own, as it is in the server: there also ends what the collector no longer sees."""
    done = subprocess.run([sys.executable, "-c", PROOF], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
