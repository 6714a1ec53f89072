"""Numbers as they are typed; the same cases as `words.test.mjs` has for the browser."""

import json
import re
from pathlib import Path

import pytest

from lms_rt.web.number_text import number_in

SCRIPTS = Path(__file__).parent / "js" / "words.test.mjs"


def pairs() -> list[tuple[str, float]]:
    """Every `["typed", number]` of the browser's own test."""
    found = re.findall(r'\[("[^"]*"), (-?[\d.e-]+)\]', SCRIPTS.read_text().partition("what is no finite number")[0])
    return [(json.loads(typed), float(value)) for typed, value in found]


@pytest.mark.parametrize("typed, value", pairs())
def test_numbers_are_read_as_in_a_browser(typed: str, value: float) -> None:
    assert number_in(typed) == value


def test_the_cases_of_the_browser_were_found() -> None:
    assert len(pairs()) >= 19


@pytest.mark.parametrize(
    "typed", ["", "pi", "1,2,3", "1.2.3", "1,000,00", "10,00.5", ",", ".e8", "NaN", "0x10", "1e999"]
)
def test_what_is_no_finite_number_is_none(typed: str) -> None:
    assert number_in(typed) is None
