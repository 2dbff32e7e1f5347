"""Talk with the service manager that started us (systemd), by sd_notify(3): ready, alive, ending. Without one, be silent."""

import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

MICROSECONDS = 1_000_000


@dataclass(slots=True)
class ServiceManager:
    """Sends datagrams to ``NOTIFY_SOCKET``; without a sign of life for ``WATCHDOG_USEC`` the manager kills us."""

    address: str = ""
    watchdog_seconds: float = 0.0
    _signed: float = field(default=float("-inf"))

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "ServiceManager":
        """Return the manager that ``environ`` tells of; a watchdog that is meant for another process is none of ours."""
        usec, pid = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", "")
        ours = usec.isdecimal() and pid in ("", str(os.getpid()))
        return cls(environ.get("NOTIFY_SOCKET", ""), int(usec) / MICROSECONDS if ours else 0.0)

    def ready(self, status: str) -> None:
        """Say that we are up, and in what state."""
        self._send(f"READY=1\nSTATUS={status}\nMAINPID={os.getpid()}")

    def alive(self) -> None:
        """Give a sign of life, at a third of the pace that the watchdog asks for and no oftener."""
        if self.watchdog_seconds and time.monotonic() - self._signed >= self.watchdog_seconds / 3:
            self._signed = time.monotonic()
            self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """Say that we end."""
        self._send("STOPPING=1\nSTATUS=ending")

    def _send(self, text: str) -> None:
        if not self.address:
            return
        address = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            try:
                sender.sendto(text.encode(), address)
            except OSError:
                return  # a manager that is gone needs no news of us
