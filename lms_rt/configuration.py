"""Reading the configuration: explicit values, environment variables and the file, together and checked."""

import json
import os
from pathlib import Path
from typing import get_origin

from pydantic_settings import SettingsConfigDict, SettingsError

from lms_rt.settings import ENV_PREFIX, Settings


class UnknownVariableError(ValueError):
    """An `LMS_*` environment variable names no key."""


class UnreadableVariableError(ValueError):
    """An `LMS_*` environment variable that should hold JSON does not."""


def load(config: Path | None = None, **overrides: object) -> Settings:
    """Read the configuration from `config` (default: `config.toml` in the working directory, if there is one).

    Raises pydantic.ValidationError listing every bad key, UnknownVariableError for a variable that names none,
    UnreadableVariableError for one that is not JSON where it should be, FileNotFoundError when a named file is missing,
    and tomllib.TOMLDecodeError or UnicodeDecodeError when it is not TOML.
    """
    _refuse_unknown_variables()
    path = config or Path("config.toml")
    if config is not None and not config.is_file():
        raise FileNotFoundError(f"no configuration file at {config}")

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=path if path.is_file() else None)

    try:
        return FromFile(**overrides)  # type: ignore[arg-type]  # overrides are validated like the file is
    except SettingsError as error:
        raise UnreadableVariableError(
            f"not JSON, as lists and tables have to be in variables: {', '.join(_not_json())}"
        ) from error


def _refuse_unknown_variables() -> None:
    """pydantic-settings looks only for the variables it knows; a misspelt one would silently not count."""
    ours = [name.upper() for name in os.environ if name.upper().startswith(ENV_PREFIX)]
    unknown = [
        name for name in ours if name.removeprefix(ENV_PREFIX).split("__")[0].lower() not in Settings.model_fields
    ]
    if unknown:
        raise UnknownVariableError(
            f"{', '.join(sorted(unknown))}: no such key; see config.toml, and write __ for each dot"
        )


def _not_json() -> list[str]:
    """The variables that should hold JSON and do not; pydantic-settings names no more than their table."""
    return [name for name, value in sorted(os.environ.items()) if _takes_json(name) and not _is_json(value)]


def _takes_json(variable: str) -> bool:
    kind: object = Settings if variable.upper().startswith(ENV_PREFIX) else None
    for key in variable.upper().removeprefix(ENV_PREFIX).lower().split("__"):
        field = getattr(kind, "model_fields", {}).get(key)
        kind = None if field is None else field.annotation
    return get_origin(kind) in {dict, tuple, frozenset} or hasattr(kind, "model_fields")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
