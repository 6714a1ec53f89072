"""A question as it is typed into a form: its kind, its prompt, and lines that hold options and what is right."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from lms_rt.contract.questions import AuthoredQuestion, InvalidShape, bounds, parse_question
from lms_rt.web.bad_form import BadForm
from lms_rt.web.unit_form import USUAL_PENALTY, Units, units_in

KINDS: Final[Mapping[str, str]] = {
    "single_choice": "One choice: an option a line, * before the right one",
    "multiple_choice": "Many choices: an option a line, * before each right one",
    "true_false": "True or false: the word true or false",
    "numeric": "Number: 3.14, or 3.14 ± 0.01, or 3 to 4",
    "short_text": "Short text: an accepted answer a line",
    "ordering": "Ordering: a step a line, in the right order",
    "matching": "Matching: a pair a line, left = right",
    "poll": "Poll: an option a line",
    "scale": "Scale: 1 to 5",
    "word_cloud": "Word cloud: no lines",
    "open_text": "Open text: no lines",
}
"""Each kind, and what its lines say."""
POINTS: Final[Mapping[str, str]] = {"1000": "Points", "2000": "Double points", "0": "No points"}
"""What a right answer is worth, and what that is called."""
SECONDS: Final = (bounds.TIME_LIMIT_MIN_S, bounds.TIME_LIMIT_MAX_S)
EMPTY_FORM: Final[Mapping[str, str]] = {
    "type": "",
    "prompt": "",
    "lines": "",
    "units": "",
    "unit_given": "",
    "unit_penalty": USUAL_PENALTY,
    "explanation": "",
    "seconds": "",
    "points": "1000",
}
"""The fields of a question, and what they say before anything is typed."""
MARK: Final = "*"
_ENDS: Final = re.compile(r"(-?[0-9]{1,4})\s*(?:to|–)\s*(-?[0-9]{1,4})")
_SPAN: Final = re.compile(r"(-?[\d.,]+)\s*(?:to|–)\s*(-?[\d.,]+)")

Shape = dict[str, object]


def question_in(form: Mapping[str, str]) -> AuthoredQuestion:
    """Fields that the kind has no use for are let be. Raises `BadForm`."""
    kind = form.get("type", "")
    if kind not in KINDS:
        raise BadForm("Choose a kind of question.")
    lines = [line.strip() for line in form.get("lines", "").splitlines() if line.strip()]
    shape: Shape = {"type": kind, **common_in(form), **_READERS[kind](lines)}
    if kind == "numeric":
        _ask_for_unit(shape, units_in(form))
    return parsed(shape)


def common_in(form: Mapping[str, str]) -> Shape:
    """What a question of any kind has. Raises `BadForm`."""
    if not form.get("prompt", "").strip():
        raise BadForm("Type the question.")
    shape: Shape = {"prompt": as_text(form["prompt"])}
    explanation = as_text(form.get("explanation", ""))
    if explanation:
        shape["explanation"] = explanation
    seconds = form.get("seconds", "").strip()
    if seconds:
        shape["time_limit_s"] = int(seconds) if seconds.isdecimal() and len(seconds) < 6 else seconds
    if "points" in form:
        shape["points"] = _points(form["points"])
    return shape


def parsed(shape: Mapping[str, object]) -> AuthoredQuestion:
    """The question of a shape. Raises `BadForm` with all that is wrong with it."""
    try:
        return parse_question(shape)
    except InvalidShape as wrong:
        raise BadForm(" ".join(f"{each.path.removeprefix('$.')}: {each.message}." for each in wrong.fields)) from None


def as_text(typed: str) -> str:
    """Markdown as it was before a browser made two characters of each end of a line; its first line may be indented."""
    return typed.replace("\r\n", "\n").strip("\n").rstrip()


def _points(word: str) -> int:
    if word not in POINTS:
        raise BadForm("Choose the points.")
    return int(word)


def _options(lines: list[str]) -> list[Shape]:
    return [{"id": f"o{index}", "text": line.removeprefix(MARK).strip()} for index, line in enumerate(lines, 1)]


def _choices(lines: list[str]) -> Shape:
    right = [f"o{index}" for index, line in enumerate(lines, 1) if line.startswith(MARK)]
    if not right:
        raise BadForm("Put * before the option that is right.")
    return {"options": _options(lines), "key": {"options": right}}


def _true_false(lines: list[str]) -> Shape:
    word = lines[0].lower() if len(lines) == 1 else ""
    if word not in {"true", "false"}:
        raise BadForm("The line must be the word true or false.")
    return {"key": {"value": word == "true"}}


def _numeric(lines: list[str]) -> Shape:
    line = lines[0] if len(lines) == 1 else ""
    span = _SPAN.fullmatch(line)
    if span:
        return {"key": {"min": _number(span[1]), "max": _number(span[2])}}
    value, _, tolerance = line.replace("+-", "±").partition("±")
    return {"key": {"value": _number(value), "tolerance": _number(tolerance) if tolerance else 0.0}}


def _ask_for_unit(number: Shape, units: Units | None) -> None:
    if units is not None:
        key = number["key"]
        assert isinstance(key, dict)
        number |= {"key": {**key, **units.in_key()}, "units": units.asked()}


# What is shown stands in the order of the alphabet and is named by it: neither place nor name may tell what is right.


def _matching(lines: list[str]) -> Shape:
    pairs = [(left.strip(), right.strip()) for left, equals, right in (each.partition("=") for each in lines) if equals]
    if len(pairs) < len(lines):
        raise BadForm("Each line must be a pair: left = right.")
    rights = {text: f"r{place}" for place, text in enumerate(sorted({right for _, right in pairs}), 1)}
    return {
        "left": [{"id": f"l{place}", "text": left} for place, (left, _) in enumerate(pairs, 1)],
        "right": [{"id": name, "text": text} for text, name in rights.items()],
        "key": {"pairs": {f"l{place}": rights[right] for place, (_, right) in enumerate(pairs, 1)}},
    }


def _ordering(lines: list[str]) -> Shape:
    names = {text: f"o{place}" for place, text in enumerate(sorted(set(lines)), 1)}
    if len(names) < len(lines):
        raise BadForm("Each line must be different.")
    options = [{"id": name, "text": text} for text, name in names.items()]
    return {"options": options, "key": {"order": [names[line] for line in lines]}}


def _scale(lines: list[str]) -> Shape:
    span = _ENDS.fullmatch(lines[0]) if len(lines) == 1 else None
    if span is None:
        raise BadForm("The line must be the two ends: 1 to 5.")
    return {"min": int(span[1]), "max": int(span[2])}


def _nothing(_lines: list[str]) -> Shape:
    return {}


def _number(text: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise BadForm(
            "The line must be a number alone: 3.14, or 3.14 ± 0.01, or 3 to 4. A unit has its own field."
        ) from None


_READERS: Final[Mapping[str, Callable[[list[str]], Shape]]] = {
    "single_choice": _choices,
    "multiple_choice": _choices,
    "true_false": _true_false,
    "numeric": _numeric,
    "short_text": lambda lines: {"key": {"accepted": lines}},
    "ordering": _ordering,
    "matching": _matching,
    "poll": lambda lines: {"options": _options(lines)},
    "scale": _scale,
    "word_cloud": _nothing,
    "open_text": _nothing,
}
