"""QTI: keys bring what an item's own response processing brings."""

import io
import zipfile

import pytest

from lms_rt.contract.questions import AuthoredQuestion
from lms_rt.interchange.reading import read

FIRST = """<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><item ident="i1" title="T">
<presentation><material><mattext texttype="text/html">&lt;p&gt;Pick &lt;b&gt;all&lt;/b&gt;&lt;/p&gt;</mattext>
</material><response_lid ident="r" rcardinality="Multiple"><render_choice>
<response_label ident="1"><material><mattext>A</mattext></material></response_label>
<response_label ident="2"><material><mattext>B</mattext></material></response_label>
<response_label ident="3"><material><mattext>C</mattext></material></response_label>
</render_choice></response_lid></presentation><resprocessing>{}</resprocessing></item></questestinterop>"""
ADDS = "".join(
    f'<respcondition><conditionvar><varequal respident="r">{one}</varequal></conditionvar>'
    f'<setvar action="Add">{points}</setvar></respcondition>'
    for one, points in (("1", 60), ("2", 40), ("3", -20))
)
WHOLE = (
    '<respcondition><conditionvar><and><varequal respident="r">1</varequal><varequal respident="r">2</varequal>'
    '<not><varequal respident="r">3</varequal></not></and></conditionvar>'
    '<setvar action="Set">100</setvar></respcondition>'
)
SECOND = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="q" title="T" adaptive="false">
<responseDeclaration identifier="R" cardinality="single" baseType="float">
<correctResponse><value>10</value></correctResponse></responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody><p>Half of <m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:msup><m:mi>x</m:mi><m:mn>2</m:mn></m:msup>
</m:math>: <textEntryInteraction responseIdentifier="R"/> metres</p></itemBody><responseProcessing><responseCondition>
<responseIf><equal toleranceMode="relative" tolerance="5"><correct identifier="R"/><variable identifier="R"/></equal>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">4</baseValue></setOutcomeValue></responseIf>
<responseElseIf><and><gte><variable identifier="R"/><baseValue baseType="float">0</baseValue></gte>
<lt><variable identifier="R"/><baseValue baseType="float">9.5</baseValue></lt></and>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseElseIf>
</responseCondition></responseProcessing></assessmentItem>"""
HOTSPOT = """<assessmentItem identifier="h" title="Map"><responseDeclaration identifier="R" cardinality="single"
baseType="identifier"/><itemBody><hotspotInteraction responseIdentifier="R"/></itemBody></assessmentItem>"""


def only(source: str, name: str = "item.xml") -> AuthoredQuestion:
    [item] = read({name: source.encode()})
    assert item.question is not None, item
    return item.question


def test_points_per_option_become_weights() -> None:
    question = only(FIRST.format(ADDS))
    assert question.prompt == "Pick **all**"
    assert question.model_dump()["key"] == {"options": ("a", "b"), "weights": {"a": 0.6, "b": 0.4, "c": -0.2}}


def test_a_condition_for_all_of_it_becomes_all_or_nothing() -> None:
    assert only(FIRST.format(WHOLE)).model_dump()["key"] == {"all_or_nothing": True, "options": ("a", "b")}


def test_numbers_are_found_by_asking_where_the_score_changes() -> None:
    question = only(SECOND)
    assert question.prompt == "Half of $x^{2}$: _____ metres"
    assert question.model_dump()["key"] == {
        "value": 10.0, "tolerance": 0.5, "partial": ({"min": 0.0, "max": 9.5, "fraction": 0.25},),
    }  # fmt: skip


def test_an_interaction_that_does_not_exist_here_is_refused_by_its_name() -> None:
    [item] = read({"map.xml": HOTSPOT.encode()})
    assert (item.status, str(item.place)) == ("refused", "map.xml, line 1 (h)")
    assert item.notes == ("'hotspotInteraction' cannot be answered here",)


@pytest.mark.parametrize("ident, status", [("i1", "read"), ("i2", "refused")])
def test_a_question_of_a_bank_is_read_once_from_the_bank(ident: str, status: str) -> None:
    bank = FIRST.format(WHOLE).replace("<item ", "<objectbank><item ").replace("</item>", "</item></objectbank>")
    entry = f'<bankentry_item item_ref="{ident}"/>'
    quiz = f"<questestinterop><assessment><section>{entry}</section></assessment></questestinterop>"
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("quiz.xml", quiz)
        archive.writestr("banks/bank.xml.qti", bank)
        archive.writestr("imsmanifest.xml", "<manifest/>")
    items = read({"course.imscc": into.getvalue()})
    assert [item.status for item in items if item.place.ident == ident] == [status]


def test_a_document_that_is_not_xml_does_not_keep_the_others_out() -> None:
    broken, sound = '<?xml version="1.0"encoding="UTF-8"?><questestinterop/>', FIRST.format(WHOLE)
    items = read({"broken.xml": broken.encode(), "sound.xml": sound.encode()})
    assert {item.place.file: item.status for item in items} == {"broken.xml": "refused", "sound.xml": "read"}
