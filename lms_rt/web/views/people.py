"""The people of a course: who they are, who comes in, what they are given."""

from typing import Final, Literal
from uuid import UUID

from aiohttp import web
from pydantic import ValidationError

from lms_rt.contract.courses import Enrollment, EnrollmentCreate, EnrollmentPatch, EnrollmentQuery
from lms_rt.contract.pages import Page
from lms_rt.contract.rosters import Invitation, InvitationCreate, InvitationQuery
from lms_rt.domain.permissions import Action
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.editors import may_edit
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.paging import query_in
from lms_rt.web.people_form import ROLES, STATUSES, form_of, patch_in
from lms_rt.web.people_list import address, filters_in, place_in
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import revision_in
from lms_rt.web.tabs import course_tabs
from lms_rt.web.visit import Visit

pages = Pages()

SHOWN_AT_ONCE: Final = 50
INVITATIONS_SHOWN: Final = 5
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
    return await _people(visit, note=NOTES.get(visit.request.query.get("note", "")))


@pages.post("/courses/{course}/people", who="person")
async def bring_in(visit: Visit) -> web.Response:
    """Enrol whoever has an account with the address, and invite whoever has none."""
    course = named(visit, "course")
    given = {"email": visit.form.get("email", "").strip(), "role": visit.form.get("role", "student")}
    try:
        entry, invitation = EnrollmentCreate.model_validate(given), InvitationCreate.model_validate(given)
    except ValidationError:
        return await _people(visit, error="That is no address that mail can be sent to.", status=422)
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
    """Role and extra time."""
    enrollment = await _enrollment(visit)
    patch, errors = patch_in(visit.form, enrollment)
    if patch is None:
        raise Problem(ErrorCode.VALIDATION, " ".join(errors.values()))
    return await _stored(visit, enrollment, patch)


@pages.post("/enrollments/{enrollment}/status", who="person")
async def set_status(visit: Visit) -> web.Response:
    """Out of the course, or back into it."""
    status: Literal["active", "withdrawn"] = "withdrawn" if visit.form.get("status") == "withdrawn" else "active"
    return await _stored(visit, await _enrollment(visit), EnrollmentPatch(status=status))


async def _invite(visit: Visit, invitation: InvitationCreate) -> str:
    try:
        await visit.services.invitations.invite(visit.member, named(visit, "course"), invitation)
    except Problem as problem:
        if problem.code is not ErrorCode.ALREADY_EXISTS:
            raise
        return "there"
    return "invited"


async def _stored(visit: Visit, enrollment: Enrollment, patch: EnrollmentPatch) -> web.Response:
    try:
        await visit.services.enrollments.edit(visit.member, enrollment.id, patch, revision_in(visit.form))
    except Problem as problem:
        if problem.code is ErrorCode.PRECONDITION_FAILED:
            raise Problem(ErrorCode.PRECONDITION_FAILED, CHANGED) from None
        raise
    return redirect(address(enrollment.course, visit.form.get("place", ""), f"#person-{enrollment.id}"))


async def _enrollment(visit: Visit) -> Enrollment:
    return await visit.services.enrollments.get(visit.member, named(visit, "enrollment"))


async def _people(
    visit: Visit, *, note: str | None = None, error: str | None = None, status: int = 200
) -> web.Response:
    course = named(visit, "course")
    asked = visit.request.query
    filters = filters_in(asked)
    query = query_in(visit, EnrollmentQuery, limit=SHOWN_AT_ONCE, sort="name", **filters)
    found = Page[Enrollment].of(await visit.services.enrollments.page(visit.member, course, query), query)
    manages = await may_edit(visit, course, Action.MANAGE_ENROLLMENT)
    context = {
        "course": await visit.services.courses.get(visit.member, course),
        "tabs": await course_tabs(visit, course),
        "people": [(each, form_of(each)) for each in found.items],
        "next": found.next,
        "first_page": "cursor" not in asked,
        "filters": filters,
        "place": place_in(asked),
        "manages": manages,
        "invitations": await _invitations(visit, course) if manages else None,
        "roles": ROLES,
        "statuses": STATUSES,
        "email": visit.form.get("email", "") if error else "",
        "role": visit.form.get("role", "") if error else "",
        "note": note,
        "error": error,
    }
    return render(visit, "people.html", context, status=status)


async def _invitations(visit: Visit, course: UUID) -> Page[Invitation]:
    """The newest ones that are open; the others have a page of their own."""
    query = InvitationQuery(limit=INVITATIONS_SHOWN, sort="-created_at", open=True)
    return Page[Invitation].of(await visit.services.invitations.page(visit.member, course, query), query)
