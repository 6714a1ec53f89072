"""A stored question as its form has it: the way back from `question_form`.

What is stored may say more than lines can, such as shares of half right answers. Such a question is told apart by going
there and back: where another one comes out, its lines are not for the form to change.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from pydantic import JsonValue

from lms_rt.contract.questions import AuthoredQuestion, parse_question
from lms_rt.contract.quizzes import QuestionBase
from lms_rt.web.bad_form import BadForm
from lms_rt.web.option_ids import with_known_ids
from lms_rt.web.question_form import MARK, as_text, common_in, parsed, question_in

Fields = dict[str, JsonValue]

BESIDE: Final = frozenset({"id", "quiz", "course", "index", "tags", "revision", "created_at", "updated_at"})
"""What a stored question of a quiz or a bank has beside what its author writes of the question itself."""
TEXTS: Final = ("prompt", "explanation")
COMMON: Final = ("prompt", "points", "time_limit_s", "explanation")


def written(stored: QuestionBase) -> Fields:
    """The question as its author would send it."""
    fields: Fields = stored.model_dump(mode="json", exclude=set(BESIDE), exclude_none=True)
    return parse_question(fields).model_dump(mode="json", exclude_none=True)


def form_of(question: Mapping[str, JsonValue]) -> dict[str, str]:
    """The fields of the form, as they would be typed. Where it says more, they are near it."""
    key = question.get("key")
    return {
        "type": str(question["type"]),
        "prompt": str(question["prompt"]),
        "lines": "\n".join(_lines(question, key if isinstance(key, dict) else {})),
        "explanation": str(question.get("explanation") or ""),
        "seconds": str(question["time_limit_s"]),
        "points": str(question["points"]),
        **_units(question, key if isinstance(key, dict) else {}),
    }


def changed(stored: Mapping[str, JsonValue], typed: Mapping[str, str]) -> Fields:
    """What was typed, with the names that `stored` has for the options they share. Raises `BadForm`."""
    return _with_texts_as_stored(stored, with_known_ids(stored, _sent(question_in(typed))))


def common_to_all(question: Mapping[str, JsonValue]) -> Fields:
    """What every kind of question has and an author writes."""
    return {name: question[name] for name in COMMON if name in question}


def changed_words(stored: Mapping[str, JsonValue], typed: Mapping[str, str]) -> Fields:
    """`stored` with what its form has where the lines are not shown. Raises `BadForm`."""
    kept = {name: value for name, value in stored.items() if name != "explanation"}
    return _with_texts_as_stored(stored, _sent(parsed({**kept, **common_in(typed)})))


def fits_form(stored: Mapping[str, JsonValue]) -> bool:
    """Whether the form can say all of a question. Texts count as the same where only the white space around them is
    another."""
    try:
        again = changed(stored, form_of(stored))
    except BadForm:
        return False
    return _told_apart(again) == _told_apart(stored)


def _with_texts_as_stored(stored: Mapping[str, JsonValue], wanted: Fields) -> Fields:
    """Without what a form alone makes of a text: other ends of lines, no white space around it."""
    kept = {name: stored[name] for name in TEXTS if as_text(str(stored.get(name) or "")) == wanted.get(name)}
    return wanted | kept


def _told_apart(question: Mapping[str, JsonValue]) -> Fields:
    key = question.get("key")
    if isinstance(key, dict) and isinstance(right := key.get("options"), list):
        key = {**key, "options": [*sorted(map(str, right))]}
    return {**{name: value for name, value in question.items() if name not in TEXTS}, "key": key}


def _sent(question: AuthoredQuestion) -> Fields:
    return question.model_dump(mode="json", exclude_none=True)


def _lines(question: Mapping[str, JsonValue], key: Mapping[str, JsonValue]) -> list[str]:
    match question["type"]:
        case "single_choice" | "multiple_choice":
            right = key["options"]
            assert isinstance(right, list)
            return [f"{MARK} {text}" if name in right else text for name, text in _texts(question["options"]).items()]
        case "poll":
            return list(_texts(question["options"]).values())
        case "true_false":
            return ["true" if key["value"] else "false"]
        case "numeric":
            return [_number_line(key)]
        case "short_text":
            accepted = key["accepted"]
            assert isinstance(accepted, list)
            return [str(text) for text in accepted]
        case "ordering":
            order, texts = key["order"], _texts(question["options"])
            assert isinstance(order, list)
            return [texts[str(name)] for name in order]
        case "matching":
            pairs, right_texts = key["pairs"], _texts(question["right"])
            assert isinstance(pairs, dict)
            return [f"{text} = {right_texts[str(pairs[name])]}" for name, text in _texts(question["left"]).items()]
        case "scale":
            return [f"{question['min']} to {question['max']}"]
        case _:
            return []


def _number_line(key: Mapping[str, JsonValue]) -> str:
    if "min" in key:
        return f"{_plain(key['min'])} to {_plain(key['max'])}"
    tolerance = f" ± {_plain(key['tolerance'])}" if key.get("tolerance") else ""
    return f"{_plain(key['value'])}{tolerance}"


def _units(question: Mapping[str, JsonValue], key: Mapping[str, JsonValue]) -> dict[str, str]:
    sizes, asked = key.get("units"), question.get("units")
    if not isinstance(sizes, dict):
        return {}
    penalty = Decimal(repr(key.get("unit_penalty") or 0.0)) * 100
    return {
        "units": "\n".join(name if size == 1 else f"{_plain(size)} {name}" for name, size in sizes.items()),
        "unit_given": "chosen" if asked else "typed",
        "unit_penalty": format(penalty.normalize(), "f"),
    }


def _texts(options: JsonValue) -> dict[str, str]:
    """Name to text, in the order they are shown."""
    assert isinstance(options, list)
    return {str(each["id"]): str(each["text"]) for each in options if isinstance(each, dict)}


def _plain(number: JsonValue) -> str:
    """A number as people write it, and exactly this one."""
    return repr(number).removesuffix(".0")
