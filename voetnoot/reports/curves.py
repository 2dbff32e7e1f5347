"""The survival curve as SVG: steps in a band, with axes in years and percent; the table beneath says the same."""

from markupsafe import Markup

from voetnoot.reports.survival import YEAR, Survival
from voetnoot.words import Words

_LEFT, _TOP, _WIDTH, _HEIGHT, _RIGHT, _FOOT = 52, 12, 560, 240, 48, 40
_MONTH = YEAR / 12
_GRADES = (1.0, 7.0, _MONTH, 3 * _MONTH, 6 * _MONTH, YEAR, 2 * YEAR, 5 * YEAR, 10 * YEAR)
_MOST_TICKS = 8


def survival_plot(curve: Survival, title: str, words: Words) -> Markup:
    """Return ``curve`` as an SVG that a screen reader names by ``title``."""
    span = curve.end - curve.begin
    points = [(curve.begin, 1.0, 1.0, 1.0), *((step.age, step.share, step.low, step.high) for step in curve.steps)]
    ages = [*(point[0] for point in points[1:]), curve.end]

    def x(age: float) -> float:
        return _LEFT + _WIDTH * (age - curve.begin) / span

    def y(share: float) -> float:
        return _TOP + _HEIGHT * (1 - share)

    def steps(which: int) -> list[str]:
        found = []
        for point, until in zip(points, ages, strict=True):
            found += [f"{x(point[0]):.1f},{y(point[which]):.1f}", f"{x(until):.1f},{y(point[which]):.1f}"]
        return found

    band = Markup('<polygon class="band" points="{}"/>').format(" ".join([*steps(3), *reversed(steps(2))]))
    line = Markup('<polyline class="curve" points="{}"/>').format(" ".join(steps(1)))
    grid = Markup("").join(_grid_y(y(share), words.percent(share, 1)) for share in (0.0, 0.25, 0.5, 0.75, 1.0))
    ticks = Markup("").join(_tick_x(x(age), label) for age, label in _ages(curve, words))
    view = f"0 0 {_LEFT + _WIDTH + _RIGHT} {_TOP + _HEIGHT + _FOOT}"
    return Markup('<svg class="plot survival" viewBox="{}" role="img" aria-label="{}"><title>{}</title>{}{}{}{}</svg>').format(
        view, title, title, grid, ticks, band, line
    )


def _grid_y(at: float, label: str) -> Markup:
    return _line(_LEFT, _LEFT + _WIDTH, at, at) + _text(_LEFT - 6, at + 4, "end", label)


def _tick_x(at: float, label: str) -> Markup:
    bottom = _TOP + _HEIGHT
    return _line(at, at, bottom, bottom + 5) + _text(at, bottom + 20, "middle", label)


def _line(x1: float, x2: float, y1: float, y2: float) -> Markup:
    return Markup('<line class="grid" x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}"/>').format(x1, x2, y1, y2)


def _text(x: float, y: float, anchor: str, label: str) -> Markup:
    return Markup('<text class="value" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(x, y, anchor, label)


def _ages(curve: Survival, words: Words) -> list[tuple[float, str]]:
    """Return ages for the axis, as few as can be read, with their words."""
    grade = next((one for one in _GRADES if (curve.end - curve.begin) / one <= _MOST_TICKS), _GRADES[-1])
    first = int(curve.begin // grade) + (curve.begin % grade > 0)
    found = [number * grade for number in range(first, int(curve.end // grade) + 1)]
    return [(age, age_in_words(age, words)) for age in found]


def age_in_words(days: float, words: Words) -> str:
    """Return an age in days, months or years, whichever says it shortest."""
    if days < _MONTH - 1 or (days < 2 * _MONTH - 1 and abs(days - round(days / _MONTH) * _MONTH) > 1):
        return words.count("age.days", round(days))
    if days < YEAR - 1:
        return words.count("age.months", round(days / _MONTH))
    years = days / YEAR
    whole = abs(years - round(years)) < 0.05  # noqa: PLR2004 - what rounds to the same tenth
    return words.count("age.years", round(years)) if whole else words.say("age.part_years", years=words.decimal(years))
