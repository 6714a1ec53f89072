"""GIFT files that others wrote, each with the syntax tree expected of it.

They are read from `../shared/data` beside the project, or where LMS_QUESTION_FILES says; they are not ours to copy.
"""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from lms_rt.interchange.gift import syntax
from lms_rt.interchange.gift.parsing import parse
from tests.interchange.published import published

Json = dict[str, Any]

FILES = published("gift-grammar-pegjs/tests/questions", "*.gift")
FORMATS = {"Choices": "MC", "Words": "Short", "Numbers": "Numerical", "Truth": "TF"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_published_file_has_the_tree_expected_of_it(file: Path) -> None:
    expected = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    read = [_entry(entry) for entry in parse(file.read_text(encoding="utf-8"))]
    assert read == (expected if isinstance(expected, list) else [expected])


def _entry(entry: syntax.Entry) -> Json:
    assert not isinstance(entry, syntax.Malformed), entry
    if isinstance(entry, syntax.Category):
        return {"type": "Category", "title": entry.name}
    kind = type(entry.body).__name__
    # The oracle joins what stands around the braces with spaces
    stem = entry.stem.text + (f" _____ {entry.after}" if entry.after else "")
    told: Json = {
        "id": entry.ident,
        "tags": list(entry.tags) or None,
        "type": FORMATS.get(kind, kind),
        "title": entry.title,
        "stem": {"format": entry.stem.format, "text": stem.strip()},
        "hasEmbeddedAnswers": entry.after is not None,
    }
    if kind != "Description":
        told["globalFeedback"] = _text(entry.general)
    return told | _body(entry.body)


def _body(body: syntax.Body) -> Json:
    match body:
        case syntax.Choices(answers) | syntax.Words(answers):
            return {"choices": [_answer(answer) for answer in answers]}
        case syntax.Numbers([syntax.Answer(weight=None, feedback=None) as only]):
            return {"choices": _value(only)}
        case syntax.Numbers(answers):
            return {"choices": [_answer(answer) for answer in answers]}
        case syntax.Matching(pairs):
            return {"matchPairs": [{"subquestion": _text(pair.left), "subanswer": pair.right} for pair in pairs]}
        case syntax.Truth(value, to_wrong, to_right):
            return {"isTrue": value, "trueFeedback": _text(to_wrong), "falseFeedback": _text(to_right)}
        case _:
            return {}


def _answer(answer: syntax.Answer) -> Json:
    return {
        "isCorrect": answer.right,
        "weight": None if answer.weight is None else float(answer.weight * 100),
        "text": _value(answer),
        "feedback": _text(answer.feedback),
    }


def _value(answer: syntax.Answer) -> Json | None:
    match answer.value:
        case None:
            return {"format": "moodle", "text": "*"}
        case syntax.Around(value, tolerance) if tolerance:
            return {"type": "range", "number": _number(value), "range": _number(tolerance)}
        case syntax.Around(value, _):
            return {"type": "simple", "number": _number(value)}
        case syntax.Between(low, high):
            return {"type": "high-low", "numberHigh": _number(high), "numberLow": _number(low)}
        case text:
            return _text(text)


def _number(value: Decimal | Fraction) -> float:
    return float(value)


def _text(text: syntax.Text | None) -> Json | None:
    return None if text is None else {"format": text.format, "text": text.text}
