"""A name server on loopback that knows the names of the lab, and says no in every way there is."""

import asyncio
from collections.abc import Callable

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Say = Callable[[str], str | None]
"""Returns an address for a name, or an rcode in words (``NXDOMAIN``, ``NODATA``), or ``None`` for silence."""


class NameServer(asyncio.DatagramProtocol):
    """Answers questions for addresses as ``say`` tells."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        """Keep the transport."""
        self._transport = transport

    def datagram_received(self, data: bytes, where: tuple[str, int]) -> None:
        """Answer one question."""
        query = dns.message.from_wire(data)
        name = query.question[0].name
        said = self._say(name.to_text().rstrip(".").lower())
        if said is None or self._transport is None:
            return
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if said[0].isdigit():
            if query.question[0].rdtype == dns.rdatatype.A:
                response.answer.append(dns.rrset.from_text(name, 0, "IN", "A", said))
        elif said != "NODATA":
            response.set_rcode(dns.rcode.from_text(said))
        self._transport.sendto(response.to_wire(), where)
