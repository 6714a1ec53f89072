"""Which texts count as the same, in several scripts, and how they are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.domain.texts import LABEL_MAX, fold, label

from .strategies import texts

SAME = [
    ("Straße", "STRASSE"),
    ("Ærøskøbing", "aeroskobing"),
    ("Łódź", "lodz"),
    ("Curaçao", "CURACAO"),
    ("Αθήνα", "ΑΘΗΝΑ"),
    ("Σίσυφος", "ΣΙΣΥΦΟΣ"),
    ("ᾳ", "α"),
    ("Ёлка", "елка"),
    ("за́мок", "замок"),
    ("İstanbul", "istanbul"),
    ("ISPARTA", "ısparta"),
    ("شَمْس", "شمس"),
    ("שָׁלוֹם", "שלום"),
    ("ｐａｒｉｓ", "paris"),
    ("don’t", "don't"),
    ("re–entry", "re-entry"),
    ("  New\u00a0York\n", "new york"),
    ("co\u00adop\u200b", "coop"),
    ("e\u0301", "é"),
    ("❤\ufe0f", "❤"),
]
DIFFERENT = [
    ("мой", "мои"),
    ("їх", "іх"),
    ("कल", "कुल"),
    ("が", "か"),
    ("ไกล", "ใกล้"),
    ("U.S.", "US"),
    ("nose", "noose"),
    ("re-entry", "reentry"),
]


@pytest.mark.parametrize("one,other", SAME)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("one,other", DIFFERENT)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_a_label_folds_as_the_text_it_stands_for(text: str) -> None:
    assert fold(label(text)) == fold(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_a_label_is_one_short_line(text: str) -> None:
    shown = label(text)
    assert len(shown) <= LABEL_MAX
    assert shown == " ".join(shown.split())


def test_a_label_keeps_accents_and_the_final_sigma() -> None:
    assert label("  Photosynthèse ") == "photosynthèse"
    assert label("ΣΙΣΥΦΟΣ") == "σισυφος"


def test_a_label_cannot_turn_the_projector_around() -> None:
    assert label("abc\u202edef\u2066") == "abcdef"
