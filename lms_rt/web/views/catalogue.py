"""Courses as those who learn find them, enter them and follow them."""

from typing import Final
from uuid import UUID

from aiohttp import web
from pydantic import ValidationError

from lms_rt.contract.administration import Announcement, AnnouncementQuery
from lms_rt.contract.catch_ups import MissedClass, MissedClassQuery
from lms_rt.contract.certificates import Certificate, CertificateQuery
from lms_rt.contract.courses import Course, CourseQuery, SelfEnrollment
from lms_rt.contract.pages import Page
from lms_rt.contract.progress import EnrollmentProgress
from lms_rt.domain.permissions import Action
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.courses import CourseFilter
from lms_rt.web.announcements_live import position
from lms_rt.web.course_pictures import pictures_of
from lms_rt.web.editors import may_edit
from lms_rt.web.named import named
from lms_rt.web.outline_rows import in_order, next_open, rows
from lms_rt.web.pages import Pages
from lms_rt.web.paging import cursor_in, on_first_page
from lms_rt.web.rendering import redirect, render
from lms_rt.web.tabs import course_tabs
from lms_rt.web.visit import Visit

pages = Pages()

SHOWN_AT_ONCE: Final = 20
MISSED_SHOWN: Final = 10
ANNOUNCEMENTS_SHOWN: Final = 3
CERTIFICATES_LOOKED_THROUGH: Final = 100
WRONG_CODE: Final = "That is not the code of this course."


@pages.get("/courses", who="person")
async def show_catalogue(visit: Visit) -> web.Response:
    """Published courses and one's own, a page at a time: by title, or the best match for the words first."""
    words = visit.request.query.get("q", "").strip()
    found = await _found(visit, words)
    context = {
        "words": words,
        "courses": found.items,
        "pictures": await pictures_of(visit, found.items),
        "next": found.next,
        "first_page": on_first_page(visit),
    }
    return render(visit, "catalogue.html", context)


@pages.get("/courses/{course}", who="person")
async def show_course(visit: Visit) -> web.Response:
    """What it is about, how to get in, how far one is and where to go on."""
    return await _course(visit)


@pages.post("/courses/{course}/enroll", who="person")
async def enroll(visit: Visit) -> web.Response:
    """Take part, or wait for a place."""
    course = named(visit, "course")
    try:
        given = SelfEnrollment(code=visit.form.get("code", "").strip() or None)
        await visit.services.enrollments.enroll_oneself(visit.member, course, given)
    except ValidationError:
        return await _course(visit, error=WRONG_CODE)
    except Problem as problem:
        if problem.code is ErrorCode.VALIDATION:
            return await _course(visit, error=WRONG_CODE)
        if problem.code not in {ErrorCode.ALREADY_EXISTS, ErrorCode.CONFLICT}:
            raise  # in already, or the page says what is asked for first
    return redirect(f"/courses/{course}")


@pages.post("/courses/{course}/certificate", who="person")
async def ask_for_certificate(visit: Visit) -> web.Response:
    """Where a course does not issue them by itself. Where none can be had, the page of the course says why."""
    course = named(visit, "course")
    entry = await visit.services.course_entries.of(visit.member, course)
    if entry.enrollment is None:
        raise Problem(ErrorCode.FORBIDDEN)
    try:
        await visit.services.certificates.request(visit.member, entry.enrollment)
    except Problem as problem:
        if problem.code is not ErrorCode.CONFLICT:
            raise
        return redirect(f"/courses/{course}")
    return redirect("/certificates")


async def _found(visit: Visit, words: str) -> Page[Course]:
    courses, which = visit.services.courses, CourseFilter()
    asked = {"limit": SHOWN_AT_ONCE, "sort": "-relevance" if words else "title"}
    cursor = cursor_in(visit.request.query)
    try:
        query = CourseQuery.model_validate({**asked, "q": words or None, **({"cursor": cursor} if cursor else {})})
    except ValidationError:
        raise Problem(ErrorCode.VALIDATION, "These words, or this page of the list, cannot be looked for.") from None
    if not words:
        return Page[Course].of(await courses.page(visit.member, which, query), query)
    ranked = await courses.search(visit.member, words, which, query)
    ranks = {course.id: rank for rank, course in ranked}
    return Page[Course].of([course for _, course in ranked], query, value=lambda course: ranks[course.id])


async def _course(visit: Visit, *, error: str | None = None) -> web.Response:
    course = named(visit, "course")
    view = await visit.services.courses.get(visit.member, course)
    entry = await visit.services.course_entries.of(visit.member, course)
    outline = await visit.services.outlines.get(visit.member, course)
    progress = None
    if entry.enrollment is not None and entry.standing == "active":
        progress = await visit.services.progress_reads.of_enrollment(visit.member, entry.enrollment)
    inside = await may_edit(visit, course, Action.VIEW_CONTENT)
    context = {
        "course": view,
        "data": await position(visit, course) if inside else None,
        "announcements": await _latest(visit, course) if inside else [],
        "picture": (await pictures_of(visit, [view])).get(course),
        "entry": entry,
        "modules": rows(outline),
        "progress": progress,
        "next_lesson": next_open(in_order(outline)) if view.role else None,
        "missed": await _missed(visit, course) if progress is not None else [],
        "certificate": await _certificate(visit, progress),
        "tabs": await course_tabs(visit, course),
        "error": error,
    }
    return render(visit, "course.html", context, status=422 if error else 200)


async def _latest(visit: Visit, course: UUID) -> list[Announcement]:
    query = AnnouncementQuery(limit=ANNOUNCEMENTS_SHOWN)
    return (await visit.services.announcements.page(visit.member, course, query))[:ANNOUNCEMENTS_SHOWN]


async def _missed(visit: Visit, course: UUID) -> list[MissedClass]:
    missed = await visit.services.catch_ups.missed(visit.member, course, MissedClassQuery(limit=MISSED_SHOWN))
    return missed[:MISSED_SHOWN]


async def _certificate(visit: Visit, progress: EnrollmentProgress | None) -> Certificate | None:
    """One's certificate of a course, once it can be there: the one that counts, or else the last that was revoked.

    After the latter, as REST has it (`Certificates.request`), only those who teach the course issue another.
    """
    if progress is None or progress.completed_at is None:
        return None
    query = CertificateQuery(limit=CERTIFICATES_LOOKED_THROUGH, sort="-issued_at")
    own = await visit.services.certificates.own(visit.member, query)
    of_course = [each for each in own if each.enrollment == progress.enrollment and each.status != "superseded"]
    return next((each for each in of_course if each.status != "revoked"), of_course[0] if of_course else None)
