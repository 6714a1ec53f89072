"""Events of learning at one's own pace: realtime contract, section 5, the channels `me` and `course:<course>`."""

from typing import ClassVar
from uuid import UUID

from lms_rt.contract.attempts import SubmittedBy
from lms_rt.contract.events import Event
from lms_rt.contract.lessons import LessonKind
from lms_rt.contract.times import Timestamp


class CourseCompleted(Event):
    """One has completed all that counts in a course, for the first time; on `me`."""

    NAME: ClassVar[str] = "course.completed"
    course: UUID
    enrollment: UUID
    completed_at: Timestamp


class CertificateIssued(Event):
    """One has a certificate, and its PDF is there; on `me`."""

    NAME: ClassVar[str] = "certificate.issued"
    certificate: UUID
    course: UUID | None
    course_title: str
    code: str


class LessonPublished(Event):
    """Learners can see a lesson, its content from `release_at` on."""

    NAME: ClassVar[str] = "lesson.published"
    lesson: UUID
    module: UUID
    title: str
    kind: LessonKind
    release_at: Timestamp | None


class AnnouncementPosted(Event):
    """The course is told something; `body_html` is safe to show."""

    NAME: ClassVar[str] = "announcement.posted"
    announcement: UUID
    title: str
    body_html: str
    posted_by: str


class AnnouncementEdited(Event):
    """What the course was told is corrected: this is how it reads now."""

    NAME: ClassVar[str] = "announcement.edited"
    announcement: UUID
    title: str
    body_html: str


class AnnouncementDeleted(Event):
    """What the course was told is taken back; the events that told it say nothing of it from now on."""

    NAME: ClassVar[str] = "announcement.deleted"
    announcement: UUID


class AttemptSubmitted(Event):
    """One's attempt has ended, by oneself in another tab or by the server at its deadline; on `me`."""

    NAME: ClassVar[str] = "attempt.submitted"
    attempt: UUID
    quiz: UUID
    by: SubmittedBy
    submitted_at: Timestamp


class AttemptGraded(Event):
    """A person graded one's attempt, or a correction changed what it brings; read it to see; on `me`."""

    NAME: ClassVar[str] = "attempt.graded"
    attempt: UUID
    quiz: UUID


class AttemptExtended(Event):
    """An attempt ends at another time: one has longer, or the quiz closes otherwise than was said; on `me`."""

    NAME: ClassVar[str] = "attempt.extended"
    attempt: UUID
    quiz: UUID
    deadline: Timestamp
