"""The report as one self-contained page, and the environment in which every page of ours is rendered."""

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from voetnoot.feeds.feed import CompleteTo, Feed, told
from voetnoot.feeds.item import Voice
from voetnoot.feeds.markup import install
from voetnoot.feeds.selection import DIGESTS, FORMATS
from voetnoot.reports.curves import age_in_words, survival_plot
from voetnoot.reports.facts import STATES
from voetnoot.reports.plots import bars, share_strip, stacked_bars
from voetnoot.reports.rot import Report, RotRow
from voetnoot.reports.survival import Step
from voetnoot.reports.tables import SHEETS
from voetnoot.words import Words

MOST_DEAD = 500
"""How many dead links the page itself shows; the table beside it holds them all."""

MOST_LISTED = 50
"""How many hosts and other groups the page shows."""

NAME = "Voetnoot"

_SHADES = {
    "LinkDied": "dead",
    "HostFailed": "dead",
    "AnswerWithdrawn": "dead",
    "SourceSilent": "dead",
    "LinkRevived": "alive",
    "HostRecovered": "alive",
    "SourceResumed": "alive",
    "AnswerPublished": "alive",
    "LinkMoved": "moved",
    "AnswerRevised": "moved",
    "LinkDrifted": "suspect",
    "AnswerPostponed": "suspect",
    "AnswerOverdue": "suspect",
    "EventCorrected": "blocked",
    "Digest": "disallowed",
}


_LONG_WORD = re.compile(r"[^\s<>]{18,}")
_JOINT = re.compile(r"(?<=[/_?=-])(?=\w)|(?<=\.)(?=\w{4})")


def breakable(text: str) -> Markup:
    """Return text or markup in which a long word (an address, the name of a host) may go on the next line at a joint of it.

    Browsers break such words at any letter, or after a hyphen only. ``www.`` may stand alone, ``.nl`` may not. What stands in
    tags is left as it is.
    """
    pieces = re.split(r"(<[^>]*>)", str(escape(text)))
    shown = (piece if piece.startswith("<") else _LONG_WORD.sub(_with_joints, piece) for piece in pieces)
    return Markup("".join(shown))  # noqa: S704  # escaped above


def _with_joints(word: re.Match[str]) -> str:
    return _JOINT.sub("<wbr>", word[0])


def shade(kind: str) -> str:
    """Return the colour in which a kind of event is shown, by the name of the state that has it."""
    return _SHADES.get(kind, "unknown")


@cache
def style() -> str:
    """Return the one style sheet of report and site."""
    return files(__package__).joinpath("style.css").read_text("utf-8")


@cache
def style_hash() -> str:
    """Return the first part of the style sheet's SHA-256, for an address that changes when it does."""
    return hashlib.sha256(style().encode()).hexdigest()[:12]


def page_environment(language: str, *loaders: PackageLoader) -> Environment:
    """Return the templates of pages in ``language``; ``loaders`` add folders that are looked in after ours."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader("voetnoot.reports", "templates"), *loaders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    install(made, Words(language))
    made.filters["breakable"] = breakable
    # The HTML of an item was sanitised when it was made; it is the only one that goes in as it is.
    made.filters["body"] = lambda item: Markup(item.html)  # noqa: S704
    sheet = Markup(style())  # noqa: S704  # ours, and inside <style> nothing may be escaped
    made.globals.update(
        shade=shade, STATES=STATES, site_name=NAME, css=sheet, css_href=None, js_href=None, root="", current="", known=[]
    )
    return made


@cache
def pages_in(language: str) -> Environment:
    """Return the templates of report and twins in ``language``, made once."""
    return page_environment(language)


def known_to(complete: Sequence[CompleteTo], words: Words) -> list[str]:
    """Return one sentence per source on how far we know, to the minute."""
    if not complete:
        return [words.say("feed.no_source")]
    return [
        words.say("feed.never_complete", source=state.source)
        if state.at is None
        else words.say("feed.complete", source=state.source, at=words.moment(state.at))
        for state in complete
    ]


def report_values(report: Report, dead: Sequence[RotRow], words: Words) -> dict[str, Any]:
    """Return what the template of the report takes beside the words; ``dead``: the rows of its first `MOST_DEAD` dead links."""
    parts = [f"{words.number(n)} {words.label('state', s)}" for s, n in zip(STATES, report.total.counts, strict=True)]
    curve = report.survival
    years = bars(report.groups["year"], words.say("report.no_year"))
    return {
        "report": report,
        "dead": dead,
        "strip": share_strip(report.total, words),
        "year_plot": stacked_bars(words.say("report.by_year"), years, words),
        "curve_plot": survival_plot(curve, words.say("report.survival"), words) if curve else None,
        "curve_rows": _curve_rows(report),
        "age": lambda days: age_in_words(days, words),
        "sum_line": " + ".join(parts),
        "downloads": (*(f"{name}.csv" for name in SHEETS), "links.csv", "report.json", "report.xlsx"),
        "most_listed": MOST_LISTED,
        "known": known_to(report.complete, words),
    }


def _curve_rows(report: Report) -> list[tuple[float, Step]]:
    """Return the ages that people ask for, as far as the curve covers them, each with what it says there."""
    curve = report.survival
    found = ((age, curve.at(age)) for age in report.ages if curve.begin < age <= curve.end) if curve else ()
    return [(age, step) for age, step in found if step is not None]


def report_page(report: Report, dead: Sequence[RotRow], voice: Voice) -> str:
    """Return the report as one HTML page that needs nothing beside it; links lead to the site at the base of ``voice``."""
    values = report_values(report, dead, voice.words)
    around = {"root": voice.base_url, "files": "", "files_query": "", "current": "report", "form": False}
    return pages_in(voice.words.language).get_template("report.html").render({**values, **around})


def twin_page(feed: Feed, complete: Sequence[CompleteTo] = ()) -> str:
    """Return the page for people of a feed, which needs nothing beside it. The same feed gives the same bytes."""
    template = pages_in(feed.voice.words.language).get_template("twin.html")
    known = told(complete, feed.voice) if feed.spec.page is None else []
    values = {"feed": feed, "spec": feed.spec, "forms": list(FORMATS), "digests": DIGESTS, "known": known, "current": "feeds"}
    return template.render(values, root=feed.voice.base_url)
