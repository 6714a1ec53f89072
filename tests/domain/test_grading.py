"""When an answer is right, and how much of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.contract.questions import GRADED_TYPES, BooleanAnswer, parse_answer, parse_question
from lms_rt.domain.grading import Grade, grade

from .strategies import Raw, answers_to, questions, raw_answers_to, raw_questions, right_answer
from .test_authoring import CHOICE, MATCHING


def graded(question: Raw, answer: Raw, *, partial_credit: bool = True) -> Grade:
    parsed = parse_question(question)
    return grade(parsed, parse_answer(parsed, answer), partial_credit=partial_credit)


def four(**more: object) -> Raw:
    return {"prompt": "?", "options": [{"id": name, "text": name} for name in "abcd"]} | more


@given(st.data(), st.booleans())
def test_a_grade_is_a_share_and_is_whole_exactly_when_right(data: st.DataObject, partial: bool) -> None:
    question = data.draw(questions())
    correct, fraction = grade(question, data.draw(answers_to(question)), partial_credit=partial)
    assert 0.0 <= fraction <= 1.0
    assert (correct is None) == (question.type not in GRADED_TYPES)
    assert (correct is True) == (fraction == 1.0)
    if not partial:
        assert fraction in (0.0, 1.0)


@given(st.data(), st.booleans())
def test_the_key_is_always_a_right_answer(data: st.DataObject, partial: bool) -> None:
    question = data.draw(questions().filter(lambda drawn: drawn.type in GRADED_TYPES))
    assert grade(question, right_answer(question), partial_credit=partial) == Grade(True, 1.0)


@given(st.data())
def test_partial_credit_never_takes_anything_away(data: st.DataObject) -> None:
    question = data.draw(questions())
    answer = data.draw(answers_to(question))
    without, with_credit = (grade(question, answer, partial_credit=flag) for flag in (False, True))
    assert with_credit.correct == without.correct
    assert with_credit.fraction >= without.fraction


@given(st.data())
def test_grades_do_not_depend_on_the_order_in_which_things_are_listed(data: st.DataObject) -> None:
    raw = data.draw(raw_questions().filter(lambda drawn: drawn["type"] in ("multiple_choice", "ordering", "matching")))
    answer = data.draw(raw_answers_to(parse_question(raw)))
    listed = {name: data.draw(st.permutations(raw[name])) for name in ("options", "left", "right") if name in raw}
    chosen = {name: data.draw(st.permutations(picked)) for name, picked in answer.items() if name == "options"}
    assert graded(raw | listed, answer | chosen) == graded(raw, answer)


@pytest.mark.parametrize(
    "chosen,fraction",
    [("ac", 1.0), ("a", 0.5), ("ab", 0.0), ("acb", 0.5), ("abcd", 0.0), ("b", 0.0), ("bd", 0.0)],
)
def test_a_wrong_choice_takes_away_what_a_right_one_gives(chosen: str, fraction: float) -> None:
    question = four(type="multiple_choice", key={"options": ["a", "c"]})
    assert graded(question, {"options": list(chosen)}).fraction == fraction


def test_without_partial_credit_half_right_is_wrong() -> None:
    question = four(type="multiple_choice", key={"options": ["a", "c"]})
    assert graded(question, {"options": ["a"]}, partial_credit=False) == Grade(False, 0.0)
    assert graded(CHOICE, {"options": ["a"]}) == Grade(False, 0.0)


@pytest.mark.parametrize(
    "order,fraction", [("abcd", 1.0), ("bcda", 2 / 3), ("dabc", 2 / 3), ("badc", 0.0), ("cdab", 2 / 3), ("dcba", 0.0)]
)
def test_an_ordering_earns_the_share_of_neighbours_it_keeps(order: str, fraction: float) -> None:
    question = four(type="ordering", key={"order": list("abcd")})
    assert graded(question, {"order": list(order)}).fraction == pytest.approx(fraction)


def test_a_matching_earns_the_share_of_right_pairs_and_nothing_for_the_missing() -> None:
    assert graded(MATCHING, {"pairs": {"l1": "r2"}}) == Grade(False, 0.5)
    assert graded(MATCHING, {"pairs": {"l1": "r2", "l2": "r3"}}) == Grade(False, 0.5)
    assert graded(MATCHING, {"pairs": {"l2": "r1", "l1": "r2"}}) == Grade(True, 1.0)


@pytest.mark.parametrize(
    "key,value,right",
    [
        ({"value": 3.14, "tolerance": 0.01}, 3.15, True),
        ({"value": 3.14, "tolerance": 0.01}, 3.13, True),
        ({"value": 3.14, "tolerance": 0.01}, 3.1500001, False),
        ({"value": 0.3, "tolerance": 0.1}, 0.2, True),
        ({"value": 0.3, "tolerance": 0.1}, 0.4, True),
        ({"value": 1.1, "tolerance": 2.2}, 3.3, True),
        ({"value": 1_000_000_000}, 1_000_000_000.5, False),
        ({"value": 1e300, "tolerance": 1e-300}, 1e300, True),
        ({"value": 0}, -0.0, True),
        ({"min": 3, "max": 4}, 3, True),
        ({"min": 3, "max": 4}, 4.0, True),
        ({"min": 3, "max": 4}, 4.000001, False),
    ],
)
def test_the_ends_of_a_tolerance_are_right_as_people_reckon(key: Raw, value: float, right: bool) -> None:
    assert graded({"type": "numeric", "prompt": "?", "key": key}, {"value": value}).correct is right


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**4), st.integers(-2, 2))
def test_tolerances_are_exact_in_hundredths(value: int, tolerance: int, beyond: int) -> None:
    question = {"type": "numeric", "prompt": "?", "key": {"value": value / 100, "tolerance": tolerance / 100}}
    for side in (-1, 1):
        answer = {"value": (value + side * (tolerance + beyond)) / 100}
        assert graded(question, answer).correct is (abs(tolerance + beyond) <= tolerance)


@pytest.mark.parametrize(
    "typed,right", [(" paris ", True), ("PARIS", True), ("Pâris", True), ("Paris!", False), ("Par is", False)]
)
def test_short_texts_forgive_case_accents_and_spaces_but_not_punctuation(typed: str, right: bool) -> None:
    question = {"type": "short_text", "prompt": "?", "key": {"accepted": ["Lutetia", "Paris"]}}
    assert graded(question, {"text": typed}).correct is right


def test_an_answer_to_another_type_of_question_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="BooleanAnswer"):
        grade(parse_question(CHOICE), BooleanAnswer(value=True), partial_credit=False)
