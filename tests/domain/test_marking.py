"""Marks are exact: weights, ranges and texts worth a share, negative marking, and their sums."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.contract.questions import InvalidShape, parse_answer, parse_question
from lms_rt.domain.grading import Grade, grade
from lms_rt.domain.marking import marker
from lms_rt.domain.points import MarkingRules, earned, passes, rounded, total
from lms_rt.domain.shares import share

from .strategies import Raw

OPTIONS = [{"id": name, "text": name} for name in "abcde"]


def marked(raw: Raw, answer: Raw) -> Fraction:
    question = parse_question({"prompt": "?"} | raw)
    mark = marker(question)
    assert mark is not None
    return mark(parse_answer(question, answer))


@pytest.mark.parametrize(
    "written,meant",
    [
        (0.3333333, "1/3"),
        (0.33333, "1/3"),
        (-0.6666667, "-2/3"),
        (0.1428571, "1/7"),
        (0.8333333, "5/6"),
        (0.35, "7/20"),
        (0.33, "33/100"),
        (0.001, "1/1000"),
        (-0.05, "-1/20"),
        (1, "1"),
    ],
)
def test_a_weight_written_short_stands_for_its_fraction(written: float, meant: str) -> None:
    assert share(written) == Fraction(meant)


@pytest.mark.parametrize(
    "chosen,worth",
    [("a", "1"), ("b", "1/2"), ("c", "-1/4"), ("d", "0"), ("e", "1")],
)
def test_each_option_of_a_single_choice_may_have_a_weight(chosen: str, worth: str) -> None:
    key = {"options": ["a"], "weights": {"b": 0.5, "c": -0.25, "e": 1}}
    assert marked({"type": "single_choice", "options": OPTIONS, "key": key}, {"options": [chosen]}) == Fraction(worth)


@pytest.mark.parametrize(
    "chosen,worth",
    [("abc", "1"), ("ab", "2/3"), ("a", "1/3"), ("abcd", "1/2"), ("ad", "0"), ("d", "0"), ("abce", "1"), ("e", "0")],
)
def test_weights_of_several_choices_add_up_and_never_go_below_nothing(chosen: str, worth: str) -> None:
    key = {"options": ["a", "b", "c"], "weights": {"a": 0.33333, "b": 0.33333, "c": 0.33333, "d": -0.5}}
    answer = {"options": list(chosen)}
    assert marked({"type": "multiple_choice", "options": OPTIONS, "key": key}, answer) == Fraction(worth)


@pytest.mark.parametrize("chosen,worth", [("ab", 1), ("a", 0), ("abc", 0), ("c", 0)])
def test_all_or_nothing_leaves_no_part(chosen: str, worth: int) -> None:
    key = {"options": ["a", "b"], "all_or_nothing": True}
    assert marked({"type": "multiple_choice", "options": OPTIONS, "key": key}, {"options": list(chosen)}) == worth


@pytest.mark.parametrize("text,worth", [("Bill", 1), (" Bill ", 1), ("bill", 0), ("Bíll", 0)])
def test_where_case_counts_accents_do_too(text: str, worth: int) -> None:
    key = {"accepted": ["Bill"], "case_sensitive": True}
    assert marked({"type": "short_text", "key": key}, {"text": text}) == worth


@pytest.mark.parametrize(
    "value,worth",
    [(3.14, "1"), (3.15, "1"), (3.13, "1"), (3.1500001, "1/2"), (3.2, "1/2"), (4, "1/4"), (5, "0"), (0, "-1")],
)
def test_a_number_in_several_ranges_brings_the_best_of_them(value: float, worth: str) -> None:
    part = [{"min": 3, "max": 3.5, "fraction": 0.5}, {"value": 3.5, "tolerance": 1, "fraction": 0.25}]
    key = {"value": 3.14, "tolerance": 0.01, "partial": [*part, {"value": 0, "fraction": -1}]}
    assert marked({"type": "numeric", "key": key}, {"value": value}) == Fraction(worth)


def test_a_range_may_have_partial_ranges_around_it() -> None:
    question = {"type": "numeric", "key": {"min": 1, "max": 2, "partial": [{"min": 0, "max": 3, "fraction": 0.8}]}}
    assert [marked(question, {"value": value}) for value in (1, 2, 2.5, 3.5)] == [1, 1, Fraction(4, 5), 0]


def test_texts_may_be_right_in_part() -> None:
    key = {"accepted": ["Paris"], "partial": [{"text": "Lutetia", "fraction": 0.5}, {"text": "Lyon", "fraction": -0.1}]}
    texts = ("paris", " LUTETIA ", "Lyon", "Rome")
    worths = [marked({"type": "short_text", "key": key}, {"text": text}) for text in texts]
    assert worths == [1, Fraction(1, 2), Fraction(-1, 10), 0]


@pytest.mark.parametrize(
    "kind,key,path",
    [
        ("multiple_choice", {"options": ["a", "b"], "weights": {"a": 0.5}}, "$.key.weights"),
        ("multiple_choice", {"options": ["a"], "weights": {"a": 1, "b": 0.5}}, "$.key.weights.b"),
        ("single_choice", {"options": ["a"], "weights": {"z": 0.5}}, "$.key.weights.z"),
        ("single_choice", {"options": ["a"], "weights": {"a": 0.5}}, "$.key.weights.a"),
        ("single_choice", {"options": ["a"], "weights": {"b": 2}}, "$.key.weights.b"),
    ],
)
def test_weights_that_make_no_sense_are_refused(kind: str, key: Raw, path: str) -> None:
    with pytest.raises(InvalidShape) as refused:
        parse_question({"type": kind, "prompt": "?", "options": OPTIONS, "key": key})
    assert path in [field.path for field in refused.value.fields]


def test_a_class_gives_shares_with_partial_credit_and_takes_nothing_away() -> None:
    key = {"options": ["a"], "weights": {"b": 0.5, "c": -0.25}}
    question = parse_question({"type": "single_choice", "prompt": "?", "options": OPTIONS, "key": key})
    grades = {
        (one, flag): grade(question, parse_answer(question, {"options": [one]}), partial_credit=flag)
        for one in "abc"
        for flag in (True, False)
    }
    assert grades["a", True] == grades["a", False] == Grade(True, 1.0)
    assert (grades["b", True], grades["b", False]) == (Grade(False, 0.5), Grade(False, 0.0))
    assert grades["c", True] == Grade(False, 0.0)


@pytest.mark.parametrize("key", [{"options": ["a"]}, {"accepted": ["x"]}, {"value": 3.0, "tolerance": 0.5}])
def test_a_key_without_the_optional_parts_is_stored_and_sent_as_before(key: Raw) -> None:
    kinds = {"options": "single_choice", "accepted": "short_text", "value": "numeric"}
    raw = {"type": kinds[next(iter(key))], "prompt": "?", "key": key}
    question = parse_question(raw | ({"options": OPTIONS} if "options" in key else {}))
    assert question.model_dump(mode="json")["key"] == key


@pytest.mark.parametrize(
    "right,rules,points",
    [
        ("1", MarkingRules(), "1000"),
        ("1/3", MarkingRules(), "333.33333"),
        ("2/3", MarkingRules(), "666.66667"),
        ("1/3", MarkingRules(partial_credit=False), "0"),
        ("-1/4", MarkingRules(), "-250"),
        ("0", MarkingRules(negative_marking=Decimal("0.25")), "-250"),
        ("-1/10", MarkingRules(negative_marking=Decimal("0.25")), "-250"),
        ("-1/2", MarkingRules(negative_marking=Decimal("0.25")), "-500"),
        ("1/3", MarkingRules(partial_credit=False, negative_marking=Decimal("0.1")), "-100"),
        ("1/3", MarkingRules(negative_marking=Decimal("0.1")), "333.33333"),
    ],
)
def test_points_are_exact_to_five_places(right: str, rules: MarkingRules, points: str) -> None:
    assert rounded(earned(Fraction(right), 1000, rules)) == Decimal(points)


@given(st.lists(st.fractions(-2000, 2000, max_denominator=60), max_size=40))
def test_a_total_is_the_exact_sum_rounded_once(points: list[Fraction]) -> None:
    exact = max(Fraction(0), sum(points, Fraction(0)))
    assert abs(Fraction(total(points)) - exact) <= Fraction(1, 200_000)


def test_three_thirds_are_the_whole_and_pass() -> None:
    score = total([Fraction(1000, 3)] * 3)
    assert score == 1000
    assert passes(score, Decimal(1000), Decimal(100))
    assert not passes(Decimal("599.99999"), Decimal(1000), Decimal(60))


@given(st.fractions(-1000, 1000, max_denominator=1000))
def test_a_loss_is_rounded_as_a_gain(points: Fraction) -> None:
    assert rounded(-points) == -rounded(points)


@pytest.mark.parametrize(
    "given, neighbours, places",
    [
        ("abcdef", Fraction(1), Fraction(1)),
        ("bacdef", Fraction(3, 5), Fraction(4, 6)),
        ("bcdefa", Fraction(4, 5), Fraction(0)),
        ("fedcba", Fraction(0), Fraction(0)),
        ("abcdfe", Fraction(3, 5), Fraction(4, 6)),
        ("bcadef", Fraction(3, 5), Fraction(3, 6)),
    ],
)
def test_an_order_right_in_part_counts_by_neighbours_or_by_places(
    given: str, neighbours: Fraction, places: Fraction
) -> None:
    options = [{"id": one, "text": one} for one in "abcdef"]
    for part, right in ({}, neighbours), ({"part": "places"}, places):
        key = {"order": list("abcdef"), **part}
        question = parse_question({"type": "ordering", "prompt": "Sort", "options": options, "key": key})
        mark = marker(question)
        assert mark is not None
        assert mark(parse_answer(question, {"order": list(given)})) == right


PATTERNS = [
    # pattern, answer, whether it fits with the case of letters counting, and without
    ("Frog", "Frog", True, True), ("frog", "Frog", False, True), ("Frog", "  FROG ", False, True),
    ("Frog", "Frogs", False, False), ("F*og", "Fog", True, True), ("F*og", "   Fat dog   ", True, True),
    ("F*og", "Fg", False, False), ("F*og", "fat dog", False, True), (r"\*", "  *  ", True, True),
    (r"Frog\*toad", "Frog*toad", True, True), ("[a-z]", "a", False, False), ("[a-z]", "[a-z]", True, True),
    (r"\{}/", r"\{}/", True, True), ("Itálie", "ITÁLIE", False, True), ("de\u0301part", "d\u00e9part", True, True),
    ("D\u0045\u0301PART", "d\u00e9part", False, True), ("0", "0", True, True), ("*0*", "0", True, True),
    ("*" * 35 + "<em>" + "*" * 35 + "</em>", "<em></em>", True, True),
]  # fmt: skip


@pytest.mark.parametrize("pattern, given, cased, folded", PATTERNS)
def test_short_answers_fit_patterns_as_in_the_tables_of_other_engines(
    pattern: str, given: str, cased: bool, folded: bool
) -> None:
    for case_sensitive, fits in (True, cased), (False, folded):
        key = {"accepted": [pattern], "wildcards": True, "case_sensitive": case_sensitive}
        question = parse_question({"type": "short_text", "prompt": "Who?", "key": key})
        mark = marker(question)
        assert mark is not None
        assert mark(parse_answer(question, {"text": given})) == int(fits)


NEAR = [
    (7, 1, [(5.99, 0), (6, 1), (7, 1), (8, 1), (8.01, 0)]),
    (1e-20, 0, [(0.9999999e-20, 0), (1e-20, 1), (1.0000001e-20, 0)]),
    (0, 1e-24, [(-2e-24, 0), (-1e-24, 1), (0, 1), (1e-35, 1), (1e-24, 1), (2e-24, 0), (1e-20, 0)]),
    (1e-20, 1e-24, [(1.0002e-20, 0), (1.0001e-20, 1), (1e-20, 1)]),
    (1234, 0, [(1234, 1), (1234.000001, 0), (0, 0)]),
]  # fmt: skip


@pytest.mark.parametrize("value, tolerance, table", NEAR)
def test_numbers_are_near_enough_as_in_the_tables_of_other_engines(
    value: float, tolerance: float, table: list[tuple[float, int]]
) -> None:
    key = {"value": value, "tolerance": tolerance}
    question = parse_question({"type": "numeric", "prompt": "How much?", "key": key})
    mark = marker(question)
    assert mark is not None
    assert [int(mark(parse_answer(question, {"value": given}))) for given, _ in table] == [right for _, right in table]
