"""Tables of (question of Moodle XML, answer → exact mark): units, gaps in a text, sets, and what fits first."""

from fractions import Fraction
from typing import Any

import pytest

from lms_rt.contract.questions import parse_answer
from lms_rt.domain.marking import marker
from lms_rt.interchange.reading import read
from lms_rt.interchange.report import ReadItem
from tests.interchange.test_marks import HALF, QUARTER, THIRD, marked, only

UNITS = """<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>
<unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>"""
LONG = '<answer fraction="100"><text>2.5</text><tolerance>0.05</tolerance></answer>'


def moodle(kind: str, inner: str, text: str = "?") -> list[ReadItem]:
    asked = f'<name><text>Q</text></name><questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'
    return read({"q.xml": f'<quiz><question type="{kind}">{asked}{inner}</question></quiz>'.encode()})


def mark(item: ReadItem, answer: dict[str, Any]) -> Fraction:
    assert item.question is not None, item
    mark_answer = marker(item.question)
    assert mark_answer is not None
    return mark_answer(parse_answer(item.question, answer))


@pytest.mark.parametrize(
    "grading,alone,metres,centimetres,wrong",
    [("0", 1, 1, 1, 0), ("1", 3 * QUARTER, 1, 1, 0), ("2", 3 * QUARTER, 1, 1, 0)],
)
def test_units_are_graded_as_moodle_says(grading: str, alone: Any, metres: int, centimetres: int, wrong: int) -> None:
    graded = f"<unitgradingtype>{grading}</unitgradingtype><unitpenalty>0.25</unitpenalty><showunits>0</showunits>"
    [item] = moodle("numerical", LONG + UNITS + graded)
    assert item.status == "read"
    assert item.question is not None
    assert item.question.model_dump()["units"] == ()
    assert mark(item, {"value": 2.5}) == mark(item, {"value": 2.5, "unit": "frogs"}) == alone
    assert mark(item, {"value": 2.5, "unit": "cm"}) == alone
    assert mark(item, {"value": 2.55, "unit": "m"}) == metres
    assert mark(item, {"value": 255, "unit": "cm"}) == centimetres
    assert mark(item, {"value": 255.1, "unit": "cm"}) == mark(item, {"value": 250, "unit": "m"}) == wrong


def test_units_that_moodle_lists_are_chosen_here_and_those_it_hides_are_not_asked_for() -> None:
    [chosen] = moodle("numerical", LONG + UNITS + "<unitgradingtype>1</unitgradingtype><showunits>2</showunits>")
    [hidden] = moodle("numerical", LONG + UNITS + "<showunits>3</showunits>")
    assert chosen.question is not None
    assert hidden.question is not None
    assert chosen.question.model_dump()["units"] == ("m", "cm")
    assert mark(chosen, {"value": 2.5}) == Fraction(9, 10)
    assert "units" not in hidden.question.model_dump()


def test_any_other_number_may_bring_a_part_and_what_fits_first_counts() -> None:
    any_other = '<answer fraction="25"><text>*</text></answer>'
    near = '<answer fraction="50"><text>2.5</text><tolerance>1</tolerance></answer>'
    [item] = moodle("numerical", LONG + near + any_other)
    assert [mark(item, {"value": value}) for value in (2.5, 3, -1e300)] == [1, HALF, QUARTER]
    [item] = moodle("numerical", near + LONG + any_other)
    assert [mark(item, {"value": value}) for value in (2.5, 3, -1e300)] == [HALF, HALF, QUARTER]
    [item] = moodle("numerical", '<answer fraction="0"><text>0</text><tolerance>0</tolerance></answer>' + LONG)
    assert item.question is not None
    assert item.question.model_dump()["key"] == {"value": 2.5, "tolerance": 0.05}


@pytest.mark.parametrize(
    "typed,worth",
    [("frog", HALF), ("FLOG", HALF), ("Frog ", HALF), ("toad", 1), ("<b>toad</b>", QUARTER), ("newt", 0)],
)
def test_the_first_text_that_fits_counts_and_no_text_to_type_is_html(typed: str, worth: Any) -> None:
    answers = [("50", "f*g"), ("100", "frog"), ("100", "toad"), ("25", "&lt;b&gt;toad&lt;/b&gt;"), ("0", "*")]
    [item] = moodle("shortanswer", "".join(f'<answer fraction="{f}"><text>{t}</text></answer>' for f, t in answers))
    assert item.status == "read"
    assert mark(item, {"text": typed}) == worth
    assert marked(only("Q {=%50%f*g =frog =toad =%25%<b\\>toad</b\\> =%0%*}".replace("\\>", ">")), typed) == worth


def test_a_set_counts_as_a_whole() -> None:
    answers = "".join(
        f'<answer fraction="{f}"><text>{t}</text></answer>' for f, t in [("100", "x"), ("100", "y"), ("0", "z")]
    )
    [item] = moodle("multichoiceset", answers)
    assert [mark(item, {"options": list(chosen)}) for chosen in ("ab", "a", "abc", "c")] == [1, 0, 0, 0]


