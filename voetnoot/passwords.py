"""Hide passwords in what is shown to people: settings, complaints about settings, logs."""

import re

_PASSWORD = re.compile(r"""(?P<user>[^\s:/@'"\[{(,]*):(?!//)[^\s'"]*@""")
_PARAMETER = re.compile(r"""(?P<name>\b\w*(?:password|passwd|pwd)=)[^\s&'"]*""", re.IGNORECASE)


def veiled(text: str) -> str:
    """Return ``text`` with ``***`` for each password in an address (``user:password@host``, ``password=``), well-formed or not.

    What only looks like one is hidden too: a sentence that says less is better than a password in a log.
    """
    return _PARAMETER.sub(r"\g<name>***", _PASSWORD.sub(r"\g<user>:***@", text))
