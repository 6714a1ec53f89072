"""Questions and answers to them, as hypothesis draws them."""

import re
from typing import Any, get_args

from hypothesis import strategies as st

from lms_rt.contract.patterns import VISIBLE_TEXT
from lms_rt.contract.questions import Answer, AuthoredQuestion, Option, parse_answer, parse_question
from lms_rt.contract.questions.bounds import POINTS
from lms_rt.contract.questions.keys import OrderPart

Raw = dict[str, Any]

ids = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=12).filter(
    lambda text: bool(re.search(VISIBLE_TEXT, text))
)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)
worths = st.sampled_from(POINTS)


@st.composite
def option_lists(draw: st.DrawFn, min_size: int = 2) -> list[dict[str, str]]:
    names = draw(st.lists(ids, min_size=min_size, max_size=6, unique=True))
    return [{"id": name, "text": draw(texts)} for name in names]


@st.composite
def raw_questions(draw: st.DrawFn, kind: str | None = None) -> Raw:
    kind = kind or draw(st.sampled_from(sorted(_PARTS)))
    raw: Raw = {
        "type": kind,
        "prompt": draw(texts),
        "points": draw(worths),
        "time_limit_s": draw(st.integers(1, 600)),
        "explanation": draw(st.none() | texts),
    }
    return raw | draw(_PARTS[kind])


def questions(kind: str | None = None) -> st.SearchStrategy[AuthoredQuestion]:
    """Questions of one kind, or of any."""
    return raw_questions(kind).map(parse_question)


@st.composite
def answers_to(draw: st.DrawFn, question: AuthoredQuestion) -> Answer:
    return parse_answer(question, draw(raw_answers_to(question)))


def raw_answers_to(question: AuthoredQuestion) -> st.SearchStrategy[Raw]:
    match question.type:
        case "single_choice" | "poll":
            return st.sampled_from(_ids(question.options)).map(lambda one: {"options": [one]})
        case "multiple_choice":
            some = st.lists(st.sampled_from(_ids(question.options)), min_size=1, unique=True)
            return some.map(lambda chosen: {"options": chosen})
        case "true_false":
            return st.booleans().map(lambda value: {"value": value})
        case "numeric":
            return numbers.map(lambda value: {"value": value})
        case "ordering":
            return st.permutations(_ids(question.options)).map(lambda order: {"order": order})
        case "matching":
            pairs = st.dictionaries(
                st.sampled_from(_ids(question.left)), st.sampled_from(_ids(question.right)), min_size=1
            )
            return pairs.map(lambda chosen: {"pairs": chosen})
        case "scale":
            return st.integers(question.min, question.max).map(lambda value: {"value": value})
        case "short_text" | "word_cloud" | "open_text":
            return texts.map(lambda text: {"text": text})


def right_answer(question: AuthoredQuestion) -> Answer:
    """The key, given as an answer. Only for graded questions."""
    assert question.key is not None
    raw = question.key.model_dump()
    match question.type:
        case "numeric":
            raw = {"value": raw.get("value", raw.get("min"))}
        case "short_text":
            raw = {"text": raw["accepted"][0]}
        case "ordering":
            raw = {"order": raw["order"]}
    return parse_answer(question, raw)


def _ids(options: tuple[Option, ...]) -> list[str]:
    return [option.id for option in options]


@st.composite
def _choice(draw: st.DrawFn, right: int | None) -> Raw:
    options = draw(option_lists())
    names = [option["id"] for option in options]
    key = draw(st.lists(st.sampled_from(names), min_size=1, max_size=right, unique=True))
    return {"options": options, "key": {"options": key}}


@st.composite
def _ordering(draw: st.DrawFn) -> Raw:
    options = draw(option_lists())
    order = draw(st.permutations([option["id"] for option in options]))
    return {"options": options, "key": {"order": order, "part": draw(st.sampled_from(get_args(OrderPart)))}}


@st.composite
def _matching(draw: st.DrawFn) -> Raw:
    left, right = draw(option_lists()), draw(option_lists())
    matches = st.sampled_from([option["id"] for option in right])
    return {"left": left, "right": right, "key": {"pairs": {option["id"]: draw(matches) for option in left}}}


@st.composite
def _numeric(draw: st.DrawFn) -> Raw:
    if draw(st.booleans()):
        tolerance = draw(st.floats(0, 1e6, allow_nan=False))
        return {"key": {"value": draw(numbers), "tolerance": tolerance}}
    low, high = sorted([draw(numbers), draw(numbers)])
    return {"key": {"min": low, "max": high}}


@st.composite
def _scale(draw: st.DrawFn) -> Raw:
    low = draw(st.integers(-1000, 999))
    high = draw(st.integers(low + 1, min(low + 100, 1000)))
    return {"min": low, "max": high, "labels": {str(low): draw(texts)}}


_PARTS: dict[str, st.SearchStrategy[Raw]] = {
    "single_choice": _choice(right=1),
    "multiple_choice": _choice(right=None),
    "true_false": st.booleans().map(lambda value: {"key": {"value": value}}),
    "numeric": _numeric(),
    "short_text": st.lists(texts, min_size=1, max_size=3).map(lambda accepted: {"key": {"accepted": accepted}}),
    "ordering": _ordering(),
    "matching": _matching(),
    "poll": option_lists().map(lambda options: {"options": options}),
    "word_cloud": st.just({}),
    "open_text": st.just({}),
    "scale": _scale(),
}
