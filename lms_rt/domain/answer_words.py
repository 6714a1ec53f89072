"""Answers and keys in words, for tables that people read without the question's ids beside them."""

from collections.abc import Mapping, Sequence
from typing import cast

from pydantic import JsonValue

from lms_rt.contract.questions import AuthoredQuestion, Matching, Option
from lms_rt.contract.questions.shapes import OptionsShape

Fields = dict[str, JsonValue]
Texts = Mapping[str, str]
"""What stands at each id."""


def in_words(question: AuthoredQuestion, answer: JsonValue) -> str:
    """A stored answer, or a key, as text: options by what they say, pairs as `left = right`."""
    match question:
        case OptionsShape():
            return said(answer, options=_by_id(question.options))
        case Matching():
            return said(answer, left=_by_id(question.left), right=_by_id(question.right))
        case _:
            return said(answer)


def said(
    answer: JsonValue, *, options: Texts | None = None, left: Texts | None = None, right: Texts | None = None
) -> str:
    """The same, where only the texts of the question are at hand."""
    if not isinstance(answer, dict):
        return ""
    if "order" in answer:
        return " → ".join(_texts(options or {}, answer["order"]))
    if "options" in answer:
        return "; ".join(_texts(options or {}, answer["options"]))
    if "pairs" in answer:
        pairs = cast(dict[str, str], answer["pairs"] or {})
        ours, theirs = left or {}, right or {}
        return "; ".join(f"{ours.get(one, one)} = {theirs.get(other, other)}" for one, other in pairs.items())
    return _plain(answer)


def _plain(answer: Fields) -> str:
    if isinstance(answer.get("accepted"), list):
        return "; ".join(map(str, cast(list[str], answer["accepted"])))
    value = answer.get("text", answer.get("value", ""))
    if isinstance(value, bool):
        return "true" if value else "false"
    told = f"{value} ± {answer['tolerance']}" if answer.get("tolerance") else str(value)
    if "min" in answer:
        told = f"{answer['min']} to {answer['max']}"
    unit = answer.get("unit") or own_unit(cast(dict[str, float], answer.get("units", {})))
    return f"{told} {unit}" if unit else told


def own_unit(units: Mapping[str, float]) -> str | None:
    """The unit that the numbers of a key are in, of those it knows with how many of each are one of its own."""
    return next((name for name, size in units.items() if size == 1), None)


def _texts(known: Texts, ids: JsonValue) -> list[str]:
    return [known.get(str(each), str(each)) for each in ids] if isinstance(ids, list) else []


def _by_id(options: Sequence[Option]) -> dict[str, str]:
    return {option.id: option.text for option in options}
