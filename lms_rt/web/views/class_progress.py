"""How a class is getting on, for the staff of its course: who is how far, and where people stop."""

from typing import Final

from aiohttp import web

from lms_rt.contract.pages import Page
from lms_rt.contract.progress import ClassProgressQuery, LearnerProgress
from lms_rt.domain.permissions import Action
from lms_rt.web.editors import may_edit
from lms_rt.web.named import named
from lms_rt.web.outline_rows import rows
from lms_rt.web.pages import Pages
from lms_rt.web.paging import on_first_page, query_in
from lms_rt.web.rendering import render
from lms_rt.web.tabs import course_tabs
from lms_rt.web.visit import Visit

pages = Pages()

SHOWN_AT_ONCE: Final = 50
SORTS: Final = {
    "name": "Name",
    "-completed": "Furthest first",
    "completed": "Least far first",
    "last_active_at": "Longest ago first",
    "completed_at": "Completed the course first",
    "enrollment": "Order of enrolment",
}
"""What is offered of what the service sorts by."""


@pages.get("/courses/{course}/progress", who="person")
async def show_progress(visit: Visit) -> web.Response:
    """By name unless asked otherwise, a page at a time."""
    course = named(visit, "course")
    asked = visit.request.query
    words, sort = asked.get("q", "").strip(), asked.get("sort", "name")
    query = query_in(visit, ClassProgressQuery, limit=SHOWN_AT_ONCE, sort=sort, q=words or None)
    reads = visit.services.progress_reads
    found = Page[LearnerProgress].of(await reads.of_class(visit.member, course, query), query, "enrollment")
    kept = {"sort": sort, **({"q": words} if words else {})}
    context = {
        "course": await visit.services.courses.get(visit.member, course),
        "tabs": await course_tabs(visit, course),
        "summary": await reads.summary(visit.member, course),
        "learners": found.items,
        "next": found.next,
        "first_page": on_first_page(visit),
        "kept": kept,
        "words": words,
        "sort": sort,
        "sorts": SORTS,
        "data": {"ticket": "/session/ticket", "course": str(course)},
    }
    return render(visit, "class_progress.html", context)


@pages.get("/enrollments/{enrollment}/progress", who="person")
async def show_learner(visit: Visit) -> web.Response:
    """One learner and the facts that explain how far they are; the staff sees everybody, learners themselves."""
    enrollment = named(visit, "enrollment")
    progress = await visit.services.progress_reads.of_enrollment(visit.member, enrollment)
    grades = await visit.services.gradebooks.of_enrollment(visit.member, enrollment)
    cells = list(zip(grades.columns, grades.grades.cells, strict=True))
    context = {
        "progress": progress,
        "grades": grades.grades,
        "modules": rows(await visit.services.outlines.of_enrollment(visit.member, enrollment)),
        "quizzes": [each for each in cells if each[0].kind == "quiz"],
        "classes": [each for each in cells if each[0].kind == "live_session"],
        "places": await visit.services.class_results.places(visit.member, enrollment),
        "staff": await may_edit(visit, progress.course, Action.VIEW_PROGRESS),
    }
    return render(visit, "learner_progress.html", context)
