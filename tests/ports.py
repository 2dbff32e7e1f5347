"""Ports for servers that a test starts later, or starts again."""

import random
import socket
from contextlib import suppress

_BELOW_EPHEMERAL = range(20_000, 32_000)
"""The kernel gives out ports from 32768 on (Linux; elsewhere from 49152 on): one from here nobody gets by chance."""


def free_port() -> int:
    """Return a port of this machine on which nobody listens, and which is not given to others meanwhile."""
    while True:
        port = random.choice(_BELOW_EPHEMERAL)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
