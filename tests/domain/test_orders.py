"""Orders that are right in part, by every way of counting, against what each way says of itself."""

from fractions import Fraction
from itertools import permutations
from typing import get_args

import pytest

from lms_rt.contract.questions.keys import OrderPart
from lms_rt.domain.orders import share_of_order

PARTS = get_args(OrderPart)

TABLE: list[tuple[str, dict[OrderPart, str]]] = [
    # Of ABCDE
    ("BCDEA", {"neighbours": "3/4", "neighbours_and_last": "3/5", "before_and_after": "6/10", "pairs": "6/10",
               "longest_order": "4/5", "longest_run": "4/5", "places": "0", "distance": "12/20"}),
    ("EDCBA", {"neighbours": "0", "neighbours_and_last": "0", "before_and_after": "0", "pairs": "0",
               "longest_order": "0", "longest_run": "0", "places": "1/5", "distance": "8/20"}),
    ("ACEBD", {"neighbours": "0", "neighbours_and_last": "0", "before_and_after": "1/10", "pairs": "7/10",
               "longest_order": "3/5", "longest_run": "2/5", "places": "1/5", "distance": "14/20"}),
    ("CABDE", {"neighbours": "2/4", "neighbours_and_last": "3/5", "before_and_after": "5/10", "pairs": "8/10",
               "longest_order": "4/5", "longest_run": "3/5", "places": "2/5", "distance": "16/20"}),
    ("AXBCD".replace("X", "E"), {"neighbours": "2/4", "neighbours_and_last": "2/5", "before_and_after": "5/10",
               "pairs": "7/10", "longest_order": "4/5", "longest_run": "4/5", "places": "1/5", "distance": "14/20"}),
]  # fmt: skip


@pytest.mark.parametrize("given,shares", TABLE)
def test_an_order_right_in_part_brings_what_its_way_of_counting_says(given: str, shares: dict[OrderPart, str]) -> None:
    assert shares.keys() == set(PARTS)
    assert {part: share_of_order("ABCDE", part)(given) for part in shares} == {
        part: Fraction(share) for part, share in shares.items()
    }


@pytest.mark.parametrize("part", PARTS)
def test_only_the_right_order_is_right_as_a_whole(part: OrderPart) -> None:
    share = share_of_order("ABCD", part)
    assert [order for order in map("".join, permutations("ABCD")) if share(order) == 1] == ["ABCD"]
    assert all(0 <= share(order) <= 1 for order in permutations("ABCD"))
    assert [share_of_order("AB", part)(order) for order in ("AB", "BA")] == [1, 0]
