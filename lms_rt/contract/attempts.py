"""Attempts at a quiz at one's own pace, over REST."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints
from pydantic.functional_validators import AfterValidator

from lms_rt import limits
from lms_rt.contract.base import Resource, Version, WireModel, without_nul
from lms_rt.contract.marks import GivenPoints, Percent, Points
from lms_rt.contract.pages import PageQuery, Sort, WholeList
from lms_rt.contract.questions import QuestionType
from lms_rt.contract.quizzes import Feedback
from lms_rt.contract.times import Timestamp

AttemptState = Literal["in_progress", "submitted", "graded"]
AttemptKind = Literal["own_pace", "catch_up"]
SubmittedBy = Literal["learner", "server", "staff"]
GradeReason = Literal["hand", "withdrawn", "correction"]
Unavailable = Literal["not_open_yet", "closed", "no_attempts_left", "locked", "not_enrolled"]
Closed = Literal["not_enrolled"]

Comment = Annotated[str, StringConstraints(max_length=limits.COMMENT_MAX), AfterValidator(without_nul)]


class QuizOffer(Resource):
    """A quiz as its learners see it before they begin; `unavailable` says why they cannot begin now, if so."""

    quiz: UUID
    course: UUID
    title: str
    description: str
    version: int
    questions: int
    time_limit_s: Annotated[int | None, Field(description="With one's own extra time")]
    attempts_allowed: int | None
    attempts_taken: int
    opens_at: Timestamp | None
    closes_at: Timestamp | None
    pass_percent: Percent
    feedback: Feedback
    in_progress: Annotated[UUID | None, Field(description="One's own attempt that goes on")]
    unavailable: Unavailable | None


class AttemptQuestion(Resource):
    """A question of an attempt with what was answered. The fields from `correct` on are null until the quiz's feedback
    shows them; which of the others there are depends on the type."""

    id: UUID
    index: int
    type: QuestionType
    prompt: str
    points: Annotated[int, Field(description="The most it brings")]
    options: list[dict[str, str]] | None = None
    left: list[dict[str, str]] | None = None
    right: list[dict[str, str]] | None = None
    min: int | None = None
    max: int | None = None
    labels: dict[str, str] | None = None
    units: Annotated[list[str] | None, Field(description="Of a number, to choose from; none: to type")] = None
    answer: JsonValue = None
    revision: Annotated[int, Field(description="Of the answer: 0 before the first")] = 0
    saved_at: Timestamp | None = None
    spent_ms: int = 0
    opened_at: Annotated[Timestamp | None, Field(description="Of a catch-up: when it was shown")] = None
    due_at: Annotated[Timestamp | None, Field(description="Of a catch-up: until when it takes an answer")] = None
    correct: bool | None = None
    fraction: Annotated[
        float | None,
        Field(
            description="How much of it is right, 0 to 1; null where nothing is right or wrong, and of attempts that "
            "were counted before it was kept"
        ),
    ] = None
    earned: Points | None = None
    voided: bool | None = None
    comment: str | None = None
    key: JsonValue = None
    explanation: str | None = None


class AttemptSummary(Resource):
    """An attempt as lists have it. `score` and `passed` are null until it is graded and its feedback shows them."""

    id: UUID
    quiz: UUID
    title: Annotated[str, Field(description="The quiz's, as it was published")]
    version: int
    user: UUID
    name: str
    kind: AttemptKind
    live_session: UUID | None
    number: int
    state: AttemptState
    started_at: Timestamp
    deadline: Timestamp | None
    submitted_at: Timestamp | None
    submitted_by: SubmittedBy | None
    score: Points | None
    max_score: Points | None
    passed: bool | None
    feedback: Annotated[Feedback, Field(description="How much of the result the reader is shown now")]


class Attempt(AttemptSummary):
    """An attempt with its questions, without their keys unless `feedback` is `full`. While a catch-up goes on, those
    that were not opened yet are not among them."""

    total: Annotated[int, Field(description="How many questions it has")]
    unavailable: Annotated[
        Closed | None, Field(description="Of one's own: why one may only read it, whatever its state")
    ] = None
    questions: list[AttemptQuestion]


class AnswerSave(WireModel):
    """An answer as it is now, null for none. `revision` is the one last seen (0 at first) or the one this makes."""

    answer: JsonValue
    revision: Annotated[int, Field(ge=0, le=1_000_000)]
    spent_ms: Annotated[int | None, Field(ge=0, le=604_800_000, description="Spent on this question so far")] = None


class AnswerSaved(Resource):
    """What is stored."""

    revision: int
    saved_at: Timestamp


class Extension(WireModel):
    """Longer, from the deadline as it is."""

    seconds: Annotated[int, Field(ge=1, le=86_400)]


class Extended(Resource):
    """The deadline as it is now."""

    deadline: Timestamp


class AttemptQuery(PageQuery):
    """Which attempts; learners are only given their own."""

    sort: Annotated[str, Sort(started_at=datetime, submitted_at=datetime | None, name=str)] = "started_at"
    user: UUID | None = None
    state: AttemptState | None = None


class AnswerGrade(Resource):
    """What an answer brings, and who said so: a person where `graded_by` is not null, the key otherwise."""

    attempt: UUID
    question: UUID
    answer: JsonValue
    points: Points | None
    max_points: Points | None
    correct: bool | None
    comment: str | None
    graded_by: UUID | None
    graded_at: Timestamp | None
    revision: int


class GradeGiven(WireModel):
    """Points for an answer and a word about it. `points` null takes a person's grade back: the key counts again."""

    points: GivenPoints | None
    comment: Comment | None = None


class GradeChange(Resource):
    """One entry of an answer's history."""

    id: UUID
    reason: GradeReason
    before: Points | None
    points: Points | None
    comment: str | None
    graded_by: UUID | None
    graded_at: Timestamp


class GradeHistory(WholeList[GradeChange]):
    """All of it, oldest first."""


class Correction(WireModel):
    """What is known better of a published question: another `key` (null: the author's), or that it does not count."""

    version: Annotated[Version | None, Field(description="Null: every version it was published in so far")] = None
    key: dict[str, JsonValue] | None = None
    voided: bool = False


class CorrectionJob(Resource):
    """The job that counts the attempts anew."""

    job: UUID
    versions: list[int]
