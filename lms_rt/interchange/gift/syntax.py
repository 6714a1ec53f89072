"""The syntax tree of GIFT: what is written, not yet what it means."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

TextFormat = Literal["html", "markdown", "plain", "moodle"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text without escapes, and how it is to be read."""

    format: TextFormat
    text: str


@dataclass(frozen=True, slots=True)
class Around:
    """A number, and how far an answer may be from it."""

    value: Decimal
    tolerance: Decimal


@dataclass(frozen=True, slots=True)
class Between:
    """Every number from the lower to the higher."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Answer:
    """`=` or `~`, a weight, what is answered (None: `*`, whatever else) and what is said to it."""

    right: bool
    weight: Fraction | None
    value: Text | Around | Between | None
    feedback: Text | None


@dataclass(frozen=True, slots=True)
class Pair:
    """`=left -> right`."""

    left: Text
    right: str


@dataclass(frozen=True, slots=True)
class Choices:
    """At least one `~`: one can be chosen where one begins with `=`, else several."""

    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Words:
    """Only `=`: a text to type."""

    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Numbers:
    """`#`: a number to find."""

    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs; those without a left text are distractors."""

    pairs: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class Ordered:
    """`>`: a line each in the right order, after a line of words that say how it is shown and graded."""

    words: Sequence[str]
    items: Sequence[Text]


@dataclass(frozen=True, slots=True)
class Truth:
    """True or false, and what is said to the wrong and to the right answer."""

    value: bool
    to_wrong: Text | None
    to_right: Text | None


@dataclass(frozen=True, slots=True)
class Essay:
    """`{}`."""


@dataclass(frozen=True, slots=True)
class Description:
    """No braces at all: a text between questions."""


Body = Choices | Words | Numbers | Matching | Ordered | Truth | Essay | Description


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `after` is what follows the braces, where a word is missing."""

    line: int
    title: str | None
    stem: Text
    after: str | None
    body: Body
    general: Text | None
    ident: str | None
    tags: Sequence[str]


@dataclass(frozen=True, slots=True)
class Category:
    """`$CATEGORY:`"""

    line: int
    name: str


@dataclass(frozen=True, slots=True)
class Malformed:
    """What cannot be read, and why."""

    line: int
    title: str | None
    why: str


Entry = Question | Category | Malformed
