"""What people name a thing by: the number of a question as its parliament writes it, or the address of a link."""

import re
from typing import TYPE_CHECKING, Literal

from scheduler.commands.addresses import wanted_address

if TYPE_CHECKING:
    from store.engine import Store

_ONE_WORD = re.compile(r"[^\s./:]+")
"""What cannot be an address: it has no dot, no slash and no colon."""


def named(store: "Store", text: str) -> tuple[Literal["kenmerk", "link"], str]:
    """Return what ``text`` names: a kenmerk as the store writes it, or the id of a link.

    The store is asked first, since every parliament numbers in its own way. Raises `UsageError` for what can be neither.
    """
    from voetnoot.urls import link_id  # noqa: PLC0415 - the list of public suffixes takes a while to load

    written = text.strip()
    for kenmerk in dict.fromkeys((written, written.upper())):
        if store.queries.answers_of(kenmerk) or store.queries.published([("kenmerk", kenmerk)], limit=1):
            return "kenmerk", kenmerk
    if _ONE_WORD.fullmatch(written):
        return "kenmerk", written.upper()
    return "link", link_id(wanted_address(written))
