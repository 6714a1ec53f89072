"""Every signal: what matters only until the next one of its name. Realtime contract, section 5."""

from collections.abc import Collection, Mapping
from typing import Annotated, ClassVar, Final
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from lms_rt import limits
from lms_rt.contract.base import Resource
from lms_rt.contract.jobs import JobState


class Signal(Resource):
    """The data of one unsequenced frame; `NAME` is its `event` on the wire."""

    NAME: ClassVar[str]
    ABOUT: ClassVar[tuple[str, ...]] = ()
    """Fields that name what it is about: only a later one about the same takes its place."""

    @property
    def place(self) -> str:
        """What a later signal has to share to take this one's place."""
        return ":".join((self.NAME, *(str(getattr(self, field)) for field in self.ABOUT)))


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
    ABOUT: ClassVar[tuple[str, ...]] = ("question",)
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
    """How far a job of one's own is: told when it begins, as it goes on, and when it ends, well or not."""

    NAME: ClassVar[str] = "job.progress"
    ABOUT: ClassVar[tuple[str, ...]] = ("job",)
    job: UUID
    done: int
    total: Annotated[int | None, Field(description="Null until it is known")]
    state: Annotated[JobState, Field(description="done and failed are the end; the job itself says what came of it")]


class LearnerProgress(Signal):
    """How far a learner is, for the staff of the course."""

    NAME: ClassVar[str] = "progress"
    ABOUT: ClassVar[tuple[str, ...]] = ("learner", "lesson")
    learner: UUID
    lesson: UUID
    fraction: float
    course_percent: int


class LessonProgressed(Signal):
    """How far one is in a lesson, for one's other tabs and devices; on `me`."""

    NAME: ClassVar[str] = "lesson.progressed"
    ABOUT: ClassVar[tuple[str, ...]] = ("lesson",)
    course: UUID
    lesson: UUID
    fraction: float
    course_percent: int


class AttemptState(Signal):
    """What became of a learner's attempt, for the staff of the course."""

    NAME: ClassVar[str] = "attempt"
    ABOUT: ClassVar[tuple[str, ...]] = ("attempt",)
    attempt: UUID
    quiz: UUID
    learner: UUID
    state: str


class Online(Signal):
    """Which learners have the course open just now, for the staff of the course; at most once a second."""

    NAME: ClassVar[str] = "online"
    online: Annotated[int, Field(description="How many")]
    learners: Annotated[list[UUID], Field(description=f"Who, as users; at most {limits.ONLINE_LISTED_MAX} of them")]

    @classmethod
    def of(cls, learners: Collection[UUID]) -> "Online":
        """These, in an order that stays the same from one signal to the next."""
        return cls(online=len(learners), learners=sorted(learners)[: limits.ONLINE_LISTED_MAX])


_KINDS: Final = (
    Count,
    Tally,
    Presence,
    Hands,
    JobProgress,
    LearnerProgress,
    LessonProgressed,
    AttemptState,
    Online,
)
_ABOUT: Final = {kind.NAME: kind.ABOUT for kind in _KINDS}


def place_of(name: str, data: Mapping[str, object]) -> str:
    """The `place` of a signal that came over the wire; of one that is not known, its name."""
    return ":".join((name, *(str(data.get(field)) for field in _ABOUT.get(name, ()))))
