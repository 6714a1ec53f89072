"""Orders that follow from a seed."""

from itertools import permutations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lms_rt.domain.permutation import shuffled, shuffled_unlike

names = st.lists(st.text("abcdefgh", min_size=1, max_size=3), unique=True, max_size=8)


@given(names, st.text())
def test_shuffling_keeps_every_item_once(items: list[str], seed: str) -> None:
    assert sorted(shuffled(items, seed, str)) == sorted(items)


@given(names, st.text(), st.randoms(use_true_random=False))
def test_the_order_says_nothing_about_where_the_items_stood(items: list[str], seed: str, random: Random) -> None:
    mixed = list(items)
    random.shuffle(mixed)
    assert shuffled(mixed, seed, str) == shuffled(items, seed, str)


def test_the_order_is_the_same_on_every_machine_and_in_every_version() -> None:
    assert "".join(shuffled("abcdef", "42", str)) == "fbdeca"
    # tests/web/js/shuffle.test.mjs says the same of the pages' own implementation
    assert "".join(shuffled("abcdef", "7:0190a0a0-0000-7000-8000-000000000001", str)) == "ebcdfa"
    assert "".join(shuffled("äöüß", "Ä", str)) == "ßüöä"


def test_seeds_reach_every_order_about_equally_often() -> None:
    drawn = ["".join(shuffled("abc", str(seed), str)) for seed in range(600)]
    counts = {"".join(order): drawn.count("".join(order)) for order in permutations("abc")}
    assert min(counts.values()) > 60  # 100 expected; the seeds are fixed, so this cannot fail by chance


@given(names.filter(lambda items: len(items) > 1), st.text(), st.data())
def test_the_solved_order_is_never_shown(items: list[str], seed: str, data: st.DataObject) -> None:
    solved = data.draw(st.just(list(shuffled(items, seed, str))) | st.permutations(items))
    order = shuffled_unlike(items, solved, seed, str)
    assert list(order) != solved
    assert sorted(order) == sorted(items)


def test_a_single_item_has_only_one_order() -> None:
    assert shuffled_unlike(["a"], ["a"], "seed", str) == ("a",)
