"""Names that guests choose: what is shown of them, which are the same, and which are refused."""

import pytest

from lms_rt.domain.nicknames import clean, name_key
from lms_rt.errors import ErrorCode, Problem

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    "typed,shown",
    [
        ("  Ada \t Lovelace\n", "Ada Lovelace"),
        ("a\nb", "a b"),
        ("Ada\u202e", "Ada"),
        ("A\u200bd\u00ada\u2060\ufeff", "Ada"),
        ("Ada\u3164\u2800", "Ada"),
        ("Ada\U000e0041\U000e0042", "Ada"),
        ("z" + "\u0316" * 30, "z" + "\u0316" * 4),
        (f"{ENGLAND} Mae", f"{ENGLAND} Mae"),
        ("👩🏽\u200d🚀 Mae", "👩🏽\u200d🚀 Mae"),
        ("नमस्ते", "नमस्ते"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Anu S.", "Anu S."),
        ("Hancock", "Hancock"),
        ("Scunthorpe", "Scunthorpe"),
        ("Екатерина", "Екатерина"),
        ("Player 1", "Player 1"),
    ],
)
def test_a_name_is_shown_as_typed_but_for_what_hides(typed: str, shown: str) -> None:
    assert clean(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " \n ",
        "\u200b",
        "\u202e",
        "\u3164",
        "\u115f",
        "\u2800",
        "\uffa0",
        "\u0301",
        "\U000e0041",
        "\u00ad",
        "a" * 33,
    ],
)
def test_a_name_that_shows_nothing_or_too_much_is_refused(typed: str) -> None:
    with pytest.raises(Problem) as refused:
        clean(typed)
    assert refused.value.code is ErrorCode.NICKNAME_REFUSED


@pytest.mark.parametrize(
    "typed",
    [
        *("FUCK", "f u c k", "s.h.i.t", "sh-it", "5h1t", "fuck1", "xXfuckXx", "fu\u200bck", "Ad0lf H1tler"),
        *("ＦＵＣＫ", "𝓯𝓾𝓬𝓴", "ⓕⓤⓒⓚ", "\u0455hit", "hos\u0336t", "The Teacher"),
        *("Admin", "\u0430dmin", "🅰dmin", "admin\u3164"),
    ],
)
def test_a_blocked_name_is_refused_in_whatever_letters(typed: str) -> None:
    with pytest.raises(Problem) as refused:
        clean(typed)
    assert refused.value.code is ErrorCode.NICKNAME_REFUSED


@pytest.mark.parametrize(
    "other", ["ada", "ÁDA", "\u0410da", "Ad\u0430", "Αda", "Ａｄａ", "A\u200bda", "Ada\u0336", "ADA "]
)
def test_names_that_look_alike_are_the_same(other: str) -> None:
    assert name_key(clean(other)) == name_key("Ada")


def test_different_names_of_one_alphabet_stay_different() -> None:
    letters = ("абвгдежзийклмнопрстуфхцчшщъыьэюя", "αβγδεζηθικλμνξοπρστυφχψω", "abcdefghijklmnopqrstuvwxyz")
    for alphabet in letters:
        assert len({name_key(letter) for letter in alphabet}) == len(alphabet)
