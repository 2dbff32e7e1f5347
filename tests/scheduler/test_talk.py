"""Every line of a run says which run it is, those of libraries too."""

import io
import json
import logging
import sys

import pytest

from scheduler import talk
from voetnoot.config import Log


def test_lines_of_libraries_carry_the_run(capfd: pytest.CaptureFixture[str]) -> None:
    import structlog  # noqa: PLC0415

    handlers, level = logging.root.handlers[:], logging.root.level
    try:
        talk.set_up(Log(format="json"))
        with structlog.contextvars.bound_contextvars():
            talk.bind(run=7, job="read")
            talk.logger().info("ours")
            logging.getLogger("pypdfium2").warning("theirs")
            lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    finally:
        structlog.contextvars.clear_contextvars()
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
    assert [(line["event"], line["run"], line["job"]) for line in lines] == [("ours", 7, "read"), ("theirs", 7, "read")]
    assert all(line["level"] and line["timestamp"] for line in lines)


class _Writes(io.StringIO):
    """Standard error that is not buffered; each write reaches the reader by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[str] = []

    def write(self, text: str) -> int:
        self.writes.append(text)
        return len(text)


def test_a_line_is_one_write_so_that_those_of_several_processes_stay_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers, level = logging.root.handlers[:], logging.root.level
    stderr = _Writes()
    monkeypatch.setattr(sys, "stderr", stderr)
    try:
        talk.set_up(Log(format="json"))
        talk.logger().info("ours")
        logging.getLogger("pypdfium2").warning("theirs")
    finally:
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
    assert [(json.loads(line)["event"], line[-1]) for line in stderr.writes] == [("ours", "\n"), ("theirs", "\n")]
