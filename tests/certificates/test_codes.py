"""Codes that people copy by hand."""

from hypothesis import given
from hypothesis import strategies as st

from lms_rt.certificates.codes import CHECKS, DIGITS, new_code, read, shown, with_check

NUMBERS = st.integers(0, 2**80 - 1)


@given(NUMBERS)
def test_a_code_is_read_however_it_is_written(number: int) -> None:
    code = with_check(number)
    assert len(code) == 17
    for written in (code, shown(code), shown(code).lower(), f"  {code[:5]} {code[5:]}\u2011".rstrip("\u2011")):
        assert read(written) == code
    assert read(code[:-1].replace("0", "o").replace("1", "l") + code[-1]) == code


@given(NUMBERS, st.integers(0, 15), st.sampled_from(DIGITS))
def test_one_wrong_character_is_noticed(number: int, place: int, wrong: str) -> None:
    code = with_check(number)
    if code[place] != wrong:
        assert read(code[:place] + wrong + code[place + 1 :]) is None


@given(NUMBERS, st.integers(0, 14))
def test_two_neighbours_swapped_are_noticed(number: int, place: int) -> None:
    code = with_check(number)
    if code[place] != code[place + 1]:
        assert read(code[:place] + code[place + 1] + code[place] + code[place + 2 :]) is None


@given(st.text(max_size=40))
def test_nothing_else_is_a_code(text: str) -> None:
    found = read(text)
    assert found is None or (len(found) == 17 and found[-1] in CHECKS)


def test_codes_are_random() -> None:
    assert len({new_code() for _ in range(1000)}) == 1000
