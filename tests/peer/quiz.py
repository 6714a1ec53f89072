"""Questions of every type in the contract, what people answer to them, and how it counts by hand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

Json = dict[str, Any]

SECRET: Final = "sesame-"


@dataclass(frozen=True)
class Asked:
    """A question as authored, what is right, what is wrong, and what is half right (None: there is no such thing)."""

    authored: Json
    right: tuple[Json, ...] = ()
    wrong: tuple[Json, ...] = ()
    partly: tuple[Json, ...] = ()
    tally: str | None = None
    """The name of the counts in its tally."""

    @property
    def given(self) -> tuple[Json, ...]:
        """Everything that somebody here may answer."""
        return self.right + self.wrong + self.partly

    @property
    def secrets(self) -> list[str]:
        """Text that is in the key or the explanation and in nothing else."""
        return [self.authored["explanation"], *self._more]

    @property
    def _more(self) -> list[str]:
        kind, key = self.authored["type"], self.authored.get("key")
        if kind == "numeric":
            return [str(key["value"])] if "value" in key else []  # type: ignore[index,operator]
        return [text for text in key["accepted"] if SECRET in text] if kind == "short_text" else []  # type: ignore[index]

    def expected(self, answers: Sequence[Json]) -> Json:
        """The tally of these answers, zeroes left out."""
        counted: Counter[Any] = Counter()
        for answer in answers:
            counted.update(_counted(self.authored, answer))
        return {"answered": len(answers)} | ({self.tally: dict(counted)} if self.tally else {})

    def seen(self, tally: Json) -> Json:
        """A tally of the server in the same form."""
        counts = tally.get(self.tally) if self.tally else None
        flat: Json = {}
        if self.tally == "pairs":
            given: Json = counts or {}
            flat = {f"{left}={right}": n for left, rights in given.items() for right, n in rights.items() if n}
        elif isinstance(counts, dict):
            flat = {name: n for name, n in counts.items() if n}
        elif isinstance(counts, list):
            flat = {_name(value): n for value, n in counts if n}
        return {"answered": tally["answered"]} | ({self.tally: flat} if self.tally else {})


def _name(value: object) -> Any:
    """Orders as text, words in one case: which spelling is shown is not said."""
    return ",".join(map(str, value)) if isinstance(value, list) else value.lower() if isinstance(value, str) else value


def _counted(authored: Json, answer: Json) -> list[Any]:
    match authored["type"]:
        case "single_choice" | "multiple_choice" | "poll":
            return list(answer["options"])
        case "true_false":
            return [str(answer["value"]).lower()]
        case "numeric" | "scale":
            return [answer["value"]]
        case "short_text" | "word_cloud":
            return [answer["text"].lower()]
        case "ordering":
            return [",".join(answer["order"])]
        case "matching":
            return [f"{left}={right}" for left, right in answer["pairs"].items()]
    return []


def _options(*texts: str) -> list[Json]:
    return [{"id": name, "text": text} for name, text in zip("abcdef", texts, strict=False)]


def _text(kind: str, *texts: str) -> tuple[Json, ...]:
    return tuple({kind: text} for text in texts)


def questions(time_limit_s: int = 300) -> list[Asked]:
    """Eleven, one of each type."""
    made = [
        Asked(
            {
                "type": "single_choice",
                "prompt": "The capital of France?",
                "options": _options("Lyon", "Paris", "Nice"),
                "key": {"options": ["b"]},
            },
            right=({"options": ["b"]},),
            wrong=({"options": ["a"]}, {"options": ["c"]}),
            tally="options",
        ),
        Asked(
            {
                "type": "multiple_choice",
                "prompt": "Which are prime?",
                "options": _options("2", "9", "11", "12"),
                "key": {"options": ["a", "c"]},
                "points": 2000,
            },
            right=({"options": ["a", "c"]}, {"options": ["c", "a"]}),
            wrong=({"options": ["b"]}, {"options": ["b", "d"]}),
            partly=({"options": ["a"]}, {"options": ["a", "b", "c"]}),
            tally="options",
        ),
        Asked(
            {"type": "true_false", "prompt": "Whales are fish.", "key": {"value": False}},
            right=({"value": False},),
            wrong=({"value": True},),
            tally="options",
        ),
        Asked(
            {"type": "numeric", "prompt": "Pi?", "key": {"value": 3.1415926, "tolerance": 0.01}},
            right=({"value": 3.14}, {"value": 3.142}),
            wrong=({"value": 3}, {"value": -2.5}),
            tally="values",
        ),
        Asked(
            {
                "type": "short_text",
                "prompt": "The largest city of France?",
                "key": {"accepted": ["Paris", f"{SECRET}lutetia"]},
            },
            right=_text("text", "paris", "PARIS", "Paris"),
            wrong=_text("text", "lyon", "nice"),
            tally="words",
        ),
        Asked(
            {
                "type": "ordering",
                "prompt": "From small to large",
                "options": _options("Moon", "Sun", "Earth"),
                "key": {"order": ["a", "c", "b"]},
            },
            right=({"order": ["a", "c", "b"]},),
            wrong=({"order": ["b", "c", "a"]},),
            partly=({"order": ["a", "b", "c"]},),
            tally="orders",
        ),
        Asked(
            {
                "type": "matching",
                "prompt": "Capitals",
                "left": [{"id": "l1", "text": "Italy"}, {"id": "l2", "text": "Spain"}],
                "right": [{"id": "r1", "text": "Madrid"}, {"id": "r2", "text": "Rome"}],
                "key": {"pairs": {"l1": "r2", "l2": "r1"}},
            },
            right=({"pairs": {"l1": "r2", "l2": "r1"}},),
            wrong=({"pairs": {"l1": "r1", "l2": "r2"}},),
            tally="pairs",
        ),
        Asked(
            {"type": "poll", "prompt": "Tea?", "options": _options("Yes", "No"), "points": 0},
            wrong=({"options": ["a"]}, {"options": ["b"]}),
            tally="options",
        ),
        Asked(
            {"type": "word_cloud", "prompt": "One word about today", "points": 0},
            wrong=_text("text", "sunny", "long", "müde", "שלום"),
            tally="words",
        ),
        Asked(
            {
                "type": "scale",
                "prompt": "How sure are you?",
                "min": 1,
                "max": 5,
                "labels": {"1": "Not at all", "5": "Entirely"},
                "points": 0,
            },
            wrong=tuple({"value": value} for value in (1, 3, 5)),
            tally="values",
        ),
        Asked(
            {"type": "open_text", "prompt": "What was hard?", "points": 0},
            wrong=_text("text", "Nothing at all.", "All of it,\nreally 🙂"),
        ),
    ]
    for number, each in enumerate(made):
        each.authored.update(time_limit_s=time_limit_s, explanation=f"{SECRET}{number}")
        each.authored.setdefault("points", 1000)
    return made


def worth(asked: Asked, answer: Json, elapsed_ms: int) -> tuple[float, float, bool | None]:
    """The fewest and the most points an answer may bring by the contract's formula, and whether it is right."""
    points, limit_ms = asked.authored["points"], asked.authored["time_limit_s"] * 1000
    if not asked.right:
        return 0, 0, None
    full = points if elapsed_ms < 500 else points * (1 - min(elapsed_ms, limit_ms) / (2 * limit_ms))
    if answer in asked.right:
        return full - 0.5, full + 0.5, True
    return (0, full, False) if answer in asked.partly else (0, 0, False)
