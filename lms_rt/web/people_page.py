"""The page of a course's people, as it is and as a refused form leaves it."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl
from uuid import UUID

from aiohttp import web

from lms_rt.contract.courses import Enrollment, EnrollmentQuery
from lms_rt.contract.pages import Page
from lms_rt.contract.rosters import Invitation, InvitationQuery
from lms_rt.domain.permissions import Action
from lms_rt.web.editors import may_edit
from lms_rt.web.forms import stored_otherwise
from lms_rt.web.paging import cursor_in, query_in
from lms_rt.web.people_form import ROLES, STATUSES, form_of
from lms_rt.web.people_list import filters_in, place_in
from lms_rt.web.rendering import render
from lms_rt.web.revisions import Refused
from lms_rt.web.tabs import course_tabs
from lms_rt.web.visit import Visit

SHOWN_AT_ONCE: Final = 50
INVITATIONS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Refusal:
    """One of the people, whose form was not taken."""

    enrollment: Enrollment
    """As it is now."""
    typed: dict[str, str]
    why: Refused


async def people_page(
    visit: Visit,
    course: UUID,
    *,
    note: str | None = None,
    error: str | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> web.Response:
    """The part of the list that the address asks for, or a form was sent from; who was refused is on it."""
    asked = dict(parse_qsl(visit.form["place"])) if "place" in visit.form else visit.request.query
    filters, cursor = filters_in(asked), cursor_in(asked)
    query = query_in(visit, EnrollmentQuery, limit=SHOWN_AT_ONCE, sort="name", **filters, cursor=cursor)
    found = Page[Enrollment].of(await visit.services.enrollments.page(visit.member, course, query), query)
    manages = await may_edit(visit, course, Action.MANAGE_ENROLLMENT)
    context = {
        "course": await visit.services.courses.get(visit.member, course),
        "tabs": await course_tabs(visit, course),
        "people": [(each, form_of(each)) for each in _with(refusal, found.items)],
        "next": found.next,
        "first_page": cursor is None,
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
        "refused": refusal,
        "now": _now(refusal),
    }
    return render(visit, "people.html", context, status=refusal.why.status if refusal else status)


def _with(refusal: Refusal | None, people: list[Enrollment]) -> list[Enrollment]:
    """Who was refused may stand in another part of the list by now, or be no longer among those one looks for."""
    if refusal is None:
        return people
    known = refusal.enrollment
    there = any(each.id == known.id for each in people)
    return [known if each.id == known.id else each for each in people] if there else [known, *people]


def _now(refusal: Refusal | None) -> dict[str, str]:
    """What is stored otherwise than it was typed, where somebody else stored it meanwhile."""
    if refusal is None or not refusal.why.overtaken:
        return {}
    return stored_otherwise(form_of(refusal.enrollment), refusal.typed)


async def _invitations(visit: Visit, course: UUID) -> Page[Invitation]:
    """The newest ones that are open; the others have a page of their own."""
    query = InvitationQuery(limit=INVITATIONS_SHOWN, sort="-created_at", open=True)
    return Page[Invitation].of(await visit.services.invitations.page(visit.member, course, query), query)
