"""An answer out of the fields of an attempt's form, for each type of question.

A field is named after its question, and after the option where a question has one for each: the page's scripts
(`static/js/learn/fields.js`) read and write the same ones.
"""

from collections.abc import Mapping

from pydantic import JsonValue

from lms_rt.contract.attempts import AttemptQuestion
from lms_rt.web.bad_form import BadForm
from lms_rt.web.number_text import number_in

Form = Mapping[str, str]
NOT_A_NUMBER = "That is not a number. Write it in digits, for example 3.5."
PLACES_APART = "Give each thing a place, and no two the same."


def answer_in(question: AttemptQuestion, form: Form) -> JsonValue:
    """What was answered, None for nothing. Raises `BadForm` for what is no answer yet."""
    name = str(question.id)
    match question.type:
        case "single_choice" | "poll":
            return {"options": [form[name]]} if form.get(name) else None
        case "multiple_choice":
            chosen: list[JsonValue] = [one for one in _ids(question.options) if f"{name}.{one}" in form]
            return {"options": chosen} if chosen else None
        case "true_false":
            return {"value": form[name] == "true"} if form.get(name) else None
        case "scale":
            return _scale(form.get(name, ""))
        case "numeric":
            return _number(form.get(name, ""), form.get(f"{name}.unit", "").strip())
        case "ordering":
            return _order(name, _ids(question.options), form)
        case "matching":
            pairs: dict[str, JsonValue] = {
                one: form[f"{name}.{one}"] for one in _ids(question.left) if form.get(f"{name}.{one}")
            }
            return {"pairs": pairs} if pairs else None
        case _:
            text = form.get(name, "").replace("\r\n", "\n").strip()
            return {"text": text} if text else None


def _ids(items: list[dict[str, str]] | None) -> list[str]:
    return [item["id"] for item in items or []]


def _scale(text: str) -> JsonValue:
    if not text.strip():
        return None
    try:
        return {"value": int(text)}
    except ValueError:
        raise BadForm("Choose a whole number on the scale.") from None


def _number(text: str, unit: str) -> JsonValue:
    if not text.strip():
        return None
    value = number_in(text)
    if value is None:
        raise BadForm(NOT_A_NUMBER)
    return {"value": value, "unit": unit} if unit else {"value": value}


def _order(name: str, ids: list[str], form: Form) -> JsonValue:
    places = {one: form.get(f"{name}.{one}", "") for one in ids}
    if not any(places.values()):
        return None
    if sorted(places.values()) != sorted(str(place) for place in range(1, len(ids) + 1)):
        raise BadForm(PLACES_APART)
    order: list[JsonValue] = [*sorted(ids, key=lambda one: int(places[one]))]
    return {"order": order}
