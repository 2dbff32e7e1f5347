"""Plots as SVG without script or colour of their own: the style sheet colours them, a table beneath says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from voetnoot.reports.facts import STATES
from voetnoot.reports.rot import Group, Tally
from voetnoot.words import Words

_ROW, _BAR, _LEFT, _WIDTH, _RIGHT = 26, 16, 120, 480, 60

_LABEL = 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, and how many links are in each state."""

    label: str
    tally: Tally


def bars(groups: Sequence[Group], unknown: str) -> list[Bar]:
    """Return a bar per group; ``unknown`` names the group of those of which the value is not known."""
    return [Bar(group.key or unknown, group.tally) for group in groups]


def stacked_bars(title: str, shown: Sequence[Bar], words: Words) -> Markup:
    """Return an SVG of bars, each as long as its share of the longest, cut by state; every part says what it is.

    The words of the title and of each part are read out by a screen reader; the numbers stand in the table beneath as well.
    """
    height = _ROW * len(shown) + 4
    longest = max((bar.tally.total for bar in shown), default=0) or 1
    rows = Markup("").join(_row(index, bar, longest, words) for index, bar in enumerate(shown))
    view = f"0 0 {_LEFT + _WIDTH + _RIGHT} {height}"
    return Markup('<svg class="plot" viewBox="{}" role="img" aria-label="{}"><title>{}</title>{}</svg>').format(
        view, title, title, rows
    )


def _row(index: int, bar: Bar, longest: int, words: Words) -> Markup:
    top = index * _ROW + 4
    parts: list[Markup] = []
    x = float(_LEFT)
    for state, count in zip(STATES, bar.tally.counts, strict=True):
        if not count:
            continue
        width = _WIDTH * count / longest
        said = f"{bar.label}: {words.number(count)} {words.label('state', state)}"
        parts.append(_part(state, x, top, width, said))
        x += width
    text = Markup('<text class="label" x="{}" y="{}" text-anchor="end">{}</text>').format(_LEFT - 8, top + 12, _short(bar.label))
    total = Markup('<text class="value" x="{:.1f}" y="{}">{}</text>').format(x + 6, top + 12, words.number(bar.tally.total))
    return Markup("<g>{}{}{}</g>").format(text, Markup("").join(parts), total)


def _part(state: str, x: float, top: int, width: float, said: str) -> Markup:
    return Markup('<rect class="s-{}" x="{:.1f}" y="{}" width="{:.1f}" height="{}"><title>{}</title></rect>').format(
        state, x, top, max(width, 1.0), _BAR, said
    )


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


def share_strip(tally: Tally, words: Words) -> Markup:
    """Return one full-width strip cut by state: the whole at a glance. Empty where there is nothing to show."""
    if not tally.total:
        return Markup("")
    parts: list[Markup] = []
    x = 0.0
    for state, count in zip(STATES, tally.counts, strict=True):
        if count:
            width = 1000 * count / tally.total
            said = f"{words.number(count)} {words.label('state', state)}"
            parts.append(
                Markup('<rect class="s-{}" x="{:.1f}" y="0" width="{:.1f}" height="14"><title>{}</title></rect>').format(
                    state, x, width, said
                )
            )
            x += width
    told = escape(
        words.listed([f"{words.number(n)} {words.label('state', s)}" for s, n in zip(STATES, tally.counts, strict=True) if n])
    )
    return Markup(
        '<svg class="strip" viewBox="0 0 1000 14" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    ).format(told, Markup("").join(parts))
