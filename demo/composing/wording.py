"""The set phrases of letters in Dutch: dates, lists of names, offices, titles."""

from collections.abc import Iterable, Sequence
from datetime import date

from demo.composing.letter import Letter, Member, Signer

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_SEPTEMBER = 9


def day(moment: date) -> str:
    """Return ``2 november 2022``."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def session(moment: date) -> str:
    """Return the parliamentary year, which begins in September: ``2022-2023`` with a dash."""
    first = moment.year if moment.month >= _SEPTEMBER else moment.year - 1
    return f"{first}\N{EN DASH}{first + 1}"


def listed(items: Iterable[object]) -> str:
    """Return ``1, 2 en 3``."""
    *rest, last = [str(item) for item in items]
    return f"{', '.join(rest)} en {last}" if rest else last


def members(askers: Sequence[Member], *, both: bool = False) -> str:
    """Return ``het lid Jansen (VVD)`` or ``de leden Jansen (VVD) en De Boer (SP)``; ``both`` says one party once (beiden)."""
    if len(askers) == 1:
        return f"het lid {askers[0].name} ({askers[0].party})"
    parties = {asker.party for asker in askers}
    if both and len(parties) == 1:
        word = "beiden" if len(askers) == 2 else "allen"  # noqa: PLR2004 - beiden is said of two
        return f"de leden {listed(asker.name for asker in askers)} ({word} {parties.pop()})"
    return f"de leden {listed(f'{asker.name} ({asker.party})' for asker in askers)}"


def office(signer: Signer, *, capital: bool = False) -> str:
    """Return ``minister van Defensie``; a ministry that begins with "voor" has it instead of "van"."""
    role = signer.role.capitalize() if capital else signer.role
    return f"{role} {signer.ministry}" if signer.ministry.startswith("voor ") else f"{role} van {signer.ministry}"


def offices(signers: Sequence[Signer]) -> str:
    """Return ``de minister van X`` or ``de ministers van X en van Y`` or each with its role where the roles differ."""
    if len(signers) > 1 and len({signer.role for signer in signers}) == 1:
        plural = {"minister": "ministers", "staatssecretaris": "staatssecretarissen"}[signers[0].role]
        return f"de {plural} " + listed(office(one).removeprefix(f"{one.role} ") for one in signers)
    return listed(f"de {office(one)}" for one in signers)


def family_name(signer: Signer) -> str:
    """Return the name without initials and titles: ``M.A. van den Brink`` is ``Van den Brink``."""
    name = " ".join(part for part in signer.name.split() if "." not in part)
    return name[0].upper() + name[1:]


def title(letter: Letter) -> str:
    """Return the heading of the page with the answers."""
    further = "nadere " if letter.kind == "nader" else ""
    who = f"{offices(letter.signers)} op vragen van {members(letter.askers, both=True)}"
    return _capital(f"{further}antwoorden van {who} over {letter.subject}.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
