"""Tables of (question, answer → exact mark), as question engines publish them: what is imported marks the same."""

from fractions import Fraction
from typing import Any

import pytest

from lms_rt.contract.questions import AuthoredQuestion, parse_answer
from lms_rt.domain.marking import marker
from lms_rt.interchange.reading import read

HALF, THIRD, QUARTER = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)

GIFT: dict[str, list[tuple[Any, Fraction | int]]] = {
    "One {=right ~%50%half ~wrong ~%-25%worse}": [("right", 1), ("half", HALF), ("wrong", 0), ("worse", -QUARTER)],
    "Two rights {=this =%100%that ~neither}": [("this", 1), ("that", 1), ("neither", 0)],
    "Thirds {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-50%d}": [
        ({"a", "b", "c"}, 1), ({"a"}, THIRD), ({"a", "b"}, 2 * THIRD), ({"d"}, 0), ({"a", "b", "c", "d"}, HALF),
    ],
    "Grant's tomb {~%-50%No one ~%50%Grant ~%50%his wife ~%-50%his father}": [
        ({"Grant", "his wife"}, 1), ({"Grant"}, HALF), ({"Grant", "No one"}, 0), ({"No one"}, 0),
    ],
    "Tolerance {#3.14:0.01}": [(3.14, 1), (3.13, 1), (3.15, 1), (3.1499, 1), (3.1501, 0), (3.1299, 0)],
    "Range {#1.5..2}": [(1.5, 1), (2, 1), (1.7, 1), (1.49, 0), (2.01, 0)],
    "Exact {#-42}": [(-42, 1), (42, 0), (-42.0001, 0)],
    "Several {#=1822:0 =%50%1822:2 =%25%1822:10}": [(1822, 1), (1820, HALF), (1824, HALF), (1815, QUARTER), (1811, 0)],
    "Either {#=1 =2}": [(1, 1), (2, 1), (3, 0)],
    "Frog {=Frog =%50%Cat =%0%*}": [("frog", 1), ("  FROG ", 1), ("Cat", HALF), ("Dog", 0)],
    "Stars {=fr*g =%50%*cat*}": [("frog", 1), ("frg", 1), ("Frrrg", 1), ("frogs", 0), ("a cat!", HALF), ("ca t", 0)],
    "A star {=2\\\\*3 =x}": [("2*3", 1), ("2 3", 0), ("2x3", 0)],
    "True {T}": [(True, 1), (False, 0)],
    "False {FALSE#no#yes}": [(False, 1), (True, 0)],
    "Pairs {=Canada -> Ottawa =Italy -> Rome =Japan -> Tokyo =India -> New Delhi = -> Oslo}": [
        ({"Canada": "Ottawa", "Italy": "Rome", "Japan": "Tokyo", "India": "New Delhi"}, 1),
        ({"Canada": "Ottawa", "Italy": "Oslo"}, QUARTER), ({"Canada": "Oslo"}, 0),
        ({"Canada": "Ottawa", "Italy": "Rome", "Japan": "New Delhi", "India": "Tokyo"}, HALF),
    ],
}  # fmt: skip

USECASE = """<quiz><question type="shortanswer"><name><text>Case</text></name><questiontext format="html">
<text><![CDATA[<p>Who?</p>]]></text></questiontext><usecase>1</usecase>
<answer fraction="100"><text>Bill</text></answer><answer fraction="20"><text>b*</text></answer></question></quiz>"""

CASES = [(text, answer, mark) for text, table in GIFT.items() for answer, mark in table]


@pytest.mark.parametrize("source, answer, mark", CASES)
def test_gift_marks_as_its_table_says(source: str, answer: Any, mark: Fraction | int) -> None:
    assert marked(only(source), answer) == mark


@pytest.mark.parametrize("answer, mark", [("Bill", 1), ("bill", Fraction(1, 5)), ("Bob", 0), ("bob", Fraction(1, 5))])
def test_case_counts_where_moodle_says_so(answer: str, mark: Fraction | int) -> None:
    assert marked(only(USECASE), answer) == mark


def test_an_essay_is_for_a_person_to_mark() -> None:
    question = only("Write a biography. {}")
    assert (question.type, marker(question)) == ("open_text", None)
    assert question.model_dump()["essay_points"] == 1000


