"""Where lines of a certificate may end."""

import pytest

from lms_rt.certificates.lines import broken
from lms_rt.certificates.sheet import language_of


@pytest.mark.parametrize(
    "text, wanted, lines",
    [
        ("Ada Lovelace", 1, ["Ada Lovelace"]),
        ("Ada Lovelace", 2, ["Ada", "Lovelace"]),
        ("Ada", 2, ["A", "da"]),
        ("A", 3, ["A"]),
        ("one two three four five six", 3, ["one two", "three four", "five six"]),
        ("天文学入門、星", 2, ["天文学", "入門、星"]),
        ("天文学、入門", 2, ["天文", "学、入門"]),
        ("प्रिया", 2, ["प्रि", "या"]),
        ("ชื่อ", 2, ["ชื่", "อ"]),
    ],
)
def test_lines_are_about_as_long_as_each_other_and_break_no_letter(text: str, wanted: int, lines: list[str]) -> None:
    assert broken(text, wanted) == lines


@pytest.mark.parametrize("wanted", [1, 2, 3])
def test_nothing_is_lost_between_lines(wanted: int) -> None:
    text = "Advanced Topics in the Theory of 天文学入門 and प्रिया, Part II"
    assert "".join(broken(text, wanted)).replace(" ", "") == text.replace(" ", "")


def test_the_characters_beside_them_tell_whose_chinese_characters_are() -> None:
    assert language_of(["山田 さくら"]) == "ja"
    assert language_of(["王小明", "김민수"]) == "ko"
    assert language_of(["王小明", "Astronomy"]) is None
