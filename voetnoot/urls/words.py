"""What a word at a line end looks like: part of an address, a word of the sentence, a compound with a hyphen."""

import re

# Words after which, or with which, a sentence goes on behind an address.
FUNCTION_WORDS = frozenset(
    {
        "en",
        "of",
        "van",
        "in",
        "op",
        "de",
        "het",
        "een",
        "dat",
        "die",
        "te",
        "voor",
        "met",
        "door",
        "aan",
        "bij",
        "als",
        "is",
        "zie",
        "ook",
        "geraadpleegd",
        "raadpleegbaar",
        "via",
        "pagina",
        "p.",
        "blz.",
        "laatst",
        "bezocht",
        "opgevraagd",
        "om",
        "uit",
        "over",
        "naar",
        "tot",
        "zijn",
        "was",
        "waarin",
        "waar",
        "and",
        "or",
        "the",
        "to",
        "for",
        "accessed",
        "nr.",
        "vgl.",
        "en/of",
        "d.d.",
        "bron",
        "beschikbaar",
        "maar",
        "dan",
        "nog",
        "niet",
        "wordt",
        "worden",
        "heeft",
        "hebben",
        "onder",
        "volgens",
        "tussen",
        "tijdens",
        "sinds",
        "per",
    }
)
MONTHS = frozenset(
    ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"]
)
_SPECIAL = re.compile(r"[-/_=%?&~#]|\d[A-Za-z]|[A-Za-z]\d|\w\.\w|^\d{3,}")
_COMPOUND = re.compile(r"[A-Za-zÀ-ÿ]+(?:-[A-Za-zÀ-ÿ]+)*-?(?:[.,;:)?!]*)")
_FILE_TAIL = re.compile(r"^(?:pdf|html?|aspx?|php|docx?|xlsx?|xml|json|jpg|png|csv|nl|com|eu|org|net)\b", re.IGNORECASE)
_CLOSERS = ".,;:!?)]}>'\"”’»"


def core(word: str) -> str:
    """Return ``word`` without the punctuation that closes it."""
    return word.rstrip(_CLOSERS)


def is_function(word: str) -> bool:
    """Tell whether ``word`` is one with which a sentence goes on."""
    return word.lower() in FUNCTION_WORDS or core(word).lower() in FUNCTION_WORDS


def is_address_like(word: str) -> bool:
    """Tell whether ``word`` has what words of a sentence have not: ``/ _ = %``, a digit beside a letter, an inner dot."""
    bare = core(word).lstrip("([<")
    return bool(bare) and bool(_SPECIAL.search(bare)) and bare.isascii()


def is_compound(word: str) -> bool:
    """Tell whether ``word`` is an ordinary word with hyphens (``wet-``, ``arbeids-migranten``)."""
    return bool(_COMPOUND.fullmatch(word)) and "-" in word


def is_file_tail(word: str) -> bool:
    """Tell whether ``word`` begins with the ending of a file or a domain, as after a dot."""
    return bool(_FILE_TAIL.match(word))


def is_capitalised(word: str) -> bool:
    """Tell whether ``word`` is a plain word with a capital: a name, or the beginning of a sentence."""
    bare = core(word)
    return bare[:1].isupper() and bare[1:].islower() and bare.isalpha()
