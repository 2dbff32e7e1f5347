"""What a process holds of memory that is free: given back where glibc is, and nothing goes wrong where it is not."""

import ctypes
import os
import subprocess
import sys

import pytest

from scheduler import heap

THREADS_THAT_TAKE_MUCH = """
import ctypes, threading
from scheduler import heap
{share}
taken = threading.Barrier(9)
def take():
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.malloc(100_000)
    taken.wait()
for _ in range(8):
    threading.Thread(target=take, daemon=True).start()
taken.wait()
print(sum("7f" == line[:2] and " ---p " in line and int(line.split("-")[1].split()[0], 16) - int(line.split("-")[0], 16) > 60 * 2**20
    for line in open("/proc/self/maps")))
"""
"""Prints how many heaps threads have beside that of the process: glibc sets 64 MB of addresses aside for each."""


def heaps(share: str) -> int:
    program = THREADS_THAT_TAKE_MUCH.format(share=share)
    plain = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
    return int(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=plain).stdout)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="only glibc has heaps for threads")
def test_threads_share_one_heap() -> None:
    assert heaps("") > 0
    assert heaps("heap.share()") == 0


def test_another_system_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    heap.share()
    heap.give_back()
