"""Progress over REST and the socket."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from lms_rt.contract.base import Line, Resource, WireModel
from lms_rt.contract.pages import LongCount, PageQuery, Sort
from lms_rt.contract.times import Timestamp

Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False, description="How much of it is done")]
Seconds = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False, description="Where one is in a recording")]


class ProgressReport(WireModel):
    """How far one is in a lesson. It never moves back: of several reports the furthest counts."""

    fraction: Fraction
    position_s: Seconds | None = None


class LessonProgress(Resource):
    """What is stored now. `completed_at` is when `fraction` first was 1; `course_percent` counts completed lessons."""

    lesson: UUID
    fraction: float
    position_s: float | None
    completed_at: Timestamp | None
    course_percent: int


class CompletedLesson(Resource):
    """The fact that a lesson was completed. `counts` tells whether it is a part of today's curriculum."""

    lesson: UUID
    title: str
    completed_at: Timestamp
    counts: bool


class OpenLesson(Resource):
    """A lesson that counts and is not completed."""

    lesson: UUID
    title: str
    fraction: float


class ProgressChange(Resource):
    """Why the percentage became what it was: a `lesson` was completed, or the `curriculum` was changed."""

    at: Timestamp
    percent: int
    reason: Literal["lesson", "curriculum"]
    lesson: UUID | None
    curriculum: int


class EnrollmentProgress(Resource):
    """Somebody's progress in a course and all that explains it.

    `course_percent` is the share of `counted` lessons that are completed; `changes` are the latest hundred, oldest
    first. A percentage only falls when the curriculum changed; `completed_at` never moves.
    """

    enrollment: UUID
    course: UUID
    user: UUID
    course_percent: int
    completed_at: Timestamp | None
    curriculum: int
    counted: int
    completed: list[CompletedLesson]
    open: list[OpenLesson]
    changes: list[ProgressChange]


class ClassProgressQuery(PageQuery):
    """Which learners; by `enrollment` is in the order of their enrolment."""

    sort: Annotated[
        str,
        Sort(
            enrollment=UUID, name=str, completed=LongCount, completed_at=datetime | None, last_active_at=datetime | None
        ),
    ] = "enrollment"
    q: Annotated[Line | None, Field(description="Only those whose name has this in it; case does not matter")] = None


class LearnerProgress(Resource):
    """One learner in the overview of a class. `last_completed` is the title of a lesson, `certificate` the code of the
    one that is valid."""

    enrollment: UUID
    user: UUID
    name: str
    course_percent: int
    completed: int
    counted: int
    completed_at: Timestamp | None
    last_active_at: Timestamp | None
    last_completed: str | None
    last_completed_at: Timestamp | None
    certificate: str | None


class LessonStop(Resource):
    """A lesson that counts: how many learners have completed it, and how many of those who have begun stop before it,
    as it is the first that they have left."""

    lesson: UUID
    title: str
    completed: int
    stopped: int


class ClassSummary(Resource):
    """A class as a whole: `begun` is who has opened or completed a lesson, `completed` who has completed the course."""

    learners: int
    begun: int
    completed: int
    lessons: list[LessonStop]
