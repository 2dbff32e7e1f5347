"""The message catalogues: gettext's PO files beside this file, compiled in memory when a language is first spoken.

A message has a key for its ``msgid``, and either language is written in its own file (what Weblate calls a monolingual PO). What
Babel compiles is never on disk, so that it cannot lag behind its source.
"""

import io
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = {"nl": "nl", "en": "en_GB"}
"""The languages that we speak, with the locale whose dates, numbers and lists go with each."""


def source(language: str) -> Catalog:
    """Return the catalogue of ``language`` as it is written. Raises ``KeyError`` for a language that we do not speak."""
    if language not in LOCALES:
        raise KeyError(language)
    with files(__package__).joinpath(f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def compiled(language: str) -> GNUTranslations:
    """Return the catalogue of ``language`` ready for use. Raises ``KeyError`` for a language that we do not speak."""
    machine = io.BytesIO()
    write_mo(machine, source(language))
    machine.seek(0)
    return GNUTranslations(machine)
