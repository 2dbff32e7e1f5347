"""Pages of the lab: articles that nobody wrote, the same for the same seed, and whatever else a site may show."""

import random
from datetime import datetime
from html import escape

NOUNS = (
    "begroting", "gemeente", "subsidie", "regeling", "brug", "ziekenhuis", "school", "haven", "dijk", "spoorlijn", "polder",
    "woning", "rivier", "vergunning", "inspectie", "aanbesteding", "vliegveld", "bibliotheek", "waterschap", "politie",
    "rechtbank", "universiteit", "provincie", "energiecentrale", "snelweg", "uitkering", "asielketen", "belasting", "landbouw",
    "visserij", "kinderopvang", "jeugdzorg", "pensioen", "huurprijs", "stikstof", "natuurgebied", "archief", "douane",
)  # fmt: skip
VERBS = (
    "verandert", "groeit", "vraagt", "onderzoekt", "bespreekt", "vervangt", "herstelt", "verhoogt", "verlaagt", "beoordeelt",
    "financiert", "controleert", "publiceert", "verkoopt", "opent", "sluit", "verplaatst", "versterkt", "beheert", "meet",
)  # fmt: skip
TIMES = (
    "volgens het plan", "na lang overleg", "in het voorjaar", "zonder uitstel", "met steun van velen", "tegen de verwachting in",
    "op verzoek van bewoners", "binnen de afspraken", "ondanks de kosten", "in stappen", "volgens de minister", "voor het eerst",
)  # fmt: skip


def article(seed: str, sentences: int = 24) -> tuple[str, str]:
    """Return a title and paragraphs (split by an empty line) of an article that only ``seed`` determines."""
    dice = random.Random(seed)  # noqa: S311 - nothing here is secret

    def sentence() -> str:
        one, two, three = dice.sample(NOUNS, 3)
        return f"De {one} {dice.choice(VERBS)} de {two} {dice.choice(TIMES)}, en de {three} {dice.choice(VERBS)} mee."

    said = [sentence() for _ in range(sentences)]
    title = f"De {dice.choice(NOUNS)} en de {dice.choice(NOUNS)} van {dice.choice(NOUNS)}"
    return title, "\n\n".join(" ".join(said[start : start + 4]) for start in range(0, len(said), 4))


def revised(text: str, share: float, seed: str) -> str:
    """Return ``text`` with that ``share`` of its sentences replaced by others."""
    other = iter(article(f"{seed} other", 200)[1].replace("\n\n", " ").split(". "))
    parts = text.split("\n\n")
    dice = random.Random(f"{seed} {share}")  # noqa: S311
    changed = []
    for part in parts:
        said = part.split(". ")
        changed.append(". ".join(next(other) if dice.random() < share else sentence for sentence in said))
    return "\n\n".join(changed)


def html(
    title: str, text: str, *, host: str, heading: str | None = None, language: str = "nl", extra: str = "", menu: bool = True
) -> bytes:
    """Return a page with the usual things around its text. ``extra`` is markup behind the text."""
    paragraphs = "".join(f"<p>{escape(' '.join(part.split()))}</p>\n" for part in text.split("\n\n") if part.strip())
    top = f"<h1>{escape(title if heading is None else heading)}</h1>\n" if (heading is None or heading) else ""
    around = (
        f"<header><nav><a href='/'>{escape(host)}</a> <a href='/over'>Over ons</a> <a href='/contact'>Contact</a></nav></header>"
        if menu
        else ""
    )
    foot = f"<footer><small>{escape(host)}, verzonnen voor een proef</small></footer>" if menu else ""
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body>{around}<main><article>{top}{paragraphs}</article>{extra}</main>{foot}</body></html>\n"
    ).encode()


def turning(now: datetime, seed: str) -> str:
    """Return what changes on a page at every visit although the page stays: dates, counters, other news."""
    dice = random.Random(f"{seed} {now.isoformat()}")  # noqa: S311
    others = "".join(f"<li><a href='/{nth}'>{escape(article(f'{now} {nth}', 1)[0])}</a></li>" for nth in range(4))
    seen = f"{dice.randint(1000, 9999)} keer bekeken. {dice.randint(2, 90)} reacties."
    return (
        f"<p>Laatst bijgewerkt: {now:%d-%m-%Y %H:%M}. {seen}</p>"
        f"<aside class='ads'><p>Advertentie {dice.randint(1, 10**6)}</p></aside>"
        f"<aside><h2>Ander nieuws</h2><ul>{others}</ul></aside>"
    )
