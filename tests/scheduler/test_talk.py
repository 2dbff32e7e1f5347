"""Every line of a run says which run it is, those of libraries too."""

import json
import logging

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
