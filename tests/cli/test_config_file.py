"""config.toml is the documentation of the configuration, so it must be complete and true."""

import os
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import BaseModel

from lms_rt.configuration import load
from lms_rt.settings import ENV_PREFIX, RateLimit, ServerSettings, Settings

FILE = Path(__file__).parents[2] / "config.toml"


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(ENV_PREFIX):
            monkeypatch.delenv(name)


def _keys(model: type[BaseModel], table: str = "") -> Iterator[tuple[str, str]]:
    """(table, key) of every setting; a rate limit is one."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not RateLimit:
            yield from _keys(kind, f"{table}.{name}".lstrip("."))
        else:
            yield table, name


def _documented() -> set[tuple[str, str]]:
    """(table, key) of every line that sets a key, commented out or not."""
    found: set[tuple[str, str]] = set()
    table = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"\[([a-z_.]+)\]", line):
            table = heading[1]
        elif key := re.match(r"(?:# )?([a-z_]+) = ", line):
            found.add((table, key[1]))
    return found


def test_the_file_holds_the_defaults() -> None:
    assert load(FILE).model_dump() == Settings().model_dump()


def test_every_key_stands_in_the_file_and_no_other() -> None:
    assert _documented() == set(_keys(Settings))


def test_every_key_has_a_word_of_explanation() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    bare = [
        f"{previous!r} then {line!r}"
        for previous, line in pairwise(lines)
        if re.match(r"(?:# )?[a-z_]+ = ", line) and not previous
    ]
    # A key may share the explanation of the one above it, but not stand alone behind an empty line
    assert bare == []


def test_a_misspelt_key_is_an_error(tmp_path: Path) -> None:
    wrong = tmp_path / "config.toml"
    wrong.write_text("[server]\nprot = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="prot"):
        load(wrong)


def test_an_origin_is_known_as_browsers_write_it() -> None:
    server = ServerSettings(allowed_origins=("https://Pages.Example/",), public_url="https://School.example/")
    assert server.allowed_origins == ("https://pages.example",)
    assert server.public_url == "https://school.example"
