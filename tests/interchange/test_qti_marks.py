"""Tables of (item of QTI 2 or 3, response → exact mark)."""

from fractions import Fraction
from typing import Any

import pytest

from lms_rt.contract.questions import parse_answer
from lms_rt.domain.marking import marker
from lms_rt.interchange.reading import read
from lms_rt.interchange.report import ReadItem

HALF = Fraction(1, 2)
OUTCOME = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
CHOICES = "".join(f'<simpleChoice identifier="{one}">{one}</simpleChoice>' for one in "ABC")


def declared(base: str, inner: str, ident: str = "RESPONSE", cardinality: str = "single") -> str:
    about = f'identifier="{ident}" cardinality="{cardinality}" baseType="{base}"'
    return f"<responseDeclaration {about}>{inner}</responseDeclaration>"


def right(*values: str) -> str:
    return "<correctResponse>" + "".join(f"<value>{value}</value>" for value in values) + "</correctResponse>"


def items(declarations: str, body: str, processing: str) -> list[ReadItem]:
    shown = f"<itemBody>{body}</itemBody><responseProcessing>{processing}</responseProcessing>"
    whole = f'<assessmentItem identifier="i" title="t">{declarations}{OUTCOME}{shown}</assessmentItem>'
    return read({"item.xml": whole.encode()})


def marks(item: ReadItem, *answers: dict[str, Any]) -> list[Fraction]:
    assert item.question is not None, item
    mark = marker(item.question)
    assert mark is not None
    return [mark(parse_answer(item.question, answer)) for answer in answers]


def number(processing: str) -> ReadItem:
    entry = '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    condition = f"<responseCondition><responseIf>{processing}{score('1')}</responseIf></responseCondition>"
    [item] = items(declared("float", right("5")), entry, condition)
    return item


def score(value: str, name: str = "SCORE") -> str:
    return f'<setOutcomeValue identifier="{name}"><baseValue baseType="float">{value}</baseValue></setOutcomeValue>'


ABSOLUTE = '<equal toleranceMode="absolute"'
PAIR = '<correct identifier="RESPONSE"/><variable identifier="RESPONSE"/>'


@pytest.mark.parametrize(
    "test,accepted,refused",
    [
        (f'<equal toleranceMode="absolute" tolerance="1 2">{PAIR}</equal>', (4, 5, 7), (3.999, 7.001)),
        (f'<equal toleranceMode="relative" tolerance="10">{PAIR}</equal>', (4.5, 5.5), (4.499, 5.501)),
        (
            f'{ABSOLUTE} tolerance="1" includeUpperBound="false">{PAIR}</equal>',
            (4, 5.9999999),
            (3.9, 6),
        ),
        (
            f'{ABSOLUTE} tolerance="1" includeLowerBound="false">{PAIR}</equal>',
            (4.0000001, 6),
            (6.1, 4),
        ),
        (f'<equalRounded roundingMode="decimalPlaces" figures="1">{PAIR}</equalRounded>', (4.95, 5.0499), (4.94, 5.05)),
        (f'<equalRounded roundingMode="significantFigures" figures="1">{PAIR}</equalRounded>', (4.5, 5.4), (4.4, 5.5)),
        (f'<equal toleranceMode="exact" includeLowerBound="false">{PAIR}</equal>', (5,), (5.1, 4.9)),
    ],
)
def test_numbers_are_right_between_the_ends_that_the_file_gives(
    test: str, accepted: tuple[float, ...], refused: tuple[float, ...]
) -> None:
    item = number(test)
    assert marks(item, *({"value": value} for value in accepted)) == [1] * len(accepted)
    assert marks(item, *({"value": value} for value in refused)) == [0] * len(refused)


def test_what_comes_after_an_exit_is_not_run_and_other_outcomes_are_kept() -> None:
    body = f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{CHOICES}</choiceInteraction>'
    chosen = '<match><variable identifier="RESPONSE"/><baseValue baseType="identifier">{0}</baseValue></match>'
    leave = f"{chosen.format('A')}{score('4')}<exitResponse/>"
    leave = f"<responseCondition><responseIf>{leave}</responseIf></responseCondition>"
    kept = (
        f"<responseCondition><responseIf>{chosen.format('B')}{score('4', 'PARTS')}</responseIf>"
        f"<responseElse>{score('0', 'PARTS')}</responseElse></responseCondition>"
        '<setOutcomeValue identifier="SCORE"><divide><variable identifier="PARTS"/>'
        '<baseValue baseType="float">2</baseValue></divide></setOutcomeValue>'
    )
    [item] = items(declared("identifier", right("A")), body, leave + kept)
    assert marks(item, *({"options": [one]} for one in "abc")) == [1, HALF, 0]


