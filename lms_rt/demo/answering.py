"""What simulated students answer: right as often as they know it, and otherwise something that people might say."""

import random
from collections.abc import Sequence

from pydantic import JsonValue

from lms_rt.contract.questions import (
    AuthoredQuestion,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    Poll,
    RangeKey,
    Scale,
    ShortText,
    SingleChoice,
    TrueFalse,
)

Answer = dict[str, JsonValue]

WORDS = ("curious", "huge", "cold", "beautiful", "quiet", "far away", "light", "gravity", "wonder", "space")


def answer_to(question: AuthoredQuestion, knows: bool, chance: random.Random) -> Answer:  # noqa: C901 - one case a type
    """An answer: the right one for who `knows`, where there is one."""
    match question:
        case SingleChoice(options=options, key=key):
            return {"options": [key.options[0] if knows else _id(chance.choice(options))]}
        case MultipleChoice(options=options, key=key):
            return {"options": list[JsonValue](key.options) if knows else _some(options, chance)}
        case TrueFalse(key=key):
            return {"value": key.value if knows else chance.random() < 0.5}
        case Numeric(key=RangeKey(min=low, max=high)):
            return {
                "value": round(chance.uniform(low, high), 2) if knows else round(high * chance.uniform(1, 3) + 1, 1)
            }
        case Numeric(key=key):
            value = key.value if not isinstance(key, RangeKey) else key.min
            return {"value": value if knows else round(value * chance.choice((0.1, 0.5, 1.5, 2, 10)) + 1, 1)}
        case ShortText(key=key):
            return {"text": key.accepted[0] if knows else chance.choice(WORDS).capitalize()}
        case Ordering(options=options, key=key):
            order = list(key.order)
            return {"order": list[JsonValue](order if knows else chance.sample(order, len(options)))}
        case Matching(left=left, right=right, key=key):
            pairs: dict[str, JsonValue] = {_id(each): _id(chance.choice(right)) for each in left}
            return {"pairs": dict[str, JsonValue](key.pairs) if knows else pairs}
        case Poll(options=options):
            return {"options": [_id(chance.choice(options))]}
        case Scale(min=low, max=high):
            return {"value": chance.randint(low, high)}
        case _:
            return {"text": chance.choice(WORDS)}


def _some(options: Sequence[Option], chance: random.Random) -> list[JsonValue]:
    return [_id(each) for each in chance.sample(list(options), chance.randint(1, len(options)))]


def _id(option: Option) -> str:
    return option.id
