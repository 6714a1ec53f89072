"""What a class came to, over REST."""

from uuid import UUID

from aiohttp import web

from lms_rt.contract.exports import ExportJob
from lms_rt.contract.live_reports import ClassReport, ExportQuery, OwnReport, Timeline
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.call import Call
from lms_rt.http.download import made
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes
from lms_rt.http.views.live import AfterQuery
from lms_rt.services.table_files import MEDIA_TYPES

routes = Routes(tag="live reports", description="After the class: figures, files, and the log replayed.")

STAFF_ERRORS = (ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN)


@routes.get(
    "/live-sessions/{id}/report", summary="Read a class's report", who="staff of the course", errors=STAFF_ERRORS
)
async def get_class_report(call: Call, id: UUID) -> ClassReport:  # noqa: A002 - the path parameter's name
    """Each question and each participant in figures."""
    return await call.services.live_reports.of_class(call.person, id)


@routes.get(
    "/live-sessions/{id}/report/me",
    summary="Read one's own report of a class",
    auth="any",
    errors=[ErrorCode.NOT_FOUND],
)
async def get_own_report(call: Call, id: UUID) -> OwnReport:  # noqa: A002
    """What was revealed, with one's own answers; for guests too."""
    if call.principal is None:
        raise Problem(ErrorCode.UNAUTHENTICATED)
    return await call.services.live_reports.own(call.principal, id)


@routes.get("/live-sessions/{id}/timeline", summary="Replay a class", who="staff of the course", errors=STAFF_ERRORS)
async def get_timeline(call: Call, id: UUID, query: AfterQuery) -> Timeline:  # noqa: A002
    """Its log in order, at most 500 moments at a time."""
    return await call.services.live_reports.timeline(call.person, id, query.after)


@routes.get(
    "/live-sessions/{id}/export",
    summary="Export a class's results",
    who="staff of the course",
    sends=("Content-Disposition",),
    produces=tuple(MEDIA_TYPES.values()),
    errors=STAFF_ERRORS,
)
async def export_results(call: Call, id: UUID, query: ExportQuery) -> web.StreamResponse:  # noqa: A002
    """`csv`: a line an answer. `xlsx`: people, questions and answers on a sheet each."""
    file = await call.services.live_exports.export(call.person, id, query.format)
    return made(file)


@routes.post(
    "/live-sessions/{id}/export",
    status=202,
    summary="Have a class's results written to a file",
    who="staff of the course",
    errors=STAFF_ERRORS,
)
async def have_results_exported(call: Call, id: UUID, query: ExportQuery) -> Reply[ExportJob]:  # noqa: A002
    """As a job, for large classes. Once it is done, `/files/{file}/content` is whoever asked's, for a week."""
    job = await call.services.export_jobs.ask_results(call.person, id, query.format)
    return Reply(job, location=f"/jobs/{job.job}")
