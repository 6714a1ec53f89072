"""The questions of an attempt as its page shows them: with what is stored, or with what was typed and not kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from pydantic import JsonValue

from lms_rt.contract.attempts import AttemptQuestion
from lms_rt.domain.answer_words import said


@dataclass(frozen=True, slots=True)
class Field:
    """A question with the values of its fields; `revision` is that of the stored answer they began with."""

    question: AttemptQuestion
    values: Mapping[str, str]
    revision: int
    wrong: str = ""

    def value(self, part: str = "") -> str:
        """What stands in one of its fields."""
        return self.values.get(f"{self.question.id}.{part}" if part else str(self.question.id), "")


def field(question: AttemptQuestion) -> Field:
    """With what is stored."""
    return Field(question, values(question), question.revision)


def values(question: AttemptQuestion) -> dict[str, str]:
    """The stored answer as the form's fields have it."""
    name, answer = str(question.id), question.answer
    if not isinstance(answer, dict):
        return {}
    if "order" in answer:
        return {f"{name}.{one}": str(place) for place, one in enumerate(_list(answer["order"]), 1)}
    if "pairs" in answer:
        return {f"{name}.{one}": other for one, other in cast(dict[str, str], answer["pairs"]).items()}
    if "options" in answer:
        chosen = _list(answer["options"])
        many = question.type == "multiple_choice"
        return {f"{name}.{one}": "on" for one in chosen} if many else {name: chosen[0]}
    value = answer.get("text", answer.get("value"))
    text = str(value).lower() if isinstance(value, bool) else _short(value)
    return {name: text, f"{name}.unit": str(answer.get("unit") or "")}


def words(question: AttemptQuestion, answer: JsonValue) -> str:
    """An answer or a key in words."""
    told = said(answer, options=_texts(question.options), left=_texts(question.left), right=_texts(question.right))
    return told.capitalize() if question.type == "true_false" else told


def _short(value: JsonValue) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)


def _list(ids: JsonValue) -> list[str]:
    return cast(list[str], ids)


def _texts(items: Iterable[dict[str, str]] | None) -> dict[str, str]:
    return {item["id"]: item["text"] for item in items or ()}
