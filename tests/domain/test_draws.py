"""Draws whose pools overlap, against all the ways there are of filling them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lms_rt.contract.questions import parse_question
from lms_rt.domain.draws import Draws, available, filled, short
from lms_rt.domain.paper import PaperQuestion, chosen

PI = parse_question({"type": "numeric", "prompt": "?", "key": {"value": 3.14}})
Bank = tuple[tuple[int, ...], dict[int, Draws]]


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """How many each of up to three draws wants, and which draws each of up to six questions may be taken by."""
    counts = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    some = st.sets(st.integers(1, len(counts)), min_size=1).map(lambda numbers: tuple(sorted(numbers)))
    return tuple(counts), dict(enumerate(draw(st.lists(some, max_size=6))))


def every_way(
    counts: Sequence[int], items: Mapping[int, Draws], number: int = 1
) -> Iterator[tuple[frozenset[int], ...]]:
    """What each draw takes, in all ways of filling the draws from `number` on."""
    if number > len(counts):
        yield ()
        return
    for taken in combinations([item for item, draws in items.items() if number in draws], counts[number - 1]):
        left = {item: draws for item, draws in items.items() if item not in taken}
        for rest in every_way(counts, left, number + 1):
            yield (frozenset(taken), *rest)


@given(banks())
def test_draws_are_short_where_there_is_no_way_to_fill_them_and_those_named_are_all_to_blame(bank: Bank) -> None:
    counts, items = bank
    supply = Counter(items.values())
    lacking = short(counts, supply)
    assert bool(lacking) == (next(every_way(counts, items), None) is None)
    if lacking:
        assert sum(counts[number - 1] for number in lacking) > available(lacking, supply)
        for number in lacking:
            others = [counts[n - 1] if n in lacking - {number} else 0 for n in range(1, len(counts) + 1)]
            assert not short(others, supply)


@given(banks(), st.randoms(use_true_random=False))
def test_each_draw_takes_what_it_may_and_all_of_it_whatever_it_would_like_first(bank: Bank, random: object) -> None:
    counts, items = bank
    ways = set(every_way(counts, items))
    if ways:
        taken = filled(counts, items, lambda _, pool: random.sample(pool, len(pool)))  # type: ignore[attr-defined]
        assert parts(counts, taken) in ways


@given(banks())
def test_every_way_of_filling_the_draws_comes_of_some_order(bank: Bank) -> None:
    counts, items = bank
    for way in every_way(counts, items):

        def this_way_first(number: int, pool: list[int], way: tuple[frozenset[int], ...] = way) -> list[int]:
            return sorted(pool, key=lambda item: item not in way[number - 1])

        assert parts(counts, filled(counts, items, this_way_first)) == way


def parts(counts: Sequence[int], taken: Sequence[int]) -> tuple[frozenset[int], ...]:
    bounds = [sum(counts[:number]) for number in range(len(counts) + 1)]
    assert len(set(taken)) == len(taken) == bounds[-1]
    return tuple(frozenset(taken[begin:end]) for begin, end in pairwise(bounds))


def test_attempts_draw_evenly_among_what_leaves_enough_for_the_others() -> None:
    pool: list[Draws] = [(1,)] * 6 + [(1, 2)] * 2
    questions = [PaperQuestion(UUID(int=n), n, draws, PI) for n, draws in enumerate(pool, start=1)]
    asked: Counter[int] = Counter()
    for seed in range(2000):
        first, second = chosen(questions, (1, 1), seed, shuffle=False)
        assert second.draws == (1, 2)
        asked.update([first.index, second.index])
    # The wide draw takes each of the eight equally often; the narrow one then takes what is left of the two.
    expected = {**dict.fromkeys(range(1, 7), 250), **dict.fromkeys((7, 8), 250 + 1000)}
    assert all(abs(asked[index] - count) < 60 for index, count in expected.items()), asked
