"""Invitations and lists of people over REST."""

from uuid import UUID

from aiohttp import web

from lms_rt.contract.courses import Enrollment
from lms_rt.contract.pages import Page
from lms_rt.contract.rosters import (
    ImportJob,
    ImportQuery,
    ImportReport,
    Invitation,
    InvitationAcceptance,
    InvitationCreate,
    InvitationQuery,
)
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.call import Call
from lms_rt.http.forms import FILE_IN_FORM, FORM, file_part, reading_form
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes
from lms_rt.services import roster_csv

routes = Routes(tag="rosters", description="Bringing many people into a course: invitations and lists.")

_MANAGES = [ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN]


@routes.post(
    "/courses/{id}/invitations",
    status=201,
    summary="Invite somebody by mail",
    who="instructors of the course",
    errors=[*_MANAGES, ErrorCode.ALREADY_EXISTS],
)
async def invite(call: Call, id: UUID, body: InvitationCreate) -> Reply[Invitation]:  # noqa: A002 - the path parameter
    """The mail has a link that is good once, for two weeks."""
    return Reply(await call.services.invitations.invite(call.person, id, body))


@routes.get(
    "/courses/{id}/invitations",
    summary="List a course's invitations",
    who="instructors of the course",
    errors=_MANAGES,
)
async def list_invitations(call: Call, id: UUID, query: InvitationQuery) -> Page[Invitation]:  # noqa: A002
    """Oldest first."""
    found = await call.services.invitations.page(call.person, id, query)
    return Page[Invitation].of(found, query)


@routes.delete(
    "/courses/{id}/invitations/{invitation}",
    summary="Take an invitation back",
    who="instructors of the course",
    errors=[*_MANAGES, ErrorCode.CONFLICT],
)
async def revoke_invitation(call: Call, id: UUID, invitation: UUID) -> None:  # noqa: A002
    """Its link is good no longer."""
    await call.services.invitations.revoke(call.person, id, invitation)


@routes.post(
    "/invitations/accept",
    status=201,
    summary="Accept an invitation",
    errors=[ErrorCode.INVALID_TOKEN, ErrorCode.ALREADY_EXISTS],
)
async def accept_invitation(call: Call, body: InvitationAcceptance) -> Reply[Enrollment]:
    """With the token of the mailed link; whoever is signed in is enrolled."""
    enrollment = await call.services.invitations.accept(call.person, body.token)
    return Reply(enrollment, location=f"/enrollments/{enrollment.id}")


@routes.post(
    "/courses/{id}/enrollments/import",
    summary="Enrol a list of people",
    who="instructors of the course",
    consumes="text/csv",
    idempotent=True,
    takes={"type": "string", "examples": ["email,role\nada@example.org,student\n"]},
    also_consumes={FORM: FILE_IN_FORM},
    also=[202],
    errors=[
        *_MANAGES,
        ErrorCode.MALFORMED,
        ErrorCode.VALIDATION,
        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
        ErrorCode.TOO_LARGE,
    ],
)
async def import_enrollments(call: Call, id: UUID, query: ImportQuery) -> Reply[ImportReport | ImportJob]:  # noqa: A002
    """CSV in UTF-8 (or in UTF-16 with its mark), as the body or as the part `file` of a form, with a header: `email`,
    and if wanted `role`, `extra_time_factor`, `extra_time_minutes`; separated by commas, semicolons or tabs, as the
    header is (or a line `sep=;` before it says). The factor may have a decimal comma. Those with an account are
    enrolled, the others invited, all in one step; the report tells of every row. More than 1,000 rows become a job
    (202), whose result is the report, also where it is only tried (`dry_run`); the report of a trial has its `trial`,
    by which the list is enrolled without being sent again."""
    content = roster_csv.decoded(await _list(call.request))
    taken = await call.services.enrollment_imports.take(call.person, id, content, dry_run=query.dry_run)
    if isinstance(taken, ImportJob):
        return Reply(taken, status=202, location=f"/jobs/{taken.job}")
    return Reply(taken)


@routes.post(
    "/courses/{id}/enrollments/import/{trial}",
    status=202,
    summary="Enrol a list that was tried",
    who="instructors of the course",
    errors=[*_MANAGES, ErrorCode.CONFLICT],
)
async def enrol_tried_list(call: Call, id: UUID, trial: UUID) -> Reply[ImportJob]:  # noqa: A002
    """`trial` is in the report of a long list that was only tried. Asked again, it is the same job; a day after the
    trial the list is forgotten (409). Since the trial people may have come and gone, so the job's report may differ."""
    begun = await call.services.tried_lists.enrol(call.person, id, trial)
    return Reply(begun, status=202, location=f"/jobs/{begun.job}")


async def _list(request: web.Request) -> bytes:
    if request.content_type == "text/csv":
        return await request.read()
    if request.content_type != FORM:
        raise Problem(ErrorCode.UNSUPPORTED_MEDIA_TYPE, f"Send text/csv or {FORM}")
    part = await file_part(request, await request.read())
    with reading_form():
        return bytes(await part.read())
