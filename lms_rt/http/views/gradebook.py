"""Gradebooks over REST."""

from uuid import UUID

from aiohttp import hdrs, web

from lms_rt.contract.exports import ExportJob
from lms_rt.contract.gradebook import (
    Grade,
    GradebookExportQuery,
    GradebookPage,
    GradebookQuery,
    GradebookSettings,
    GradebookSettingsPut,
    GradePut,
    GradeSaidHistory,
    OwnGradebook,
)
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.download import made
from lms_rt.http.replies import Reply
from lms_rt.http.routes import PREFIX, Routes
from lms_rt.services.table_files import MEDIA_TYPES

routes = Routes(tag="gradebook", description="What learners were graded for in a course, and what it comes to.")

_SEEN = [ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN]


@routes.get("/courses/{id}/gradebook", summary="Read a gradebook", who="staff of the course", errors=_SEEN)
async def get_gradebook(call: Call, id: UUID, query: GradebookQuery) -> GradebookPage:  # noqa: A002 - the path parameter's name
    """Quizzes at one's own pace and classes side by side, each learner with a cell a column and a total. Guests of
    classes have no place in it."""
    return await call.services.gradebooks.page(call.person, id, query)


@routes.get(
    "/courses/{id}/gradebook/me",
    summary="Read one's own grades",
    who="its learners, also those who withdrew",
    errors=_SEEN,
)
async def get_own_grades(call: Call, id: UUID) -> OwnGradebook:  # noqa: A002
    """What a quiz does not show yet is `hidden`, and the total is of the rest."""
    return await call.services.gradebooks.own(call.person, id)


@routes.get(
    "/courses/{id}/gradebook/settings", summary="Read how a gradebook counts", who="staff of the course", errors=_SEEN
)
async def get_gradebook_settings(call: Call, id: UUID) -> GradebookSettings:  # noqa: A002
    """Categories, and every column with what applies to it."""
    return await call.services.gradebook_settings.get(call.person, id)


@routes.put(
    "/courses/{id}/gradebook/settings",
    summary="Set how a gradebook counts",
    who="instructors of the course",
    if_match=True,
    errors=[*_SEEN, ErrorCode.VALIDATION],
)
async def put_gradebook_settings(call: Call, id: UUID, body: GradebookSettingsPut) -> GradebookSettings:  # noqa: A002
    """As a whole: a column that is not given counts as if nobody had set it. Totals follow at once."""
    return await call.services.gradebook_settings.put(call.person, id, body, call.if_match)


@routes.get(
    "/courses/{id}/gradebook/export",
    summary="Export a gradebook",
    who="staff of the course",
    also=[202],
    sends=("Content-Disposition",),
    produces=tuple(MEDIA_TYPES.values()),
    errors=_SEEN,
)
async def export_gradebook(call: Call, id: UUID, query: GradebookExportQuery) -> web.StreamResponse:  # noqa: A002
    """A line a learner; `xlsx` also has how it counts and what people said. Of more than a thousand learners it is made
    as a job: 202 without a body, and `Location` is the job's."""
    file = await call.services.gradebook_exports.export(call.person, id, query.format, query.status)
    if file is not None:
        return made(file)
    job = await call.services.export_jobs.ask_gradebook(call.person, id, query.format, query.status)
    return web.Response(status=202, headers={hdrs.LOCATION: f"{PREFIX}/jobs/{job.job}", hdrs.CACHE_CONTROL: "no-store"})


@routes.post(
    "/courses/{id}/gradebook/export",
    status=202,
    summary="Have a gradebook written to a file",
    who="staff of the course",
    errors=_SEEN,
)
async def have_gradebook_exported(call: Call, id: UUID, query: GradebookExportQuery) -> Reply[ExportJob]:  # noqa: A002
    """As a job, for large courses. Once it is done, `/files/{file}/content` is whoever asked's, for a week."""
    job = await call.services.export_jobs.ask_gradebook(call.person, id, query.format, query.status)
    return Reply(job, location=f"/jobs/{job.job}")


@routes.get("/enrollments/{id}/grades/{column}", summary="Read what was said of a grade", who="staff", errors=_SEEN)
async def get_said_grade(call: Call, id: UUID, column: UUID) -> Grade:  # noqa: A002
    """`column` is a quiz or a class. Nothing, with the ETag "1", until somebody says something."""
    return await call.services.grades.get(call.person, id, column)


@routes.put(
    "/enrollments/{id}/grades/{column}",
    summary="Override or excuse a grade",
    who="instructors of the course",
    if_match=True,
    errors=[*_SEEN, ErrorCode.CONFLICT, ErrorCode.VALIDATION],
)
async def put_said_grade(call: Call, id: UUID, column: UUID, body: GradePut) -> Grade:  # noqa: A002
    """`percent` counts instead of what was earned; an `excused` grade does not count. Neither takes back what was said.
    The learner reads the reason."""
    return await call.services.grades.put(call.person, id, column, body, call.if_match)


@routes.get(
    "/enrollments/{id}/grades/{column}/history", summary="Read all that was said of a grade", who="staff", errors=_SEEN
)
async def get_said_grade_history(call: Call, id: UUID, column: UUID) -> GradeSaidHistory:  # noqa: A002
    """Oldest first."""
    return GradeSaidHistory(items=await call.services.grades.history(call.person, id, column))
