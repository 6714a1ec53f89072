"""The people of a course: who they are, who comes in, what they are given."""

from typing import Final, Literal

from aiohttp import web
from pydantic import ValidationError

from lms_rt.contract.courses import Enrollment, EnrollmentCreate, EnrollmentPatch
from lms_rt.contract.rosters import InvitationCreate
from lms_rt.domain.permissions import Action
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.editors import for_editors
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.people_form import patch_in, typed_in
from lms_rt.web.people_list import address
from lms_rt.web.people_page import Refusal, people_page
from lms_rt.web.rendering import redirect
from lms_rt.web.revisions import refusal_before, refusal_of, revision_in
from lms_rt.web.visit import Visit

pages = Pages()

NOTES: Final = {
    "enrolled": "They are in the course now, and are told by mail.",
    "invited": "Nobody has an account with this address yet: an invitation goes to it by mail.",
    "there": "Somebody with this address is in the course already, or has an invitation that is open.",
}
CHANGED: Final = (
    "Somebody else has changed that since you opened the page. It is shown as it is now; nothing was stored."
)


@pages.get("/courses/{course}/people", who="person")
async def show_people(visit: Visit) -> web.Response:
    """By name, a page at a time: all of them, or those who are looked for."""
    note = NOTES.get(visit.request.query.get("note", ""))
    return await people_page(visit, named(visit, "course"), note=note)


@pages.post("/courses/{course}/people", who="person")
async def bring_in(visit: Visit) -> web.Response:
    """Enrol whoever has an account with the address, and invite whoever has none."""
    course = named(visit, "course")
    given = {"email": visit.form.get("email", "").strip(), "role": visit.form.get("role", "student")}
    try:
        entry, invitation = EnrollmentCreate.model_validate(given), InvitationCreate.model_validate(given)
    except ValidationError:
        error = "That is no address that mail can be sent to."
        return await people_page(visit, course, error=error, status=422)
    try:
        await visit.services.enrollments.add(visit.member, course, entry)
        note = "enrolled"
    except Problem as problem:
        if problem.code is ErrorCode.ALREADY_EXISTS:
            note = "there"
        elif problem.code is ErrorCode.VALIDATION:
            note = await _invite(visit, invitation)
        else:
            raise
    return redirect(f"/courses/{course}/people?note={note}")


@pages.post("/enrollments/{enrollment}", who="person")
async def edit_enrollment(visit: Visit) -> web.Response:
    """Role and extra time, unless somebody else changed them meanwhile."""
    enrollment = await _enrollment(visit)
    await for_editors(visit, enrollment.course, Action.MANAGE_ENROLLMENT)
    typed = typed_in(visit.form, enrollment)
    patch, errors = patch_in(typed, enrollment)
    refused = refusal_before(visit.form, enrollment.revision, errors)
    if patch is not None and refused is None:
        edit = visit.services.enrollments.edit(visit.member, enrollment.id, patch, revision_in(visit.form))
        refused = await refusal_of(edit)
    if refused is not None:
        now = await _enrollment(visit) if refused.overtaken else enrollment
        return await people_page(visit, now.course, refusal=Refusal(now, typed, refused))
    return _back(visit, enrollment)


@pages.post("/enrollments/{enrollment}/status", who="person")
async def set_status(visit: Visit) -> web.Response:
    """Out of the course, or back into it."""
    status: Literal["active", "withdrawn"] = "withdrawn" if visit.form.get("status") == "withdrawn" else "active"
    enrollment = await _enrollment(visit)
    patch = EnrollmentPatch(status=status)
    try:
        await visit.services.enrollments.edit(visit.member, enrollment.id, patch, revision_in(visit.form))
    except Problem as problem:
        if problem.code is ErrorCode.PRECONDITION_FAILED:
            raise Problem(ErrorCode.PRECONDITION_FAILED, CHANGED) from None
        raise
    return _back(visit, enrollment)


async def _invite(visit: Visit, invitation: InvitationCreate) -> str:
    try:
        await visit.services.invitations.invite(visit.member, named(visit, "course"), invitation)
    except Problem as problem:
        if problem.code is not ErrorCode.ALREADY_EXISTS:
            raise
        return "there"
    return "invited"


def _back(visit: Visit, enrollment: Enrollment) -> web.Response:
    return redirect(address(enrollment.course, visit.form.get("place", ""), f"#person-{enrollment.id}"))


async def _enrollment(visit: Visit) -> Enrollment:
    return await visit.services.enrollments.get(visit.member, named(visit, "enrollment"))
