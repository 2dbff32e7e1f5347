"""How far an index was read: the last complete point, and how far an unfinished pass has come since."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crawler.sources.stamps import literal, moment


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream of an index. ``complete``: all up to this upstream stamp was stored; ``reached``: so far came a pass that
    did not end (it goes on from there, without overlap); ``resume``: the address at which the next run goes on, if any."""  # noqa: D205, D209 - one sentence

    complete: datetime | None = None
    reached: datetime | None = None
    resume: str | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The streams of one source. An immutable value; the ledger keeps it as text (`read_cursor`, `Cursor.text`)."""

    streams: dict[str, Stream] = field(default_factory=dict)

    def since(self, stream: str, *, overlap: timedelta, horizon: datetime) -> datetime:
        """Return from which upstream stamp ``stream`` is to be read: where a pass broke off, else ``overlap`` before the last
        complete point, else ``horizon``."""  # noqa: D205, D209 - one sentence
        known = self.streams.get(stream, Stream())
        if known.reached is not None:
            return known.reached
        return horizon if known.complete is None else known.complete - overlap

    def fresh(self, stream: str) -> bool:
        """Return whether ``stream`` was never read to its end."""
        return self.streams.get(stream, Stream()).complete is None

    def resume(self, stream: str) -> str | None:
        """Return the address at which ``stream`` goes on, or ``None`` where it is asked for by a moment."""
        return self.streams.get(stream, Stream()).resume

    def forgotten(self, stream: str) -> "Cursor":
        """Return the cursor without the address at which ``stream`` was to go on: the upstream knows it no more."""
        return self._with(stream, replace(self.streams.get(stream, Stream()), resume=None))

    def moved(self, stream: str, reached: datetime | None, now: datetime, resume: str | None = None) -> "Cursor":
        """Return the cursor after a page that ended at ``reached``, behind which a run may go on at ``resume``. It never moves
        back, nor beyond ``now``: a stamp from the future would hide all that comes before it."""  # noqa: D205, D209 - one sentence
        known = replace(self.streams.get(stream, Stream()), resume=resume)
        if reached is None:
            return self._with(stream, known)
        place = min(reached, now)
        return self._with(stream, replace(known, reached=max(place, known.reached or place)))

    def ended(self, stream: str, began: datetime) -> "Cursor":
        """Return the cursor after the last page of ``stream``, which was read from ``began`` on."""
        known = self.streams.get(stream, Stream())
        points = [point for point in (known.complete, known.reached) if point is not None]
        return self._with(stream, Stream(complete=max(points, default=began), resume=known.resume))

    def _with(self, stream: str, state: Stream) -> "Cursor":
        return Cursor({**self.streams, stream: state})

    def text(self) -> str:
        """Return the cursor as the ledger keeps it."""
        return json.dumps({name: _plain(stream) for name, stream in sorted(self.streams.items())}, separators=(",", ":"))


def _plain(stream: Stream) -> dict[str, str]:
    points = {key: literal(point) for key in ("complete", "reached") if (point := getattr(stream, key)) is not None}
    return points if stream.resume is None else {**points, "resume": stream.resume}


def read_cursor(text: str | None) -> Cursor:
    """Return the cursor in ``text``. What cannot be read counts as a first run: everything is asked for again."""
    try:
        plain = json.loads(text or "{}")
        streams = {
            name: Stream(moment(one.get("complete")), moment(one.get("reached")), one.get("resume"))
            for name, one in plain.items()
        }
    except (ValueError, AttributeError):
        return Cursor()
    return Cursor(streams)
