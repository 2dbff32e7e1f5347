"""Read the settings: file, then environment, then overrides; any wrong key stops with the place where it stands."""

from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError

import voetnoot
from voetnoot.config.complaints import complain
from voetnoot.config.sections import Config
from voetnoot.config.sources import WATCHED_BY_DEFAULT
from voetnoot.config.watched import FILE, watched
from voetnoot.errors import ConfigError
from voetnoot.passwords import veiled

PREFIX = "VOETNOOT_"
_PATHS = (("data",), ("network", "ca_file"))


def default_file() -> Path:
    """Return the documented default that comes with the program."""
    package = Path(voetnoot.__file__).parent
    shipped = package / "config.default.yaml"
    return shipped if shipped.is_file() else package.parent / "config.yaml"


def load(
    path: Path | None = None, environ: Mapping[str, str] | None = None, overrides: Mapping[str, object] | None = None
) -> Config:
    """Return the settings of ``path`` (``None``: the documented default), laid under ``environ`` and ``overrides``.

    ``environ``: variables ``VOETNOOT_`` + dotted path in capitals with ``__`` (others are passed by). ``overrides``: dotted
    path to value, with the last word. Relative paths in a file are taken from its folder, others from the working directory.
    Raises `ConfigError` naming file, line, key, what was found and what was wanted.
    """
    tree = _parse(path or default_file())
    if path is not None:
        _anchor(tree, path.parent)
    origins: dict[tuple[str, ...], str] = {}
    for name, text in (environ or {}).items():
        if name.startswith(PREFIX):
            place = _place_of(name)
            _put(tree, place, _flow(name, text))
            origins[place] = name
    for dotted, value in (overrides or {}).items():
        place = tuple(dotted.split("."))
        _put(tree, place, value)
        origins[place] = dotted
    _add_watched(tree)
    try:
        return Config.model_validate(tree)
    except ValidationError as error:
        raise complain(error, tree, str(path or default_file()), origins) from None


def with_watched(config: Config) -> Config:
    """Return ``config`` with the sources that were put under watch since it was read. Raises `ConfigError`."""
    new = {source: block for source, block in watched(config.data).items() if source not in config.sources}
    if not new:
        return config
    try:
        return Config.model_validate({**dict(config), "sources": {**config.sources, **new}})
    except ValidationError as error:
        raise complain(error, {"sources": new}, str(config.data / FILE), {}) from None


def _parse(path: Path) -> MutableMapping[str, Any]:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: this is no text in UTF-8; a configuration is YAML") from None
    except OSError as error:
        raise ConfigError(f"{path}: the configuration cannot be read: {error.strerror}") from None
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 1
        raise ConfigError(f"{path}:{line}: this is not YAML: {veiled(_first_line(error))}") from None
    except (YAMLError, ValueError) as error:
        raise ConfigError(f"{path}: this is not YAML: {veiled(str(error))}") from None
    if tree is None:
        return CommentedMap()
    if not isinstance(tree, CommentedMap):
        raise ConfigError(f"{path}:1: found no keys, wanted keys with values such as 'data: var'")
    return tree


def _first_line(error: MarkedYAMLError) -> str:
    return str(error.problem or error.context or error).splitlines()[0]


def _place_of(variable: str) -> tuple[str, ...]:
    """Return the path that ``variable`` means. Ids of sources have dashes where a variable can only have ``_``."""
    place = [part.lower() for part in variable.removeprefix(PREFIX).split("__")]
    if place[0] == "sources" and len(place) > 1:
        place[1] = place[1].replace("_", "-")
    return tuple(place)


def _flow(name: str, text: str) -> object:
    """Return ``text`` as it stands, or the YAML list or mapping that it holds; numbers are made by the models."""
    if text[:1] not in ("[", "{"):
        return text
    try:
        return YAML(typ="safe").load(text)
    except YAMLError:
        raise ConfigError(f"{name}: found {veiled(text)!r}, wanted a YAML list or mapping, or plain text") from None


def _put(tree: MutableMapping[str, Any], place: tuple[str, ...], value: object) -> None:
    """Set ``value`` at ``place``, making the mappings on the way. A first source named here keeps those watched by default."""
    at: Any = tree
    if place[0] == "sources" and tree.get("sources") is None:
        tree["sources"] = {source: {} for source in WATCHED_BY_DEFAULT}
    for part in place[:-1]:
        if not isinstance(at.get(part), MutableMapping):
            at[part] = {}
        at = at[part]
    at[place[-1]] = value


def _add_watched(tree: MutableMapping[str, Any]) -> None:
    """Lay what `voetnoot watch` put under watch under the sources that the settings name."""
    data = tree.get("data", "var")
    blocks = watched(Path(data)) if isinstance(data, str | Path) else {}
    for source, block in blocks.items():
        if not isinstance(tree.get("sources"), MutableMapping) or source not in tree["sources"]:
            _put(tree, ("sources", source), block)


def _anchor(tree: MutableMapping[str, Any], folder: Path) -> None:
    for place in _PATHS:
        at: Any = tree
        for part in place[:-1]:
            at = at.get(part) if isinstance(at, Mapping) else None
        if isinstance(at, MutableMapping) and isinstance(at.get(place[-1]), str):
            at[place[-1]] = str(folder / at[place[-1]])
