"""Errors that a person can act on. Expected trouble with documents and links is a value, not one of these."""


class VoetnootError(Exception):
    """Something that stops the work, said in one sentence that names the thing and the way out.

    The command line prints the sentence and ends with ``exit_code``; it never prints a traceback for one.
    """

    exit_code = 3


class UsageError(VoetnootError):
    """The input, an option or an argument is wrong."""

    exit_code = 2


class ConfigError(UsageError):
    """The configuration is wrong; the message names file, line, key, what was found and what was wanted."""


class StoreError(VoetnootError):
    """The database or the data directory cannot be used."""


class TooLargeError(StoreError):
    """What is kept unpacks into more than anybody wants in memory."""


class NetworkError(VoetnootError):
    """Something on the network that the work cannot do without is out of reach."""
