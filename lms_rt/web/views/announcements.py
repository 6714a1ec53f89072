"""What a course is told: read by everybody in it, written by its staff."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Final
from uuid import UUID

from aiohttp import web

from lms_rt.contract.administration import Announcement, AnnouncementQuery
from lms_rt.contract.pages import Page
from lms_rt.domain.permissions import Action
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.announcement_form import FIELDS, form_of, given_in, patch_in, typed_in
from lms_rt.web.announcements_live import position
from lms_rt.web.editors import for_editors, may_edit
from lms_rt.web.forms import stored_otherwise
from lms_rt.web.named import named
from lms_rt.web.once import made_once, new_form
from lms_rt.web.pages import Pages
from lms_rt.web.paging import on_first_page, query_in
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, CHANGED, Refused, refusal_before, refusal_of, revision_in
from lms_rt.web.tabs import course_tabs
from lms_rt.web.visit import Visit

pages = Pages()

SHOWN_AT_ONCE: Final = 20
NOTES: Final = {
    "posted": "The course is told.",
    "posting": "This is being posted just now. Load the page again in a moment.",
    "edited": "The announcement is corrected.",
    "deleted": "The announcement is taken back.",
}


@pages.get("/courses/{course}/announcements", who="person")
async def show_announcements(visit: Visit) -> web.Response:
    """The newest first, a page at a time; a form for the next where one may announce."""
    return await _list(visit, named(visit, "course"), dict.fromkeys(FIELDS, ""))


@pages.post("/courses/{course}/announcements", who="person")
async def post_announcement(visit: Visit) -> web.Response:
    """Tell the course; the same form sent twice tells it once."""
    course = named(visit, "course")
    await visit.services.courses.get(visit.member, course)
    await for_editors(visit, course, Action.ANNOUNCE)
    typed = typed_in(visit.form)
    given, errors = given_in(typed)
    if given is None:
        return await _list(visit, course, typed, Refused(HTTPStatus.UNPROCESSABLE_ENTITY, errors=errors))
    post = partial(visit.services.announcements.post, visit.member, course, given)
    made = await made_once(visit, f"announcement {course}", given.model_dump_json().encode(), post)
    if made.refused is not None:
        return await _list(visit, course, typed, made.refused)
    return redirect(f"/courses/{course}/announcements?note={'posting' if made.under_way else 'posted'}")


@pages.get("/announcements/{announcement}/edit", who="person")
async def show_announcement(visit: Visit) -> web.Response:
    """The form, as it reads now."""
    stored = await _editable(visit)
    return _form(visit, stored, form_of(stored))


@pages.post("/announcements/{announcement}/edit", who="person")
async def edit_announcement(visit: Visit) -> web.Response:
    """Store what was typed, unless somebody else changed it meanwhile."""
    stored = await _editable(visit)
    typed = typed_in(visit.form)
    patch, errors = patch_in(typed, stored)
    refused = refusal_before(visit.form, stored.revision, errors)
    if patch is not None and refused is None:
        edit = visit.services.announcements.edit(visit.member, stored.id, patch, revision_in(visit.form))
        refused = await refusal_of(edit)
    if refused is not None:
        return _form(visit, await _editable(visit) if refused.overtaken else stored, typed, refused)
    return redirect(f"/courses/{stored.course}/announcements?note=edited")


@pages.post("/announcements/{announcement}/delete", who="person")
async def delete_announcement(visit: Visit) -> web.Response:
    """Take it back, as whoever asks for that has seen it."""
    stored = await _editable(visit)
    deletion = visit.services.announcements.delete(visit.member, stored.id, revision_in(visit.form))
    if (refused := await refusal_of(deletion, CHANGED)) is not None:
        now = await _editable(visit)
        return _form(visit, now, form_of(now), refused)
    return redirect(f"/courses/{stored.course}/announcements?note=deleted")


async def _editable(visit: Visit) -> Announcement:
    announcement = await visit.services.announcements.get(visit.member, named(visit, "announcement"))
    if not announcement.may_edit:
        raise Problem(ErrorCode.FORBIDDEN)
    return announcement


async def _list(visit: Visit, course: UUID, typed: Mapping[str, str], refused: Refused = ACCEPTED) -> web.Response:
    query = query_in(visit, AnnouncementQuery, limit=SHOWN_AT_ONCE)
    view = await visit.services.courses.get(visit.member, course)
    if not await may_edit(visit, course, Action.VIEW_CONTENT):
        raise Problem(ErrorCode.FORBIDDEN)
    data = await position(visit, course)
    found = Page[Announcement].of(await visit.services.announcements.page(visit.member, course, query), query)
    context = {
        "course": view,
        "tabs": await course_tabs(visit, course),
        "announces": await may_edit(visit, course, Action.ANNOUNCE),
        "announcements": found.items,
        "next": found.next,
        "first_page": on_first_page(visit),
        "typed": typed,
        "error": refused.error,
        "errors": refused.errors,
        "form": new_form(),
        "note": NOTES.get(visit.request.query.get("note", "")),
        "data": data,
    }
    return render(visit, "announcements.html", context, status=refused.status)


def _form(visit: Visit, stored: Announcement, typed: Mapping[str, str], refused: Refused = ACCEPTED) -> web.Response:
    context = {
        "announcement": stored,
        "typed": typed,
        "error": refused.error,
        "errors": refused.errors,
        "now": stored_otherwise(form_of(stored), typed) if refused.overtaken else {},
    }
    return render(visit, "announcement_edit.html", context, status=refused.status)
