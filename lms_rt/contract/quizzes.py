"""Quizzes, their questions and published versions over REST. The question shapes are in `contract/questions`."""

from uuid import UUID

from pydantic import JsonValue

from lms_rt.contract.base import Line, Markdown, Resource, WireModel
from lms_rt.contract.questions import QuestionType
from lms_rt.contract.times import Timestamp


class QuizCreate(WireModel):
    """A new, empty quiz."""

    title: Line
    description: Markdown = ""


class QuizPatch(WireModel):
    """Merge patch of a quiz."""

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
    revision: int
    created_at: Timestamp
    updated_at: Timestamp

    @property
    def variant(self) -> str:
        """What of this changes without the quiz's own revision."""
        return f"{self.questions}-{self.version or 0}"


class PublishedVersion(Resource):
    """An immutable version that attempts and live sessions are pinned to; `questions` is their number."""

    id: UUID
    quiz: UUID
    version: int
    title: str
    questions: int
    created_at: Timestamp


class StoredQuestion(Resource):
    """A question with its key, for those who may edit or grade; type-specific fields stand beside these."""

    id: UUID
    quiz: UUID
    index: int
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
    essay_points: int | None = None
    revision: int
    created_at: Timestamp
    updated_at: Timestamp


class QuestionList(Resource):
    """All questions of a quiz, in order."""

    items: list[StoredQuestion]
