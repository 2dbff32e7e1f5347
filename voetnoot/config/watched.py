"""Sources that a command put under watch: ``sources.yaml`` in the data directory, laid under the configuration."""

import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from voetnoot.errors import ConfigError

FILE = "sources.yaml"
_HEAD = "# Sources that `voetnoot watch` put under watch; config.yaml has the last word. Take a block out to stop.\n"
_LONGEST = 40


def watched(data: Path) -> dict[str, Any]:
    """Return the blocks of the sources that were put under watch in ``data``, by id. Raises `ConfigError`."""
    file = data / FILE
    try:
        tree = YAML(typ="safe").load(file.read_text("utf-8")) if file.is_file() else None
    except (OSError, UnicodeDecodeError, YAMLError) as trouble:
        raise ConfigError(f"{file}: the sources under watch cannot be read: {type(trouble).__name__}") from None
    if tree is None:
        return {}
    if not isinstance(tree, dict) or not all(isinstance(block, dict) for block in tree.values()):
        raise ConfigError(f"{file}: found no blocks of settings, wanted a source's id with its settings under it")
    return tree


def put_under_watch(data: Path, source: str, block: Mapping[str, Any]) -> None:
    """Add ``block`` as ``source``, or replace what stands there; the file is replaced whole. Raises `ConfigError`."""
    blocks = {**watched(data), source: dict(block)}
    beside = data / f".{FILE}.{os.getpid()}"
    try:
        data.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            file.write(_HEAD)
            YAML().dump(blocks, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(data / FILE)
    except OSError as trouble:
        raise ConfigError(f"{data / FILE}: cannot be written: {trouble.strerror}") from None


def id_for(name: str, taken: Mapping[str, Any]) -> str:
    """Return an id made of ``name`` (the last part of a path, a host) that no source in ``taken`` has."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-") or "files"
    wanted = f"files-{slug}"
    numbers = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(taken) + 2))
    return next(one for one in numbers if one not in taken)
