"""A question of every type, and an answer to each."""

from typing import Any

from lms_rt.contract.questions.types import QUESTION_TYPES
from tests.support import school

EVERY_TYPE: list[dict[str, object]] = [
    {**school.CAPITAL, "prompt": "One choice"},
    {**school.PRIMES, "prompt": "Many choices"},
    {"type": "true_false", "prompt": "True or not", "key": {"value": True}},
    {**school.PI, "prompt": "A number"},
    {
        "type": "numeric",
        "prompt": "A length",
        "units": ["m", "cm"],
        "key": {"value": 3.14, "units": {"m": 1, "cm": 100}},
    },
    {"type": "short_text", "prompt": "A name", "key": {"accepted": ["Paris"]}},
    {
        "type": "ordering",
        "prompt": "An order",
        "options": [{"id": "x", "text": "Two"}, {"id": "y", "text": "One"}],
        "key": {"order": ["y", "x"]},
    },
    {
        "type": "matching",
        "prompt": "Some pairs",
        "left": [{"id": "fr", "text": "France"}, {"id": "it", "text": "Italy"}],
        "right": [{"id": "r", "text": "Rome"}, {"id": "p", "text": "Paris"}],
        "key": {"pairs": {"fr": "p", "it": "r"}},
    },
    {"type": "poll", "prompt": "A poll", "options": [{"id": "a", "text": "Tea"}, {"id": "b", "text": "Coffee"}]},
    {"type": "word_cloud", "prompt": "A word"},
    {"type": "open_text", "prompt": "Some sentences"},
    {"type": "scale", "prompt": "A scale", "min": 1, "max": 5, "labels": {"1": "cold", "5": "hot"}},
    {"type": "scale", "prompt": "A long scale", "min": 0, "max": 100},
]
assert {question["type"] for question in EVERY_TYPE} == QUESTION_TYPES

ANSWERS: dict[str, Any] = {
    "One choice": {"options": ["b"]},
    "Many choices": {"options": ["a", "c"]},
    "True or not": {"value": False},
    "A number": {"value": -3.5},
    "A length": {"value": 3.14, "unit": "m"},
    "A name": {"text": "Paris"},
    "An order": {"order": ["x", "y"]},
    "Some pairs": {"pairs": {"fr": "p", "it": "r"}},
    "A poll": {"options": ["a"]},
    "A word": {"text": "calm"},
    "Some sentences": {"text": "One.\nTwo."},
    "A scale": {"value": 4},
    "A long scale": {"value": 42},
}
"""By prompt."""
