"""How the learners of a course are getting on: all of them for the staff, and each with what explains it."""

from typing import Final

from aiohttp import web

from lms_rt.contract.pages import Page
from lms_rt.contract.progress import ClassProgressQuery, LearnerProgress
from lms_rt.domain.permissions import Action
from lms_rt.web.editors import may_edit
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.paging import query_in
from lms_rt.web.rendering import render
from lms_rt.web.visit import Visit

pages = Pages()

SHOWN_AT_ONCE: Final = 50
ORDERS: Final = {
    "name": "By name",
    "-completed": "Furthest first",
    "completed": "Least far first",
    "-last_active_at": "Active last, first",
}


@pages.get("/courses/{course}/progress", who="person")
async def show_class_progress(visit: Visit) -> web.Response:
    """A page of its learners; with scripts it moves while they learn."""
    course = named(visit, "course")
    order = visit.request.query.get("sort", "name")
    query = query_in(visit, ClassProgressQuery, limit=SHOWN_AT_ONCE, sort=order if order in ORDERS else "name")
    rows = await visit.services.progress_reads.of_class(visit.member, course, query)
    found = Page[LearnerProgress].of(rows, query, "enrollment")
    context = {
        "course": await visit.services.courses.get(visit.member, course),
        "learners": found.items,
        "next": found.next,
        "first_page": "cursor" not in visit.request.query,
        "order": query.sort,
        "orders": ORDERS.items(),
        "data": {"course": str(course)},
    }
    return render(visit, "class_progress.html", context)


@pages.get("/enrollments/{enrollment}/progress", who="person")
async def show_learner_progress(visit: Visit) -> web.Response:
    """One learner's: what is done and what is left, for them and for the staff."""
    progress = await visit.services.progress_reads.of_enrollment(visit.member, named(visit, "enrollment"))
    staff = await may_edit(visit, progress.course, Action.VIEW_ROSTER)
    name = ""
    if staff:
        name = (await visit.services.enrollments.get(visit.member, progress.enrollment)).name
    titles = {each.lesson: each.title for each in progress.completed}
    context = {
        "course": await visit.services.courses.get(visit.member, progress.course),
        "progress": progress,
        "name": name,
        "staff": staff,
        "changes": [(each, titles.get(each.lesson, "") if each.lesson else "") for each in reversed(progress.changes)],
    }
    return render(visit, "learner_progress.html", context)
