"""What kind of site a host is: government, international, science, news, social, other. Data beside this file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

OTHER = "other"


@cache
def _endings() -> Mapping[str, str]:
    kinds = tomllib.loads(files(__package__).joinpath("site_kinds.toml").read_text("utf-8"))
    return {ending: kind for kind, endings in kinds.items() for ending in endings}


@cache
def kinds() -> tuple[str, ...]:
    """Return every kind that there is."""
    return (*dict.fromkeys(_endings().values()), OTHER)


def site_kind(host: str) -> str:
    """Return the kind of ``host``: that of its longest ending on the list, `OTHER` where none is."""
    endings, rest = _endings(), host.lower().rstrip(".")
    while rest:
        if (kind := endings.get(rest)) is not None:
            return kind
        rest = rest.partition(".")[2]
    return OTHER
