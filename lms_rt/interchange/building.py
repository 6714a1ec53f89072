"""The parts of questions as the contract has them, from what files say: texts, shares of the worth, pairs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from string import ascii_lowercase
from typing import Final

from lms_rt.contract.questions import InvalidShape, parse_question
from lms_rt.contract.questions.bounds import EXPLANATION_MAX, OPTIONS_MAX
from lms_rt.domain.shares import NOTHING, WHOLE, share
from lms_rt.interchange.amounts import shortened
from lms_rt.interchange.report import NotImportableError, Place, ReadItem, Status, refused

Fields = dict[str, object]
"""Fields of a question as an author sends them."""

ORDINARY: Final = 1000
"""What a question is worth here."""
DOUBLE: Final = 2 * ORDINARY
DROPPED: Final = "…"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose, or a text that is accepted, and what part of the worth it brings."""

    text: str
    worth: Fraction
    feedback: str = ""


@dataclass(slots=True)
class Draft:
    """A question being read: what is said of it, and what is not taken over."""

    place: Place
    title: str = ""
    prompt: str = ""
    explanation: str = ""
    feedback: list[str] = field(default_factory=list)
    """To single answers; it becomes a part of the explanation."""
    tags: Sequence[str] = ()
    points: int = ORDINARY
    notes: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        """Tell once that something is lost or said otherwise."""
        if what not in self.notes:
            self.notes.append(what)

    def answered(self, *choices: Choice) -> None:
        """Keep what is said to single answers."""
        told = [f"- {choice.text}: {choice.feedback}" for choice in choices if choice.feedback]
        if told:
            self.feedback += told
            self.note("what is said to single answers stands in the explanation")

    def worth(self, points: Fraction | None) -> None:
        """How much the file says it is worth."""
        if points is not None and points <= 0:
            self.points = 0
        elif points == DOUBLE // ORDINARY:
            self.points = DOUBLE
        elif points not in {None, WHOLE}:
            self.note(f"worth {float(points or 0):g} in the file; here an ordinary question, worth {ORDINARY}")


def finished(draft: Draft, fields: Mapping[str, object]) -> ReadItem:
    """The question, checked as if its author had sent it."""
    prompt = draft.prompt.strip() or draft.title.strip()
    explanation = "\n\n".join(part for part in (draft.explanation.strip(), "\n".join(draft.feedback)) if part)
    if len(explanation) > EXPLANATION_MAX:
        explanation = explanation[: EXPLANATION_MAX - len(DROPPED)] + DROPPED
        draft.note(f"the explanation ends after {EXPLANATION_MAX} characters")
    raw: Fields = {"prompt": prompt, "points": draft.points, **fields}
    if explanation:
        raw["explanation"] = explanation
    try:
        question = parse_question(raw)
    except InvalidShape as error:
        why = "; ".join(f"{each.path.removeprefix('$.')} {each.message}" for each in error.fields)
        return refused(draft.place, why, draft.title)
    status: Status = "adapted" if draft.notes else "read"
    return ReadItem(draft.place, status, draft.title, question, tuple(draft.tags), tuple(draft.notes))


def options(texts: Iterable[str]) -> list[Fields]:
    """Options with the ids a, b, c …"""
    listed = list(texts)
    if len(listed) > OPTIONS_MAX:
        raise NotImportableError(f"{len(listed)} options; at most {OPTIONS_MAX} can be shown")
    return [{"id": ascii_lowercase[index], "text": text} for index, text in enumerate(listed)]


def single_choice(choices: Sequence[Choice]) -> Fields:
    """Exactly one can be chosen; those that bring all of the worth are right."""
    listed = options(choice.text for choice in choices)
    ids = [ascii_lowercase[index] for index in range(len(choices))]
    right = [one for one, choice in zip(ids, choices, strict=True) if choice.worth == WHOLE]
    if not right:
        best = max((choice.worth for choice in choices), default=NOTHING)
        raise NotImportableError(f"no option is right as a whole; the best brings {shown(best)}")
    key: Fields = {"options": right[:1]}
    others = {one: float(c.worth) for one, c in zip(ids, choices, strict=True) if c.worth and one != right[0]}
    if others:
        key["weights"] = {right[0]: 1.0, **others}
    return {"type": "single_choice", "options": listed, "key": key}


