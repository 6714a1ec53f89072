"""What mails say, one file a language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

FALLBACK: Final = "en"
LANGUAGES: Final = ("en", "de", "es", "fr")
"""A further language is a further file, and its name here."""


@dataclass(frozen=True, slots=True)
class Words:
    """One language's texts; each is a Jinja template of one line."""

    language: str
    letter: Mapping[str, str]
    """What all mails share."""
    mails: Mapping[str, Mapping[str, Any]]
    """By mail: `subject`, `paragraphs`, `action`, `after`, and tables of the mail's own."""


def load(language: str) -> Words:
    """The texts of a language."""
    tables = tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    return Words(language, tables.pop("letter"), tables)


def best(locale: str) -> str:
    """The language for somebody who reads `locale`: `de-AT` is served in `de`, what we do not speak in English."""
    language = locale.partition("-")[0].lower()
    return language if language in LANGUAGES else FALLBACK
