"""Texts in which `*` stands for anything."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.domain.texts import fold
from lms_rt.domain.wildcards import matcher

few = st.text(st.sampled_from("ab*"), max_size=8)


@given(pattern=few, text=st.text(st.sampled_from("ab"), max_size=8))
def test_it_fits_exactly_what_the_regular_expression_fits(pattern: str, text: str) -> None:
    expression = ".*".join(map(re.escape, pattern.split("*")))
    assert matcher(pattern, fold)(fold(text)) == (re.fullmatch(expression, text) is not None)


@pytest.mark.parametrize(
    "pattern, text, fits",
    [
        ("Fr*g", "  FROG ", True),
        ("crème *", "creme brulee", True),
        ("red *", "redness", False),
        (r"2\*3", "2*3", True),
        (r"2\*3", "2 3", False),
        ("ab*ba", "aba", False),
        ("*" * 100 + "x", "a" * 200, False),
    ],
)
def test_case_accents_and_escaped_stars(pattern: str, text: str, fits: bool) -> None:
    assert matcher(pattern, fold)(fold(text)) is fits
