"""Quizzes, their questions and published versions over REST. The question shapes are in `contract/questions`."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, JsonValue, StringConstraints

from lms_rt import limits
from lms_rt.contract.base import Line, Markdown, Resource, WireModel, without_nul
from lms_rt.contract.marks import Part, Percent
from lms_rt.contract.pages import Count, PageQuery, Sort, WholeList
from lms_rt.contract.questions import QuestionType
from lms_rt.contract.times import Timestamp

Tag = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=limits.TAG_MAX), AfterValidator(without_nul)
]
Tags = Annotated[list[Tag], Field(max_length=limits.TAGS_MAX), AfterValidator(lambda tags: sorted(set(tags)))]

Feedback = Literal["none", "score", "marks", "full"]
FeedbackFrom = Literal["submit", "close"]


class Draw(WireModel):
    """So many questions of the bank that have all these tags, drawn for each attempt by chance."""

    tags: Tags
    count: Annotated[int, Field(ge=1, le=limits.QUESTIONS_PER_QUIZ)]


class QuizSettings(WireModel):
    """How a quiz is taken at one's own pace. What is not sent stays as it is."""

    own_pace: bool | None = Field(default=None, description="Whether learners may take it at their own pace")
    time_limit_s: Annotated[int, Field(ge=10, le=604_800)] | None = Field(
        default=None, description="Seconds for an attempt, kept by the server; null: no limit"
    )
    attempts_allowed: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        default=None, description="Attempts a learner has; null: as many as they like"
    )
    shuffle: bool | None = Field(default=None, description="Questions and options in another order for each attempt")
    opens_at: Timestamp | None = Field(default=None, description="Attempts start from then on; null: at once")
    closes_at: Timestamp | None = Field(default=None, description="Attempts end then; null: never")
    pass_percent: Percent | None = Field(default=None, description="Part of the points that passes")
    partial_credit: bool | None = Field(default=None, description="Whether what is right in part brings a part")
    negative_marking: Part | None = Field(default=None, description="Part of its points a wrong answer costs; 0: none")
    feedback: Feedback | None = Field(
        default=None,
        description="What learners see of a result: nothing, the score, also the points of each answer, "
        "also the keys and explanations",
    )
    feedback_from: FeedbackFrom | None = Field(
        default=None, description="From when they see it: their submission, or when the quiz has closed for everybody"
    )
    draws: Annotated[list[Draw], Field(max_length=limits.DRAWS_MAX)] | None = Field(
        default=None, description="What is drawn from the course's bank for each attempt, beside the quiz's questions"
    )


class QuizCreate(QuizSettings):
    """A new quiz without questions."""

    title: Line
    description: Markdown = ""


class QuizPatch(QuizSettings):
    """Merge patch of a quiz. Attempts under way keep the rules they began with."""

    title: Line | None = None
    description: Markdown | None = None


class Quiz(Resource):
    """A quiz as its authors edit it; `version` is the newest published one, null before the first."""

    id: UUID
    course: UUID
    title: str
    description: str
    questions: int
    version: int | None
    own_pace: bool
    time_limit_s: int | None
    attempts_allowed: int | None
    shuffle: bool
    opens_at: Timestamp | None
    closes_at: Timestamp | None
    pass_percent: Percent
    partial_credit: bool
    negative_marking: Part
    feedback: Feedback
    feedback_from: FeedbackFrom
    draws: list[Draw]
    revision: int
    created_at: Timestamp
    updated_at: Timestamp

    @property
    def variant(self) -> str:
        """What of this changes without the quiz's own revision."""
        return f"{self.questions}-{self.version or 0}"


class QuizQuery(PageQuery):
    """Which quizzes of a course."""

    sort: Annotated[str, Sort(created_at=datetime, updated_at=datetime, title=str)] = "created_at"


class VersionQuery(PageQuery):
    """Which versions of a quiz."""

    sort: Annotated[str, Sort(version=Count)] = "version"


class PublishedVersion(Resource):
    """An immutable version that attempts and live sessions are pinned to; `questions` is how many one is asked."""

    id: UUID
    quiz: UUID
    version: int
    title: str
    questions: int
    created_at: Timestamp


class QuestionBase(Resource):
    """What authors see of every stored question."""

    id: UUID
    type: QuestionType
    prompt: str
    points: int
    time_limit_s: int
    explanation: str | None
    key: dict[str, JsonValue] | None
    options: list[dict[str, str]] | None = None
    left: list[dict[str, str]] | None = None
    right: list[dict[str, str]] | None = None
    min: int | None = None
    max: int | None = None
    labels: dict[str, str] | None = None
    units: Annotated[list[str] | None, Field(description="Of a number, to choose from; none: to type")] = None
    essay_points: int | None = None
    revision: int
    created_at: Timestamp
    updated_at: Timestamp


class StoredQuestion(QuestionBase):
    """A question with its key, for those who may edit or grade; type-specific fields stand beside these."""

    quiz: UUID
    index: int


class QuestionList(WholeList[StoredQuestion]):
    """All questions of a quiz, in order."""
