"""Answers and keys in words, for tables that people read without the question's ids beside them."""

from collections.abc import Sequence
from typing import cast

from pydantic import JsonValue

from lms_rt.contract.questions import AuthoredQuestion, Matching, Option, Ordering
from lms_rt.contract.questions.shapes import OptionsShape

Fields = dict[str, JsonValue]


def in_words(question: AuthoredQuestion, answer: JsonValue) -> str:
    """A stored answer, or a key, as text: options by what they say, pairs as `left = right`."""
    if not isinstance(answer, dict):
        return ""
    match question:
        case Ordering():
            return " → ".join(_texts(question.options, answer.get("order")))
        case OptionsShape():
            return "; ".join(_texts(question.options, answer.get("options")))
        case Matching():
            left, right = _by_id(question.left), _by_id(question.right)
            pairs = cast(dict[str, str], answer.get("pairs") or {})
            return "; ".join(f"{left.get(one, one)} = {right.get(other, other)}" for one, other in pairs.items())
        case _:
            return _plain(answer)


def _plain(answer: Fields) -> str:
    if isinstance(answer.get("accepted"), list):
        return "; ".join(map(str, cast(list[str], answer["accepted"])))
    if "min" in answer:
        return f"{answer['min']} to {answer['max']}"
    value = answer.get("text", answer.get("value", ""))
    if isinstance(value, bool):
        return "true" if value else "false"
    said = f"{value} ± {answer['tolerance']}" if answer.get("tolerance") else str(value)
    return f"{said} {answer['unit']}" if answer.get("unit") else said


def _texts(options: Sequence[Option], ids: JsonValue) -> list[str]:
    known = _by_id(options)
    return [known.get(str(each), str(each)) for each in ids] if isinstance(ids, list) else []


def _by_id(options: Sequence[Option]) -> dict[str, str]:
    return {option.id: option.text for option in options}
