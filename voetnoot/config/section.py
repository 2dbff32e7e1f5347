"""What every part of the settings is built on: frozen, and strict about keys."""

from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator, model_validator


class Section(BaseModel):
    """A frozen part of the tree that refuses unknown keys. An empty section (``links:``) means its defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_default(cls, value: Any) -> Any:
        return {} if value is None else value

    @field_validator("*", mode="before")
    @classmethod
    def _no_truth_for_numbers(cls, value: Any, info: Any) -> Any:
        wanted = cls.model_fields[info.field_name].annotation
        if isinstance(value, bool) and wanted in (int, float, str):
            raise ValueError("a number" if wanted is not str else "text")
        return value
