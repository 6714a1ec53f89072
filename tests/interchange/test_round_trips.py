"""What is exported and imported again is the same question, as far as the format can say it."""

from typing import Any

import pytest
from hypothesis import assume, given, settings

from lms_rt.contract.questions import AuthoredQuestion
from lms_rt.interchange.reading import read
from lms_rt.interchange.report import ReadItem
from lms_rt.interchange.text.html import from_text
from lms_rt.interchange.writing import WRITERS, Format
from lms_rt.security.markup import Markup
from tests.domain.strategies import questions

UNSAYABLE = {
    "json": set[str](),
    "gift": {"poll", "word_cloud", "scale"},
    "qti21": {"word_cloud"},
}
MARKUP = Markup()


def there_and_back(question: AuthoredQuestion, form: Format) -> tuple[list[ReadItem], tuple[str, ...]]:
    written = WRITERS[form].write([question])
    return read({f"file.{WRITERS[form].ending}": written.content}), tuple(written.notes)


@given(question=questions())
def test_our_own_format_loses_nothing(question: AuthoredQuestion) -> None:
    [back], notes = there_and_back(question, "json")
    assert (back.question, notes) == (question, ())


@pytest.mark.parametrize("form", ["gift", "qti21"])
@given(question=questions())
@settings(deadline=None)
def test_the_same_question_comes_back_or_it_is_told_what_does_not(question: AuthoredQuestion, form: Format) -> None:
    # What people type, as Markdown that reads the same: headings and the like are not what formats have in common
    plain = {name: from_text(getattr(question, name) or "").text or None for name in ("prompt", "explanation")}
    question = question.model_copy(update=plain)
    if question.type == "matching":  # two that read the same are one
        assume(len({option.text for option in question.right}) == len(question.right))
    items, notes = there_and_back(question, form)
    if question.type in UNSAYABLE[form] or "for pairs" in " ".join(notes):
        assert any("left out" in note for note in notes)
        return
    [back] = items
    assert back.question is not None, back
    lost = " ".join(notes) + " ".join(back.notes)
    assert _comparable(back.question, lost) == _comparable(question, lost)


def _comparable(question: AuthoredQuestion, lost: str) -> dict[str, Any]:
    """The question without the names of its options, and without what was said to be lost."""
    told = question.model_dump(mode="json")
    for name in ("prompt", "explanation"):
        told[name] = MARKUP.render(told[name] or "")
    if question.type == "ordering":  # listed in an order that tells nothing
        texts = {option["id"]: option["text"] for option in told.pop("options")}
        told["key"]["order"] = [texts[one] for one in told["key"]["order"]]
    else:
        _rename(told)
    key = told["key"] or {}
    if "accepted" in key:
        key["accepted"] = list(dict.fromkeys(key["accepted"]))
        key.pop("wildcards", None)
    if "pairs" in key:
        told["pairs"] = [(left["text"], right["text"]) for left in told["left"] for right in told["right"]
                         if key["pairs"][left["id"]] == right["id"]]  # fmt: skip
        told["left"] = [option["text"] for option in told["left"]]
        told["right"], told["key"] = sorted({option["text"] for option in told["right"]}), None
    if "min" in key and key["min"] == key["max"]:
        told["key"] = {"value": key["min"], "tolerance": 0.0}
    if "time limit" in lost:
        del told["time_limit_s"]
    if "worth" in lost:
        told.pop("points"), told.pop("essay_points", None)
    if "order right in part" in lost:
        key.pop("all_or_nothing", None), key.pop("part", None)
    if "labels" in lost:
        del told["labels"]
    return told


def _rename(told: dict[str, Any]) -> None:
    names = {option["id"]: str(index) for index, option in enumerate(told.get("options", []))}
    for option in told.get("options", []):
        option["id"] = names[option["id"]]
    if told["key"] and "options" in told["key"]:
        told["key"]["options"] = sorted(names[one] for one in told["key"]["options"])
