"""Every signal: what matters only until the next one of its name. Realtime contract, section 5."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from lms_rt.contract.base import Resource


class Signal(Resource):
    """The data of one unsequenced frame; `NAME` is its `event` on the wire."""

    NAME: ClassVar[str]


class Count(Signal):
    """How many have answered, for everybody; at most four a second."""

    NAME: ClassVar[str] = "count"
    question: UUID
    answered: int
    participants: int


class Tally(Signal):
    """How the answers spread, for the staff: `options`, `values`, `words`, `orders` or `pairs`, by the type."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, JsonValue] = Field(init=False)

    NAME: ClassVar[str] = "tally"
    question: UUID
    round: int
    answered: int
    times: Annotated[list[JsonValue], Field(description="[whole seconds to the answer, how many] in order")]


class Presence(Signal):
    """Who is here, for the staff."""

    NAME: ClassVar[str] = "presence"
    online: int
    away: int


class Hands(Signal):
    """Participants by the sign they put up in the last minute, in the order of their signs; for the staff."""

    NAME: ClassVar[str] = "hands"
    hand: list[str]
    confused: list[str]
    reaction: list[str]


class JobProgress(Signal):
    """How far a job of one's own is."""

    NAME: ClassVar[str] = "job.progress"
    job: UUID
    done: int
    total: int


class LearnerProgress(Signal):
    """How far a learner is, for the staff of the course."""

    NAME: ClassVar[str] = "progress"
    learner: UUID
    lesson: UUID
    fraction: float
    course_percent: int


class LessonProgressed(Signal):
    """How far one is in a lesson, for one's other tabs and devices; on `me`."""

    NAME: ClassVar[str] = "lesson.progressed"
    course: UUID
    lesson: UUID
    fraction: float
    course_percent: int


class AttemptState(Signal):
    """What became of a learner's attempt, for the staff of the course."""

    NAME: ClassVar[str] = "attempt"
    attempt: UUID
    quiz: UUID
    learner: UUID
    state: str
