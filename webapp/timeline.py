"""The checks of a link as a picture: a mark per check along the days, coloured by what it was worth. A table says the same."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from voetnoot.words import Words

if TYPE_CHECKING:
    from webapp.links import Look

_WIDTH, _HEIGHT, _MARGIN, _LINE = 720, 64, 12, 24
_APART = 7.0


def timeline(looks: Sequence["Look"], words: Words) -> Markup:
    """Return an SVG of ``looks`` (newest first), each with its words; empty for fewer than two."""
    if len(looks) < 2:  # noqa: PLR2004 - one mark is no line
        return Markup("")
    oldest, newest = looks[-1].probe.at, looks[0].probe.at
    span = (newest - oldest).total_seconds() or 1.0
    marks: list[Markup] = []
    last, row = -_APART, 0
    for look in reversed(looks):
        x = _MARGIN + (_WIDTH - 2 * _MARGIN) * (look.probe.at - oldest).total_seconds() / span
        row = row + 1 if x - last < _APART else 0
        marks.append(_mark(look, x, _LINE - (row % 3) * 8, words))
        last = x
    ends = Markup('<text x="{}" y="58">{}</text><text x="{}" y="58" text-anchor="end">{}</text>').format(
        _MARGIN, words.day(oldest), _WIDTH - _MARGIN, words.day(newest)
    )
    line = Markup('<line x1="{}" x2="{}" y1="36" y2="36"></line>').format(_MARGIN, _WIDTH - _MARGIN)
    said = words.say("site.timeline_alt", n=words.number(len(looks)), begin=words.day(oldest), end=words.day(newest))
    return Markup('<svg class="timeline" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>').format(
        _WIDTH, _HEIGHT, said, line, Markup("").join(marks), ends
    )


def _mark(look: "Look", x: float, y: int, words: Words) -> Markup:
    said = f"{words.moment(look.probe.at)}: {look.said}"
    shape = (
        Markup('<rect class="s-{}" x="{:.1f}" y="{}" width="8" height="8"><title>{}</title></rect>').format(
            look.shade, x - 4, y - 1, said
        )
        if look.shade == "dead"
        else Markup('<circle class="s-{}" cx="{:.1f}" cy="{}" r="4.5"><title>{}</title></circle>').format(
            look.shade, x, y + 3, said
        )
    )
    return Markup('<g><line class="stem" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="36"></line>{2}</g>').format(x, y + 4, shape)