def only(source: str) -> AuthoredQuestion:
    [item] = read({"table.gift": source.encode()})
    assert item.question is not None, item
    return item.question


def marked(question: AuthoredQuestion, answer: Any) -> Fraction:
    mark = marker(question)
    assert mark is not None
    return mark(parse_answer(question, _sent(question, answer)))


def _sent(question: AuthoredQuestion, answer: Any) -> dict[str, Any]:
    match question.type:
        case "single_choice" | "multiple_choice":
            wanted = {answer} if isinstance(answer, str) else answer
            return {"options": [option.id for option in question.options if option.text in wanted]}
        case "matching":
            left, right = ({option.text: option.id for option in side} for side in (question.left, question.right))
            return {"pairs": {left[one]: right[other] for one, other in answer.items()}}
        case "numeric":
            return {"value": float(answer)}
        case "true_false":
            return {"value": answer}
        case _:
            return {"text": answer}


ORDER = """<quiz><question type="ordering"><name><text>Order</text></name><questiontext format="html"><text>Sort</text>
</questiontext>{grading}<answer fraction="1"><text>a</text></answer><answer fraction="2"><text>b</text></answer>
<answer fraction="3"><text>c</text></answer><answer fraction="4"><text>d</text></answer></question></quiz>"""


@pytest.mark.parametrize(
    "grading, mark",
    [
        ("", 2 * THIRD),
        ("<gradingtype>RELATIVE_NEXT_EXCLUDE_LAST</gradingtype>", 2 * THIRD),
        ("<gradingtype>ABSOLUTE_POSITION</gradingtype>", 0),
        ("<gradingtype>ALL_OR_NOTHING</gradingtype>", 0),
        ("<gradingtype>RELATIVE</gradingtype>", 2 * THIRD),
        ("<gradingtype>RELATIVE_NEXT_INCLUDE_LAST</gradingtype>", HALF),
        ("<gradingtype>RELATIVE_ONE_PREVIOUS_AND_NEXT</gradingtype>", HALF),
        ("<gradingtype>RELATIVE_ALL_PREVIOUS_AND_NEXT</gradingtype>", HALF),
        ("<gradingtype>LONGEST_ORDERED_SUBSET</gradingtype>", 3 * QUARTER),
        ("<gradingtype>LONGEST_CONTIGUOUS_SUBSET</gradingtype>", 3 * QUARTER),
        ("<gradingtype>RELATIVE_TO_CORRECT</gradingtype>", HALF),
    ],
)
def test_an_order_is_graded_as_moodle_says(grading: str, mark: Fraction | int) -> None:
    question = only(ORDER.replace("{grading}", grading))
    ids = {option["text"]: option["id"] for option in question.model_dump()["options"]}
    mark_order = marker(question)
    assert mark_order is not None
    assert mark_order(parse_answer(question, {"order": [ids[text] for text in "bcda"]})) == mark
    assert mark_order(parse_answer(question, {"order": [ids[text] for text in "abcd"]})) == 1


@pytest.mark.parametrize(
    "words, mark",
    [
        ("3 ALL VERTICAL ABSOLUTE_POSITION SHOW", THIRD),
        ("3 ALL V REL", 0),
        ("3 ALL RELATIVE_TO_CORRECT", Fraction(1, 3)),
        ("3 ALL ALL_OR_NOTHING", 0),
        ("3", 0),
    ],
)
def test_gift_orders_too(words: str, mark: Fraction | int) -> None:
    question = only(f"Sort these {{>{words}\n  one -> 1\n  two \\= 2\n\n  three\n}}")
    ids = {option["text"]: option["id"] for option in question.model_dump()["options"]}
    mark_order = marker(question)
    assert mark_order is not None
    given = [ids[text] for text in ("three", "two = 2", "one -> 1")]
    assert mark_order(parse_answer(question, {"order": given})) == mark
    assert mark_order(parse_answer(question, {"order": given[::-1]})) == 1


def test_an_order_of_which_some_is_drawn_is_told() -> None:
    [item] = read({"a.gift": b"Sort these {>2 RANDOM\na\nb\nc\n}"})
    assert item.notes == ("2 of the 3 are drawn in the file; here all are to be ordered",)
