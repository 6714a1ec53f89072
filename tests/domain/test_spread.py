"""A tally as rows: what is there, what is right, what is gathered."""

import pytest

from lms_rt.contract.questions import parse_answer, parse_question
from lms_rt.domain.spread import ROWS_MOST, Row, Spread, spans, spread
from lms_rt.domain.tally import bucket, render
from tests.support.school import CAPITAL, PI
from tests.web.every_type import ANSWERS, EVERY_TYPE

NAME: dict[str, object] = {"type": "short_text", "prompt": "?", "key": {"accepted": ["Éva"]}}


def spread_of(raw: dict[str, object], *answers: object) -> Spread:
    question = parse_question(raw)
    counts: dict[str, int] = {}
    for answer in answers:
        for name in bucket(question, parse_answer(question, answer)):
            counts[name] = counts.get(name, 0) + 1
    return spread(question, render(question, counts, len(answers)))


def test_options_stand_in_their_order_with_those_nobody_chose() -> None:
    found = spread_of(CAPITAL, {"options": ["c"]}, {"options": ["b"]}, {"options": ["c"]})
    assert found == Spread([Row("Lyon", 0), Row("Paris", 1, right=True), Row("Nice", 2)], lettered=True, others=0)


@pytest.mark.parametrize("question", EVERY_TYPE, ids=lambda question: question["prompt"])
def test_every_type_has_the_row_of_an_answer_and_says_whether_it_is_right(question: dict[str, object]) -> None:
    prompt = str(question["prompt"])
    found = spread_of(question, ANSWERS[prompt])
    told = {row.text: row.right for row in found.rows if row.count == 1}
    assert (
        told
        == {
            "One choice": {"Paris": True},
            "Many choices": {"2": True, "11": True},
            "True or not": {"False": False},
            "A number": {"-3.5": False},
            "A length": {"3.14 m": True},
            "A name": {"paris": True},
            "An order": {"Two → One": False},
            "Some pairs": {"Paris": True, "Rome": True},
            "A poll": {"Tea": False},
            "A word": {"calm": False},
            "Some sentences": {},
            "A scale": {"4": False},
            "A long scale": {"42": False},
        }[prompt]
    )


def test_pairs_say_what_they_are_the_answer_to_and_scales_what_their_ends_mean() -> None:
    pairs, scale = (next(each for each in EVERY_TYPE if each["prompt"] == name) for name in ("Some pairs", "A scale"))
    wrong = spread_of(pairs, {"pairs": {"fr": "r", "it": "r"}})
    assert list(wrong.rows) == [Row("Rome", 1, False, "France"), Row("Rome", 1, True, "Italy")]
    assert [row.text for row in spread_of(scale).rows] == ["1: cold", "2", "3", "4", "5: hot"]


def test_of_what_was_typed_the_most_frequent_are_shown_and_what_is_right_however_rare() -> None:
    wrong = [{"value": float(n)} for n in range(ROWS_MOST + 5) for _ in range(2)]
    found = spread_of(PI, *wrong, {"value": 3.14})
    assert found.rows[-1] == Row("3.14", 1, right=True)
    assert len(found.rows) == ROWS_MOST + 1
    assert sum(row.count for row in found.rows) + found.others == len(wrong) + 1


def test_a_word_is_right_as_answers_are_graded() -> None:
    assert [row.right for row in spread_of(NAME, {"text": "eva"}, {"text": "Ewa"}).rows] == [True, False]
    strict = {**NAME, "key": {"accepted": ["éva"], "case_sensitive": True}}
    assert [row.right for row in spread_of(strict, {"text": "eva"}).rows] == [False]


def test_what_is_right_is_so_in_the_form_that_tallies_have_too() -> None:
    long = "Llanfair" * 20
    key = {"accepted": ["Paris", long], "case_sensitive": True}
    found = spread_of({**NAME, "key": key}, {"text": "Paris"}, {"text": "Nice"}, {"text": long})
    assert {row.text[:8]: row.right for row in found.rows} == {"paris": True, "nice": False, "llanfair": True}


def test_times_are_gathered_into_few_spans_of_equal_length() -> None:
    found = spans({"times": [[0, 2], [1, 1], [19, 3], [23, 1]]}, 20)
    assert [(each.start, each.end) for each in found] == [(n, n + 3) for n in range(0, 24, 3)]
    assert [each.count for each in found] == [3, 0, 0, 0, 0, 0, 3, 1]
    assert spans({"times": []}, 20) == []


@pytest.mark.parametrize("unseen", ["\u200d", "\u200c"])
def test_a_text_that_shows_nothing_where_it_is_cut_has_a_row(unseen: str) -> None:
    [row] = spread_of(NAME, {"text": unseen * 100 + "a"}).rows
    assert (row.count, row.right) == (1, False)


def test_a_number_that_is_too_large_in_the_keys_unit_has_a_row() -> None:
    units = {"m": 1, "km": 0.001}
    length: dict[str, object] = {
        "type": "numeric",
        "prompt": "?",
        "units": ["m", "km"],
        "key": {"value": 1, "units": units},
    }
    [row] = spread_of(length, {"value": -1.5e308, "unit": "km"}).rows
    assert (row.count, row.right) == (1, False)
