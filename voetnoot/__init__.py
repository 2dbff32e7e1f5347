"""The heart: what an answer, a link, a verdict and an event are. No I/O of any kind."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("voetnoot")
except PackageNotFoundError:  # run from a tree that was never installed
    __version__ = "0+unknown"
