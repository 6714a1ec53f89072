"""How answers are counted, and how the counts are sent."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_json

from lms_rt.contract.questions import parse_answer, parse_question
from lms_rt.domain.tally import BUCKET_MAX, ORDERS_SHOWN, VALUES_SHOWN, WORDS_SHOWN, bucket, render

from .strategies import Raw, answers_to, questions
from .test_authoring import CHOICE, MATCHING
from .test_parse_answer import CLOUD, MULTIPLE, NUMERIC, OPEN, ORDERING, SCALE, SHORT, TRUE_FALSE


def tallied(raw_question: Raw, *raw_answers: Raw) -> Any:
    question = parse_question(raw_question)
    answers = [parse_answer(question, raw) for raw in raw_answers]
    counts = Counter(name for answer in answers for name in bucket(question, answer))
    return render(question, counts, len(answers))


def typed(*words: str) -> list[Raw]:
    return [{"text": word} for word in words]


def test_options_are_counted_and_the_unchosen_are_shown_too() -> None:
    assert tallied(CHOICE, {"options": ["b"]}, {"options": ["b"]}) == {"answered": 2, "options": {"a": 0, "b": 2}}


def test_several_choices_count_in_each_but_as_one_answer() -> None:
    assert tallied(MULTIPLE, {"options": ["b", "a"]}) == {"answered": 1, "options": {"a": 1, "b": 1}}


def test_true_and_false_are_two_options() -> None:
    assert tallied(TRUE_FALSE, {"value": True}) == {"answered": 1, "options": {"true": 1, "false": 0}}


def test_numbers_are_sorted_by_value_and_one_number_has_one_bar() -> None:
    values = [10, 9, -2.5, 9.0, 0, -0.0, 1e21]
    tally = tallied(NUMERIC, *({"value": value} for value in values))
    assert tally == {"answered": 7, "values": [[-2.5, 1], [0, 2], [9, 2], [10, 1], [1e21, 1]]}


def test_every_value_of_a_scale_is_shown() -> None:
    tally = tallied(SCALE, {"value": 4}, {"value": 4})
    assert tally == {"answered": 2, "values": [[1, 0], [2, 0], [3, 0], [4, 2], [5, 0]]}


def test_words_that_fold_alike_are_one_in_the_spelling_most_people_used() -> None:
    tally = tallied(CLOUD, *typed("cafe", "Café", " CAFÉ ", "tea", "tea"))
    assert tally == {"answered": 5, "words": [["café", 3], ["tea", 2]]}


def test_short_texts_are_counted_as_words() -> None:
    assert tallied(SHORT, *typed("Paris", "paris", "Lyon")) == {"answered": 3, "words": [["paris", 2], ["lyon", 1]]}


def test_open_texts_are_only_counted_as_answered() -> None:
    assert tallied(OPEN, *typed("I think that", "so do I")) == {"answered": 2}


def test_orderings_are_shown_as_sequences_the_most_frequent_first() -> None:
    orders: list[Raw] = [{"order": ["a", "b"]}, {"order": ["b", "a"]}, {"order": ["b", "a"]}]
    assert tallied(ORDERING, *orders) == {"answered": 3, "orders": [[["b", "a"], 2], [["a", "b"], 1]]}


def test_matchings_are_shown_by_what_each_left_item_was_matched_with() -> None:
    tally = tallied(MATCHING, {"pairs": {"l1": "r2"}}, {"pairs": {"l1": "r3"}})
    assert tally == {"answered": 2, "pairs": {"l1": {"r2": 1, "r3": 1}, "l2": {}}}


def test_a_long_list_is_cut_and_the_rest_is_counted_as_other() -> None:
    words = tallied(CLOUD, *typed("common", "common", *(f"rare {n}" for n in range(80))))
    assert words["words"][0] == ["common", 2]
    assert len(words["words"]) == WORDS_SHOWN
    assert sum(count for _, count in words["words"]) + words["other"] == words["answered"] == 82
    values = tallied(NUMERIC, *({"value": n} for n in range(250)))
    assert len(values["values"]) == VALUES_SHOWN
    assert values["other"] == 50


def test_equal_counts_keep_their_order_however_they_came_in() -> None:
    assert tallied(CLOUD, *typed("b", "a", "c"))["words"] == tallied(CLOUD, *typed("c", "b", "a"))["words"]


def test_the_longest_ordering_fits_a_bucket() -> None:
    ids = [f"{n:032}" for n in range(20)]
    options = [{"id": name, "text": "x"} for name in ids]
    question = parse_question({"type": "ordering", "prompt": "?", "options": options, "key": {"order": ids}})
    (name,) = bucket(question, parse_answer(question, {"order": ids[::-1]}))
    assert len(name) <= BUCKET_MAX
    assert render(question, {name: 1}, 1)["orders"] == [[ids[::-1], 1]]


@given(st.data())
def test_every_answer_can_be_found_in_the_tally(data: st.DataObject) -> None:
    question = data.draw(questions())
    answers = data.draw(st.lists(answers_to(question), max_size=ORDERS_SHOWN))
    counts = Counter(name for answer in answers for name in bucket(question, answer))
    assert all(0 < len(name) <= BUCKET_MAX for name in counts)
    tally: Any = render(question, counts, len(answers))
    assert tally["answered"] == len(answers)
    assert to_json(tally)
    shown = sum(_counts_in({name: part for name, part in tally.items() if name != "answered"}))
    assert shown == counts.total()


def _counts_in(part: Any) -> list[int]:
    """Every count anywhere in a tally: the values of objects and the second halves of pairs."""
    if isinstance(part, dict):
        return [count for value in part.values() for count in _counts_in(value)]
    if isinstance(part, list):
        return [pair[1] for pair in part]
    return [part]