def multiple_choice(choices: Sequence[Choice]) -> Fields:
    """Several can be chosen; the weights of the right ones must add up to the whole."""
    listed = options(choice.text for choice in choices)
    weights = {ascii_lowercase[index]: choice.worth for index, choice in enumerate(choices)}
    right = [one for one, worth in weights.items() if worth > 0]
    total = sum((share(float(weights[one])) for one in right), NOTHING)
    if abs(total - WHOLE) > Fraction(1, 1000):
        raise NotImportableError(f"the weights of the right options add up to {shown(total)}, not 100 %")
    key: Fields = {"options": right}
    even = Fraction(1, len(right))
    if any(share(float(worth)) != (even if worth > 0 else -even) for worth in weights.values()):
        key["weights"] = {one: float(worth) for one, worth in weights.items() if worth}
    return {"type": "multiple_choice", "options": listed, "key": key}


def all_or_nothing(choices: Sequence[Choice]) -> Fields:
    """Several can be chosen; only all of the right ones, and none else, bring anything."""
    listed = options(choice.text for choice in choices)
    right = [each["id"] for each, choice in zip(listed, choices, strict=True) if choice.worth > 0]
    return {"type": "multiple_choice", "options": listed, "key": {"options": right, "all_or_nothing": True}}


def matching(pairs: Sequence[tuple[str, str]], distractors: Iterable[str] = ()) -> Fields:
    """Left and right texts that belong together; equal texts on the right are one."""
    rights = _strewn([right for _, right in pairs] + list(distractors))
    left, right = options(text for text, _ in pairs), options(rights)
    ids = {text: ascii_lowercase[index] for index, text in enumerate(rights)}
    found = {ascii_lowercase[index]: ids[text] for index, (_, text) in enumerate(pairs)}
    return {"type": "matching", "left": left, "right": right, "key": {"pairs": found}}


def ordering(texts: Sequence[str], order: Sequence[int]) -> Fields:
    """Texts, and their indexes in the right order."""
    listed = options(texts[index] for index in _strewn_indexes(texts))
    ids = {index: str(option["id"]) for index, option in zip(_strewn_indexes(texts), listed, strict=True)}
    return {"type": "ordering", "options": listed, "key": {"order": [ids[index] for index in order]}}


def _strewn(texts: Sequence[str]) -> list[str]:
    """Each text once, in an order that tells nothing: ids reach students, and files list what is right in order."""
    distinct = list(dict.fromkeys(texts))
    return [distinct[index] for index in _strewn_indexes(distinct)]


def _strewn_indexes(texts: Sequence[str]) -> list[int]:
    return sorted(range(len(texts)), key=lambda index: sha256(texts[index].encode()).digest())


def essay(draft: Draft) -> Fields:
    """A text that a person grades."""
    return {"type": "open_text", "essay_points": draft.points}


def split(whole: Draft, prompt: str, weights: Sequence[int | Fraction]) -> Iterator[Draft]:
    """A draft for each blank of a text, where the blanks stand as `[1]`, `[2]` …; `weights` are their parts."""
    count = len(weights)
    told = f"one question with {count} blanks became {count}"
    smallest = min((weight for weight in weights if weight), default=1)
    fitting = all(weight in {0, smallest, 2 * smallest} for weight in weights)
    for number, weight in enumerate(weights, start=1):
        draft = Draft(whole.place, whole.title, tags=whole.tags)
        draft.prompt = prompt if count == 1 else f"{prompt}\n\n**[{number}]** = ?"
        draft.explanation, draft.feedback, draft.notes = whole.explanation, [*whole.feedback], [*whole.notes]
        draft.points = ORDINARY if weight else 0
        if fitting and weight == 2 * smallest:
            draft.points = DOUBLE
        if count > 1:
            draft.note(told if fitting else f"{told}, worth as much each")
        yield draft


def key_of(fields: Fields) -> Fields:
    """The key of a question that is being built."""
    key = fields["key"]
    assert isinstance(key, dict)
    return key


def shown(worth: Fraction) -> str:
    """A share, for people."""
    return f"{float(worth * 100):g} %"


def told(text: str) -> str:
    """A text quoted in a message."""
    return f"'{shortened(text)}'"