@pytest.mark.parametrize("words,truth", [(("true", "false"), False), (("Wahr", "Falsch"), False)])
def test_truths_of_old_files_stand_true_first(words: tuple[str, str], truth: bool) -> None:
    answers = (
        f'<answer fraction="0"><text>{words[0]}</text></answer><answer fraction="100"><text>{words[1]}</text></answer>'
    )
    [item] = moodle("truefalse", answers)
    assert [mark(item, {"value": truth}), mark(item, {"value": not truth})] == [1, 0]


@pytest.mark.parametrize("kind,tag", [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_gaps_are_matched_with_what_fills_them(kind: str, tag: str) -> None:
    options = "".join(f"<{tag}><text>{t}</text><group>1</group></{tag}>" for t in ("cat", "mat", "dog"))
    [item] = moodle(kind, options, "<p>The [[1]] sat on the [[2]], a [[1]]!</p>")
    assert item.question is not None
    assert item.question.type == "matching"
    assert item.question.prompt == "The [1] sat on the [2], a [3]!"
    left = {option.text: option.id for option in item.question.left}
    right = {option.text: option.id for option in item.question.right}
    assert (list(left), set(right)) == (["[1]", "[2]", "[3]"], {"cat", "mat", "dog"})
    given = {left["[1]"]: right["cat"], left["[2]"]: right["dog"]}
    assert mark(item, {"pairs": given}) == THIRD
    assert mark(item, {"pairs": {**given, left["[2]"]: right["mat"], left["[3]"]: right["cat"]}}) == 1


@pytest.mark.parametrize(
    "kind,inner,text,why",
    [
        ("gapselect", "<selectoption><text>x</text></selectoption>", "A [[2]]", "there is no option 2"),
        ("ddwtos", "<dragbox><text>x</text></dragbox>", "A", "there are no gaps"),
        ("cloze", "", "A {1:REGEXP:=x}", "there are no gaps"),
        ("cloze", "", "A {1:SA:=x", "never closed by a brace"),
        ("cloze", "", "A {1:MC:x~y}", "no option is right as a whole"),
        ("cloze", "", "A {1:NM:=x}", "'x' is not a number"),
        ("numerical", LONG + UNITS.replace("100", "0"), "A", "0 of the unit 'cm' make one"),
    ],
)
def test_what_cannot_be_read_is_told(kind: str, inner: str, text: str, why: str) -> None:
    [item] = moodle(kind, inner, text)
    assert (item.status, item.place.line) == ("refused", 1)
    assert why in item.notes[0]


CLOZE = r"""<p>Paris lies at the {2:SA:=Seine#Yes~%50%S*ne~\#1}, it&#39;s in {:MCV:=France#Yes~%-50%Peru~Chad},
3/4 of 2 is {1:NM:=1,5:0.1~%25%*} and {1:MR:=red~=blue~green~pink} are colours of its flag,
{1:MRH:%100%white~%50%azure~%-25%lime} too. {1:MWC:=Oui\}~oui}</p>"""


def test_gaps_with_answers_in_them_become_questions_of_their_weights() -> None:
    items = moodle("cloze", "", CLOZE)
    questions = [item.question for item in items]
    assert [question.type for question in questions if question] == [
        "short_text", "single_choice", "numeric", "multiple_choice", "multiple_choice", "short_text",
    ]  # fmt: skip
    assert [question.points for question in questions if question] == [2000, 1000, 1000, 1000, 1000, 1000]
    assert all("one question with 6 blanks became 6" in item.notes for item in items)
    assert questions[1] is not None
    assert questions[1].prompt.startswith("Paris lies at the [1], it's in [2],")
    assert questions[1].prompt.endswith("**[2]** = ?")

    seine, country, number, flag, white, oui = items
    assert [mark(seine, {"text": text}) for text in ("seine", "Saone", "#1")] == [1, HALF, 0]
    assert [mark(country, {"options": [one]}) for one in "abc"] == [1, -HALF, 0]
    assert [mark(number, {"value": value}) for value in (1.5, 1.6, 1.61)] == [1, 1, QUARTER]
    assert [mark(flag, {"options": list(some)}) for some in ("ab", "a", "abc", "abcd")] == [1, HALF, HALF, 0]
    assert [mark(white, {"options": list(some)}) for some in ("ab", "a", "b", "ac")] == [
        1,
        2 * THIRD,
        THIRD,
        Fraction(5, 12),
    ]
    assert [mark(oui, {"text": text}) for text in ("Oui}", "oui}", "oui")] == [1, 0, 0]


def test_a_single_gap_is_a_blank_and_weights_that_cannot_be_said_are_told() -> None:
    [only_one] = moodle("cloze", "", "The {:SA:=cat} sat.")
    assert only_one.question is not None
    assert (only_one.status, only_one.question.prompt) == ("read", "The \\_\\_\\_\\_\\_ sat.".replace("\\", ""))
    three, one = moodle("cloze", "", "{3:SA:=cat} {1:SA:=dog}")
    assert three.notes == one.notes == ("one question with 2 blanks became 2, worth as much each",)
