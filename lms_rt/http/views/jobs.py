"""Jobs over REST."""

from uuid import UUID

from lms_rt.contract.jobs import Job, JobQuery
from lms_rt.contract.pages import Page
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.routes import Routes

routes = Routes(tag="jobs", description="Long work: how it goes, what came of it, and what was given up.")


@routes.get("/jobs", summary="List jobs", who="administrators", errors=[ErrorCode.FORBIDDEN])
async def list_jobs(call: Call, query: JobQuery) -> Page[Job]:
    """Newest first. `state=failed` are those that were given up."""
    found = await call.services.jobs.page(call.person, query)
    return Page[Job].of(found, query)


@routes.get(
    "/jobs/{id}", summary="Read a job", who="whoever asked for it, administrators", errors=[ErrorCode.NOT_FOUND]
)
async def get_job(call: Call, id: UUID) -> Job:  # noqa: A002 - the path parameter's name
    """Its progress also comes as the signal `job.progress` on the channel `me`."""
    return await call.services.jobs.get(call.person, id)


@routes.post(
    "/jobs/{id}/rerun",
    status=202,
    summary="Try a failed job again",
    who="administrators",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.CONFLICT],
)
async def rerun_job(call: Call, id: UUID) -> Job:  # noqa: A002
    """It gets all its attempts again. What an attempt may have done already is not done twice."""
    return await call.services.jobs.rerun(call.person, id)
