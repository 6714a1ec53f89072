"""What webhooks tell: the `data` of each event. The channels' events are told to people, these to other systems."""

from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer

from lms_rt.contract.base import Resource
from lms_rt.contract.times import Timestamp

HookEventName = Literal[
    "enrollment.changed",
    "lesson.completed",
    "course.completed",
    "certificate.issued",
    "attempt.graded",
    "live.ended",
]
PING: Final = "ping"

Points = Annotated[Decimal, PlainSerializer(float, return_type=float)]


class HookEvent(Resource):
    """The data of one event; `NAME` is its `type` on the wire."""

    NAME: ClassVar[str]


class Ping(HookEvent):
    """Somebody wants to see whether the receiver hears us."""

    NAME: ClassVar[str] = PING
    webhook: UUID


class EnrollmentChanged(HookEvent):
    """Somebody was enrolled, withdrew, or has another role."""

    NAME: ClassVar[str] = "enrollment.changed"
    enrollment: UUID
    user: UUID
    name: str
    role: Literal["student", "assistant", "instructor"]
    status: Literal["active", "waiting", "withdrawn"]


class LessonCompleted(HookEvent):
    """Somebody has completed a lesson, for the first time."""

    NAME: ClassVar[str] = "lesson.completed"
    enrollment: UUID
    user: UUID
    lesson: UUID
    title: str


class CourseCompleted(HookEvent):
    """Somebody has completed all that counts in the course, for the first time."""

    NAME: ClassVar[str] = "course.completed"
    enrollment: UUID
    user: UUID
    completed_at: Timestamp


class CertificateIssued(HookEvent):
    """Somebody has a certificate, and its PDF is there."""

    NAME: ClassVar[str] = "certificate.issued"
    certificate: UUID
    enrollment: UUID | None
    user: UUID | None
    name: str
    code: str


class AttemptGraded(HookEvent):
    """An attempt has its marks: when it was submitted, graded by hand, or counted anew after a correction."""

    NAME: ClassVar[str] = "attempt.graded"
    attempt: UUID
    quiz: UUID
    enrollment: UUID
    user: UUID
    score: Points
    max_score: Points
    passed: bool | None


class LiveResult(Resource):
    """How a class went for one of those in it; `user` is null for guests."""

    participant: UUID
    user: UUID | None
    name: str
    points: int
    rank: int | None


class LiveEnded(HookEvent):
    """A live session is over."""

    NAME: ClassVar[str] = "live.ended"
    session: UUID
    title: str
    questions: int
    results: Annotated[list[LiveResult], Field(description="Everybody who was not removed, best first")]
