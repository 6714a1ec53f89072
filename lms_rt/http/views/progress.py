"""Progress over REST."""

from uuid import UUID

from lms_rt.contract.pages import Page
from lms_rt.contract.progress import (
    ClassProgressQuery,
    EnrollmentProgress,
    LearnerProgress,
    LessonProgress,
    ProgressReport,
)
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.routes import Routes

routes = Routes(tag="progress", description="How far learners are, and why the figure is what it is.")


@routes.put(
    "/lessons/{id}/progress",
    summary="Report progress in a lesson",
    who="those enrolled in the course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.CONFLICT],
)
async def report_progress(call: Call, id: UUID, body: ProgressReport) -> LessonProgress:  # noqa: A002
    """Never moves back: of several reports the furthest counts. At 1 the lesson is completed, for good."""
    return await call.services.progress.report(call.person, id, body.fraction, body.position_s)


@routes.get(
    "/enrollments/{id}/progress",
    summary="Read a learner's progress",
    who="the learner, staff of the course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def get_progress(call: Call, id: UUID) -> EnrollmentProgress:  # noqa: A002
    """With the facts it is counted from, and every change of it with its reason."""
    return await call.services.progress_reads.of_enrollment(call.person, id)


@routes.get(
    "/courses/{id}/progress",
    summary="Read a class's progress",
    who="staff of the course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def list_progress(call: Call, id: UUID, query: ClassProgressQuery) -> Page[LearnerProgress]:  # noqa: A002
    """Everybody who studies in the course, oldest enrolment first; `q` finds them by name."""
    found = await call.services.progress_reads.of_class(call.person, id, query)
    return Page[LearnerProgress].of(found, query, "enrollment")
