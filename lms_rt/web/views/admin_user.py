"""One person for administrators: what they are in, what they hold, and what can be done to their account."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from aiohttp import web

from lms_rt.contract.administration import ManagedUser, UserPatch
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.admin_tabs import admin_tabs
from lms_rt.web.audit_page import shown
from lms_rt.web.forms import patch_of
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.people_form import ROLES as COURSE_ROLES
from lms_rt.web.people_form import STATUSES
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, CHANGED, OVERTAKEN, Refused, refusal_before, refusal_of, revision_in
from lms_rt.web.user_words import MAY, ROLES
from lms_rt.web.visit import Visit

pages = Pages()

NOTES: Final = {
    "role": "The role holds at once, wherever they are signed in.",
    "disabled": "The account is disabled. They are signed out everywhere.",
    "enabled": "The account is enabled. They can sign in again.",
}
STATES: Final = {"disabled": True, "enabled": False}
"""What the buttons send; a form that says neither must not enable anybody."""
NO_ROLE: Final = {"role": "Please choose one of the roles."}


@pages.get("/admin/users/{user}", who="person")
async def show_user(visit: Visit) -> web.Response:
    """As things are."""
    return await _page(visit, await _user(visit))


@pages.post("/admin/users/{user}/role", who="person")
async def set_role(visit: Visit) -> web.Response:
    """Give them another role, unless somebody else changed the account meanwhile."""
    user = await _user(visit)
    typed = {"role": visit.form.get("role", "")}
    patch, errors = patch_of(UserPatch, typed, {"role": user.role}, {})
    refused = refusal_before(visit.form, user.revision, NO_ROLE if errors else {})
    if patch is not None and refused is None:
        refused = await _edit(visit, user.id, patch)
    if refused is not None:
        now = await _user(visit) if refused.overtaken else user
        return await _page(visit, now, refused, role=typed["role"])
    return redirect(f"/admin/users/{user.id}?note=role")


@pages.post("/admin/users/{user}/status", who="person")
async def set_status(visit: Visit) -> web.Response:
    """Disable them, or enable them again."""
    user = await _user(visit)
    status = visit.form.get("status", "")
    if status not in STATES:
        raise Problem(ErrorCode.VALIDATION, "Go back, reload the page and send it once more")
    refused = refusal_before(visit.form, user.revision, {}, CHANGED)
    if refused is None:
        refused = await _edit(visit, user.id, UserPatch(disabled=STATES[status]), CHANGED)
    if refused is not None:
        return await _page(visit, await _user(visit), refused)
    return redirect(f"/admin/users/{user.id}?note={status}")


async def _edit(visit: Visit, user: UUID, patch: UserPatch, overtaken: str = OVERTAKEN) -> Refused | None:
    edit = visit.services.administration.edit(visit.member, user, patch, revision_in(visit.form))
    return await refusal_of(edit, overtaken)


async def _user(visit: Visit) -> ManagedUser:
    return await visit.services.administration.get(visit.member, named(visit, "user"))


async def _page(
    visit: Visit, user: ManagedUser, refused: Refused = ACCEPTED, *, role: str | None = None
) -> web.Response:
    overview = await visit.services.person_overviews.of(visit.member, user.id)
    overtaken = refused.status == HTTPStatus.PRECONDITION_FAILED
    context = {
        "tabs": admin_tabs(visit),
        "person": user,
        "courses": overview.courses,
        "more": overview.more,
        "sign_ins": overview.sign_ins,
        "tokens": overview.tokens,
        "latest": await shown(visit, overview.latest),
        "me": visit.member.user == user.id,
        "roles": ROLES,
        "may": MAY,
        "course_roles": COURSE_ROLES,
        "statuses": STATUSES,
        "role": role if role is not None else user.role,
        "now": user.role if overtaken and role not in (None, user.role) else None,
        "error": refused.error,
        "errors": refused.errors,
        "note": NOTES.get(visit.request.query.get("note", "")),
    }
    return render(visit, "admin_user.html", context, status=refused.status)
