"""What a crawl may ask of the crawls before it. The crawler has no store of its own, so that it also runs without one."""

from datetime import datetime
from typing import Protocol

from voetnoot.links import Answered, Link
from voetnoot.maintext import MainText
from voetnoot.robots import RobotsTxt
from voetnoot.siblings import Sibling


class Memory(Protocol):
    """What is known from before. Called in the thread of the crawl, one call at a time."""

    def drifted(self, link: Link, text: MainText | None) -> bool:
        """Return whether ``text`` no longer says what the first good copy of ``link`` said."""
        ...

    def standing(self, link: Link, now: datetime) -> Answered | None:
        """Return what ``link`` gave last, if the server's word that it is unchanged may stand for it at ``now``, or ``None``."""
        ...

    def read_before(self, link: Link) -> Answered | None:
        """Return what ``link`` gave last, if the same bytes need not be read again, or ``None``."""
        ...

    def sibling(self, place: str) -> Sibling | None:
        """Return what the random address in ``place`` last gave, or ``None``."""
        ...

    def keep_sibling(self, sibling: Sibling) -> None:
        """Remember ``sibling``."""
        ...

    def robots(self, site: str) -> RobotsTxt | None:
        """Return what the robots.txt of ``site`` (scheme, host and port) last said, or ``None``."""
        ...

    def keep_robots(self, said: RobotsTxt) -> None:
        """Remember ``said``."""
        ...


class NoMemory:
    """Nothing is known from before, and nothing is kept."""

    def drifted(self, link: Link, text: MainText | None) -> bool:  # noqa: ARG002
        """Return ``False``: there is no first copy."""
        return False

    def standing(self, link: Link, now: datetime) -> Answered | None:  # noqa: ARG002
        """Return ``None``: each page is looked at whole."""
        return None

    def read_before(self, link: Link) -> Answered | None:  # noqa: ARG002
        """Return ``None``: each body is read."""
        return None

    def sibling(self, place: str) -> Sibling | None:  # noqa: ARG002
        """Return ``None``."""
        return None

    def keep_sibling(self, sibling: Sibling) -> None:
        """Let go of ``sibling``."""

    def robots(self, site: str) -> RobotsTxt | None:  # noqa: ARG002
        """Return ``None``."""
        return None

    def keep_robots(self, said: RobotsTxt) -> None:
        """Let go of ``said``."""
