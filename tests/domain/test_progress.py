"""The percentage as a property of the facts."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lms_rt.domain.progress import COMPLETE, Curriculum, course_percent, missing, percent_of

A, B = UUID(int=1), UUID(int=2)

lesson = st.integers(0, 20).map(lambda n: UUID(int=n))
lessons = st.frozensets(lesson)
curricula = st.builds(Curriculum, st.just(1), required=lessons, optional=lessons)


@given(curricula, lessons)
def test_it_is_between_0_and_100_and_100_means_that_nothing_is_missing(of: Curriculum, done: frozenset[UUID]) -> None:
    percent = course_percent(of, done)
    assert 0 <= percent <= COMPLETE
    assert (percent == COMPLETE) == (not missing(of, done) and bool(of.counted))


@given(curricula, lessons, lessons)
def test_completing_more_never_lowers_it(of: Curriculum, done: frozenset[UUID], more: frozenset[UUID]) -> None:
    assert course_percent(of, done | more) >= course_percent(of, done)


@given(curricula, st.lists(lesson))
def test_neither_order_nor_repetition_of_facts_matters(of: Curriculum, done: list[UUID]) -> None:
    assert course_percent(of, done) == course_percent(of, sorted(set(done))) == course_percent(of, done * 2)


def test_what_is_optional_counts_only_where_nothing_is_required() -> None:
    assert course_percent(Curriculum(1, frozenset({A}), frozenset({B})), {B}) == 0
    assert course_percent(Curriculum(1, frozenset(), frozenset({A, B})), {B}) == 50


def test_it_is_rounded_down_so_that_almost_done_is_not_done() -> None:
    assert percent_of(999, 1000) == 99
    assert percent_of(0, 0) == 0
