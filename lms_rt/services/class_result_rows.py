"""What is told of a class that is looked into, read from rows of `sql.results`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, Self
from uuid import UUID

import asyncpg
from pydantic import JsonValue

from lms_rt.contract.catch_ups import CatchUpResult
from lms_rt.contract.live_reports import OwnReport
from lms_rt.contract.questions import AuthoredQuestion
from lms_rt.domain.answer_words import in_words
from lms_rt.domain.spread import Span, Spread
from lms_rt.services.live_facts import AskedQuestion, LiveFacts

BADLY_BELOW: Final = 0.5
"""A question went badly where a smaller share of its answers was right: more people were wrong than right."""

Verdict = Literal["right", "partly", "wrong", "unanswered", "uncounted"]
"""`uncounted` is an answer to a question without right or wrong, or one that is not closed."""


@dataclass(frozen=True, slots=True)
class Round:
    """One asking of a question."""

    asked: AskedQuestion
    number: int
    """From 1."""
    key: JsonValue
    """What is right in this class; null for a question without right or wrong."""
    closed: bool
    revealed: bool
    voided: bool
    counts: bool
    """Whether it brings points: of several rounds the first that was revealed does."""
    regraded: bool
    """Whether its key is another than its author's."""

    @classmethod
    def of(cls, facts: LiveFacts, row: asyncpg.Record) -> Self:
        """From a row of `QUESTIONS` or `PERSON`."""
        asked = facts.questions[row["question_id"]]
        key: JsonValue = row["key"] or asked.key
        state = (row["closed"], row["revealed"], row["voided"], row["counts"])
        return cls(asked, row["round"], key, *state, regraded=key != asked.key)

    @property
    def question(self) -> AuthoredQuestion:
        """As it counts in this class."""
        return self.asked.keyed(self.key if self.regraded else None)

    @property
    def right(self) -> str:
        """What is right, in words; empty for a question without."""
        return words(self.asked.question, self.key)


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """How a round went, of those who were there at its close; all is 0 before it. Times are in ms."""

    round: Round
    asked: int
    answered: int
    keyed: int
    """Answers that are right or wrong."""
    correct: int
    partly: int
    quick_ms: int | None
    """A quarter of the answers came in less."""
    median_ms: int | None
    slow_ms: int | None
    """A quarter of the answers took longer."""

    @classmethod
    def of(cls, facts: LiveFacts, row: asyncpg.Record) -> Self:
        """From a row of `QUESTIONS`."""
        times = [None if each is None else round(each) for each in row["times_ms"] or (None, None, None)]
        counts = (row[name] for name in ("asked", "answered", "keyed", "correct", "partly"))
        return cls(Round.of(facts, row), *counts, *times)

    @property
    def share(self) -> float | None:
        """How much of what was answered is right, 0 to 1; None where nothing is right or wrong."""
        return self.correct / self.keyed if self.keyed else None

    @property
    def went_badly(self) -> bool:
        """Whether it is among those to come back to."""
        return self.share is not None and self.share < BADLY_BELOW


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's answer to a round, in words, and what it counted for. Points and streak are None before the close."""

    words: str
    verdict: Verdict
    points: int | None
    streak: int | None
    elapsed_ms: int | None
    received_at: datetime | None

    @classmethod
    def of(cls, question: AuthoredQuestion, row: asyncpg.Record) -> Self:
        """From a row with an answer and its score; `question` is the one that was asked."""
        told = words(question, row["answer"])
        return cls(told, _verdict(row), row["points"], row["streak"], row["elapsed_ms"], row["received_at"])


@dataclass(frozen=True, slots=True)
class InClass:
    """Somebody who was in the class."""

    participant: UUID
    name: str
    guest: bool
    removed: bool


@dataclass(frozen=True, slots=True)
class PersonFigures(InClass):
    """How somebody did, over the rounds that count."""

    points: int
    rank: int | None
    asked: int
    answered: int
    keyed: int
    """How much they were asked that has a right answer."""
    correct: int
    sorted_by: int | float | str
    """What stands for them in the order of the list."""


@dataclass(frozen=True, slots=True)
class Answerer(InClass):
    """Somebody with their answer to one round. `time` and `worth` are what the list is sorted by."""

    said: Said
    time: int
    worth: float


@dataclass(frozen=True, slots=True)
class ClassOverview:
    """The class in figures, over the rounds that count, with every round and a page of its people."""

    asked: int
    answered: int
    share: float | None
    questions: Sequence[RoundFigures]
    people: Sequence[PersonFigures]
    next: str | None
    late: Sequence[CatchUpResult]
    """Who was absent and played it later, the first of them."""
    later_ones: int
    """How many more did."""


@dataclass(frozen=True, slots=True)
class QuestionAnswers:
    """A round with a page of who answered what. Its neighbours are (question, round), in the order of asking."""

    went: RoundFigures
    rounds: Sequence[int]
    before: tuple[UUID, int] | None
    after: tuple[UUID, int] | None
    answered: int
    """How many answered, also before the close."""
    spread: Spread
    spans: Sequence[Span]
    people: Sequence[Answerer]
    next: str | None


@dataclass(frozen=True, slots=True)
class PersonAnswers(InClass):
    """Somebody with every round that was asked, and their answers; None where they were not there."""

    points: int
    rank: int | None
    ranked: int
    """How many have a rank."""
    streak: int
    answers: Sequence[tuple[Round, Said | None]]

    @property
    def traced(self) -> int:
        """The points of the answers that are revealed and count: what stands on the leaderboard."""
        counted = (said.points or 0 for asked, said in self.answers if said and asked.revealed and not asked.voided)
        return sum(counted)


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """A class as one participant played it, each of its questions with what is right and what they said, in words."""

    course: UUID
    title: str
    report: OwnReport
    questions: Sequence[tuple[AskedQuestion, str, str]]


def words(question: AuthoredQuestion, answer: JsonValue) -> str:
    """An answer or a key in words."""
    told = in_words(question, answer)
    return told.capitalize() if question.type == "true_false" else told


def _verdict(row: asyncpg.Record) -> Verdict:
    if row["id"] is None:
        return "unanswered"
    if row["correct"] is None:
        return "uncounted"
    if row["correct"]:
        return "right"
    return "partly" if row["fraction"] > 0 else "wrong"
