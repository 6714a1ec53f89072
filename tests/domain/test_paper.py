"""Which questions an attempt is asked, and what all of it comes to."""

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.contract.questions import parse_answer, parse_question
from lms_rt.domain.attempt_marks import Mark, Outcome, Work, mark, outcome
from lms_rt.domain.feedback import shown
from lms_rt.domain.paper import PaperQuestion, chosen
from lms_rt.domain.points import MarkingRules

from .strategies import answers_to, questions

PI = parse_question({"type": "numeric", "prompt": "?", "key": {"value": 3.14}})


def paper(fixed: int, *pools: int) -> list[PaperQuestion]:
    draws: list[tuple[int, ...]] = [()] * fixed
    draws += [(number,) for number, size in enumerate(pools, start=1) for _ in range(size)]
    return [PaperQuestion(UUID(int=index), index, own, PI) for index, own in enumerate(draws, start=1)]


@given(st.integers(0, 2**31), st.booleans(), st.integers(0, 5), st.integers(0, 4), st.integers(0, 4))
def test_everybody_s_questions_are_asked_and_as_many_of_each_draw_as_it_gives(
    seed: int, shuffle: bool, fixed: int, one: int, two: int
) -> None:
    questions = paper(fixed, one + 2, two + 1)
    asked = chosen(questions, (one, two), seed, shuffle=shuffle)
    assert len({question.id for question in asked}) == len(asked) == fixed + one + two
    assert [sum(question.draws == own for question in asked) for own in ((), (1,), (2,))] == [fixed, one, two]
    assert chosen(questions[::-1], (one, two), seed, shuffle=True) == chosen(questions, (one, two), seed, shuffle=True)
    if not shuffle:
        assert [question.draws for question in asked] == sorted(question.draws for question in asked)


@given(st.data(), st.booleans())
def test_a_mark_is_within_what_the_question_and_the_rules_give(data: st.DataObject, partial: bool) -> None:
    question = data.draw(questions())
    rules = MarkingRules(partial, data.draw(st.sampled_from([Decimal(0), Decimal("0.25"), Decimal(1)])))
    got = mark(Work(question, data.draw(answers_to(question))), rules)
    assert got.points is not None
    assert -rules.negative_marking * got.worth <= got.points <= got.worth
    assert (got.correct is True) <= (got.points == got.worth)
    if got.correct is None:
        assert got.fraction is None
    else:
        assert got.fraction is not None
        assert 0 <= got.fraction <= 1
        assert got.correct == (got.fraction == 1)
        assert partial or got.fraction in {0, 1}


def test_what_was_not_answered_brings_nothing_and_costs_nothing() -> None:
    harsh = MarkingRules(negative_marking=Decimal(1))
    assert mark(Work(PI, None), harsh) == Mark(False, Fraction(0), 1000, fraction=0)
    missed = parse_answer(PI, {"value": 3})
    assert mark(Work(PI, missed), harsh) == Mark(False, Fraction(-1000), 1000, fraction=0)


@pytest.mark.parametrize("given, fraction", [("1000", 1), ("1100", 1), ("250", 0.25), ("0", 0), ("-10", 0)])
def test_of_what_a_person_gave_as_much_is_right_as_it_is_of_the_worth(given: str, fraction: float) -> None:
    assert mark(Work(PI, None, given=Decimal(given)), MarkingRules()).fraction == fraction


@pytest.mark.parametrize(
    "marks,score,most,passed",
    [
        ([Mark(True, Fraction(1000), 1000), Mark(False, Fraction(-1000), 1000)], Decimal(0), 2000, False),
        ([Mark(False, Fraction(1000, 3), 1000)] * 3, Decimal(1000), 3000, False),
        ([Mark(False, Fraction(2000, 3), 1000)] * 3, Decimal(2000), 3000, True),
        ([Mark(True, Fraction(1000), 1000), Mark(None, None, 1000)], None, 2000, None),
        ([], Decimal(0), 0, True),
    ],
)
def test_an_attempt_is_the_exact_sum_of_its_answers(
    marks: list[Mark], score: Decimal | None, most: int, passed: bool | None
) -> None:
    assert outcome(marks, Decimal(60)) == Outcome(score, Decimal(most), passed)


@pytest.mark.parametrize(
    "begins,submitted,closed,level",
    [
        ("submit", False, True, "none"),
        ("submit", True, False, "full"),
        ("close", True, False, "none"),
        ("close", True, True, "full"),
        ("close", False, True, "none"),
    ],
)
def test_feedback_is_shown_after_the_submission_or_after_the_close(
    begins: str, submitted: bool, closed: bool, level: str
) -> None:
    assert shown("full", begins, submitted=submitted, closed=closed) == level  # type: ignore[arg-type]