@pytest.mark.parametrize(
    "test",
    [
        '<substring caseSensitive="false"><baseValue baseType="string">seine</baseValue>{0}</substring>',
        '<anyN min="1" max="1"><match>{0}<correct identifier="RESPONSE"/></match><isNull>{0}</isNull></anyN>',
    ],
)
def test_less_common_expressions_are_run_too(test: str) -> None:
    entry = '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    given = test.format('<variable identifier="RESPONSE"/>')
    condition = f"<responseCondition><responseIf>{given}{score('1')}</responseIf></responseCondition>"
    [item] = items(declared("string", right("Seine")), entry, condition)
    assert marks(item, {"text": "Seine"}, {"text": "Rhine"}) == [1, 0]


MAP = '<mapping defaultValue="0"><mapEntry mapKey="{0}" mappedValue="{1}"/></mapping>'
ENTRY = '<textEntryInteraction responseIdentifier="{0}"/>'
TWO = f"<p>The {ENTRY.format('R1')} sat on the {ENTRY.format('R2')}.</p>"


def test_blanks_that_count_apart_become_questions_of_their_weights() -> None:
    both = declared("string", right("cat") + MAP.format("cat", 2), "R1")
    both += declared("string", right("mat") + MAP.format("mat", 1), "R2")
    total = '<sum><mapResponse identifier="R1"/><mapResponse identifier="R2"/></sum>'
    first, second = items(both, TWO, f'<setOutcomeValue identifier="SCORE">{total}</setOutcomeValue>')
    assert marks(first, {"text": "cat"}, {"text": "mat"}) == [1, 0]
    assert marks(second, {"text": "cat"}, {"text": "mat"}) == [0, 1]
    assert first.question is not None
    assert second.question is not None
    assert (first.question.points, second.question.points) == (2000, 1000)
    assert first.question.prompt == "The [1] sat on the [2].\n\n**[1]** = ?"


def test_blanks_that_count_together_only_are_refused_and_told_why() -> None:
    both = declared("string", right("cat"), "R1") + declared("string", right("mat"), "R2")
    match = '<match><variable identifier="{0}"/><correct identifier="{0}"/></match>'
    together = f"<and>{match.format('R1')}{match.format('R2')}</and>{score('1')}"
    condition = f"<responseCondition><responseIf>{together}</responseIf></responseCondition>"
    [item] = items(both, TWO, condition)
    assert (item.status, item.notes) == (
        "refused", ("its 2 blanks count together only; a question has one answer here",),
    )  # fmt: skip


THIRD = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="t">
<qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier">
<qti-correct-response><qti-value>H</qti-value><qti-value>O</qti-value></qti-correct-response>
<qti-mapping lower-bound="0" upper-bound="2" default-value="-2"><qti-map-entry map-key="H" mapped-value="1"/>
<qti-map-entry map-key="O" mapped-value="1"/><qti-map-entry map-key="Cl" mapped-value="-1"/></qti-mapping>
</qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
<qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="0"><qti-prompt>Water?</qti-prompt>
<qti-simple-choice identifier="H">Hydrogen</qti-simple-choice>
<qti-simple-choice identifier="He">Helium</qti-simple-choice>
<qti-simple-choice identifier="O">Oxygen</qti-simple-choice>
<qti-simple-choice identifier="Cl">Chlorine</qti-simple-choice>
</qti-choice-interaction></qti-item-body>
<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml"/>
</qti-assessment-item>"""


def test_the_third_version_says_the_same_in_other_words() -> None:
    [item] = read({"item.xml": THIRD.encode()})
    assert (item.status, item.place.line) == ("read", 1)
    assert item.question is not None
    assert item.question.prompt == "Water?"
    answers = [{"options": list(some)} for some in ("ac", "a", "ab", "acd", "abc", "b")]
    assert marks(item, *answers) == [1, HALF, 0, HALF, 0, 0]
