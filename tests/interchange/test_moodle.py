"""Moodle XML, as Moodle exports it."""

from lms_rt.interchange.reading import read
from lms_rt.interchange.report import ReadItem

BANK = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top/Unit 1</text></category></question>
  <question type="multichoice">
    <name><text>Planets</text></name>
    <questiontext format="html"><text><![CDATA[<p>Which are <em>planets</em>?</p><p><img src="@@PLUGINFILE@@/p.png"></p>]]></text>
      <file name="p.png" path="/" encoding="base64">AAAA</file></questiontext>
    <generalfeedback format="html"><text><![CDATA[<p>Pluto is none.</p>]]></text></generalfeedback>
    <defaultgrade>1.0000000</defaultgrade><single>false</single>
    <answer fraction="50" format="html"><text><![CDATA[<p>Mars</p>]]></text><feedback format="html"><text></text></feedback></answer>
    <answer fraction="50" format="html"><text><![CDATA[<p>Venus</p>]]></text><feedback format="html"><text></text></feedback></answer>
    <answer fraction="-100" format="html"><text><![CDATA[<p>Pluto</p>]]></text><feedback format="html"><text></text></feedback></answer>
    <tags><tag><text>space</text></tag></tags>
  </question>
  <question type="numerical"><name><text>Pi</text></name><questiontext format="plain_text"><text>Pi?</text></questiontext>
    <defaultgrade>2</defaultgrade>
    <answer fraction="100"><text>3.14</text><tolerance>0.01</tolerance></answer>
    <answer fraction="50"><text>3</text><tolerance>0.5</tolerance></answer></question>
  <question type="matching"><name><text>Capitals</text></name><questiontext format="html"><text>Match</text></questiontext>
    <subquestion format="html"><text><![CDATA[<p>France</p>]]></text><answer><text>Paris</text></answer></subquestion>
    <subquestion format="html"><text><![CDATA[<p>Italy</p>]]></text><answer><text>Rome</text></answer></subquestion>
    <subquestion format="html"><text></text><answer><text>Oslo</text></answer></subquestion></question>
  <question type="truefalse"><name><text>TF</text></name><questiontext format="html"><text>So?</text></questiontext>
    <answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer></question>
  <question type="description"><name><text>Read</text></name><questiontext format="html"><text>x</text></questiontext></question>
  <question type="calculated"><name><text>Drawn</text></name><questiontext format="html"><text>{x}</text></questiontext></question>
</quiz>"""  # noqa: E501 - as Moodle writes it


def bank() -> dict[str, ReadItem]:
    return {item.title: item for item in read({"bank.xml": BANK.encode()})}


def test_each_question_is_read_or_told() -> None:
    assert {title: item.status for title, item in bank().items()} == {
        "Planets": "adapted", "Pi": "read", "Capitals": "read", "TF": "read", "Read": "skipped", "Drawn": "refused",
    }  # fmt: skip
    assert bank()["Drawn"].notes == ("a question of the type 'calculated' cannot be answered here",)
    assert bank()["Drawn"].place.line == BANK[: BANK.index("calculated")].count("\n") + 1


def test_choices_keep_their_weights_their_tags_and_what_is_lost_is_told() -> None:
    item = bank()["Planets"]
    assert item.question is not None
    assert item.question.prompt == "Which are *planets*?\n\n(p.png)"
    assert item.question.explanation == "Pluto is none."
    assert item.question.model_dump()["key"] == {"options": ("a", "b"), "weights": {"a": 0.5, "b": 0.5, "c": -1.0}}
    assert item.tags == ("space", "$course$/top/Unit 1")
    assert item.notes == ("the picture p.png is not taken over: upload it, and put it into the prompt",)


def test_numbers_keep_their_tolerances_and_what_counts_twice_does() -> None:
    item = bank()["Pi"]
    assert item.question is not None
    assert item.question.model_dump()["key"] == {
        "value": 3.14, "tolerance": 0.01, "partial": ({"value": 3.0, "tolerance": 0.5, "fraction": 0.5},),
    }  # fmt: skip
    assert item.question.points == 2000


def test_what_belongs_to_nothing_is_a_distractor() -> None:
    question = bank()["Capitals"].question
    assert question is not None
    assert question.type == "matching"
    assert {option.text for option in question.right} == {"Paris", "Rome", "Oslo"}
    names = (
        {option.id: option.text for option in (*question.left,)},
        {option.id: option.text for option in question.right},
    )
    assert {names[0][one]: names[1][other] for one, other in question.key.pairs.items()} == {
        "France": "Paris", "Italy": "Rome",
    }  # fmt: skip
