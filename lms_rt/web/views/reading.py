"""A lesson as its learner reads it."""

from aiohttp import web

from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.lesson_media import media_of
from lms_rt.web.named import named
from lms_rt.web.outline_rows import KINDS, in_order, needs, neighbours
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()


@pages.get("/lessons/{lesson}", who="person")
async def show_lesson(visit: Visit) -> web.Response:
    """The content, or what keeps it closed."""
    lesson = await visit.services.lessons.get(visit.member, named(visit, "lesson"))
    course = await visit.services.courses.get(visit.member, lesson.course)
    entry = await visit.services.course_entries.of(visit.member, lesson.course)
    lessons = in_order(await visit.services.outlines.get(visit.member, lesson.course))
    before, after = neighbours(lesson.id, lessons)
    context = {
        "lesson": lesson,
        "kind": KINDS[lesson.kind],
        "course": course,
        "media": await media_of(visit, lesson.url),
        "needs": needs(lesson, lessons),
        "before": before,
        "after": after,
        "studies": entry.standing == "active",
    }
    return render(visit, "lesson.html", context)


@pages.post("/lessons/{lesson}/complete", who="person")
async def complete(visit: Visit) -> web.Response:
    """It is done: on to the lesson itself, which says so and leads on."""
    lesson = named(visit, "lesson")
    try:
        await visit.services.progress.report(visit.member, lesson, 1, None)
    except Problem as problem:
        if problem.code is not ErrorCode.CONFLICT:
            raise  # the page says why it is closed
    return redirect(f"/lessons/{lesson}")
