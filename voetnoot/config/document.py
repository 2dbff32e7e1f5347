"""The settings as documentation: ``docs/settings.md``, the JSON Schema for editors, what ``config show`` prints."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from voetnoot.config.sections import BY_NAME, Config
from voetnoot.config.sources import KNOWN_SOURCES, SourceConfig
from voetnoot.passwords import veiled

HEAD = """\
# Settings

Made from the program by `voetnoot config schema --markdown`; a test keeps the two equal.

Settings stand in `config.yaml` (`--config FILE`), where every key may be left out. The environment overrides the file:
`VOETNOOT_` and the path in capitals, with `__` between its parts (`VOETNOOT_STORE__URL`); an id of a source with `_` for `-`
(`VOETNOOT_SOURCES__NL_TWEEDE_KAMER__BASE_URL`); a list as `a, b`. Options of a command override both. Relative paths in a file
are taken from its folder, all others from the working directory. An unknown or wrong key stops the program with the place where
it stands. Durations are written `30s`, `15m`, `1h`, `3d`; sizes `500kB`, `5MB`, `1GiB`.

For completion in an editor, put `# yaml-language-server: $schema=docs/config.schema.json` on the first line.
"""


def schema() -> str:
    """Return the JSON Schema of ``config.yaml`` as text."""
    made: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Config.model_json_schema()}
    made["title"] = "Voetnoot's config.yaml"
    source = made["$defs"]["SourceConfig"]
    source["required"] = []  # a known id needs to say only what differs
    for section in made["$defs"].values():
        section.pop("title", None)
    return json.dumps(made, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def page() -> str:
    """Return ``docs/settings.md``."""
    parts = [HEAD + "\n", _table("", Config, skip_sections=True)]
    parts += [_section(name, field.annotation) for name, field in Config.model_fields.items() if _is_section(field)]
    for name, (called, section) in BY_NAME.items():
        known = f" Known ids: {', '.join(f'`{source}`' for source in KNOWN_SOURCES)}." if section is SourceConfig else ""
        parts.append(_section(f"{name}.{called}", section, known))
    return "".join(parts)


def _is_section(field: FieldInfo) -> bool:
    return isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)


def _section(path: str, model: Any, more: str = "") -> str:
    text = f"\n## `{path}`\n\n{(model.__doc__ or '').strip()}{more}\n\n{_table(path + '.', model, skip_sections=True)}"
    inner = [_section(f"{path}.{name}", field.annotation) for name, field in model.model_fields.items() if _is_section(field)]
    return text + "".join(inner)


def _table(before: str, model: type[BaseModel], *, skip_sections: bool = False) -> str:
    rows = [
        f"| `{before}{name}` | {_default(model, name, field)} | {field.description} |\n"
        for name, field in model.model_fields.items()
        if not (skip_sections and (_is_section(field) or name in BY_NAME))
    ]
    return "| key | default | meaning |\n|---|---|---|\n" + "".join(rows) if rows else ""


def _default(model: type[BaseModel], name: str, field: FieldInfo) -> str:
    if field.is_required():
        return "by the id" if model is SourceConfig else "none"
    default = field.get_default(call_default_factory=True)
    value = model.model_construct(**{name: default}).model_dump(mode="json", include={name})[name]
    if value is None:
        return "none"
    return f"`{json.dumps(value) if not isinstance(value, str) else value}`"


def shown(config: Config) -> dict[str, Any]:
    """Return the settings as plain values, with passwords in addresses replaced by ``***``."""
    tree: dict[str, Any] = _veiled(config.model_dump(mode="json"))
    return tree


def _veiled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _veiled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_veiled(inner) for inner in value]
    return veiled(value) if isinstance(value, str) and "://" in value else value


def write(folder: Path) -> None:
    """Write the page and the schema into ``folder`` (``docs``)."""
    (folder / "settings.md").write_text(page(), "utf-8")
    (folder / "config.schema.json").write_text(schema(), "utf-8")
