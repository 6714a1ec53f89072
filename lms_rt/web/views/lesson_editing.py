"""A lesson as the instructors of its course change it."""

from aiohttp import web

from lms_rt.web.lesson_form import form_of, needed_in, patch_in, typed_in
from lms_rt.web.lesson_page import editable_lesson, lesson_page
from lms_rt.web.named import named
from lms_rt.web.outline_moves import lesson_moved
from lms_rt.web.outline_rows import in_order
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect
from lms_rt.web.revisions import CHANGED, refusal_before, refusal_of, revision_in
from lms_rt.web.visit import Visit
from lms_rt.web.ways import way_in

pages = Pages()


@pages.get("/lessons/{lesson}/edit", who="person")
async def show_lesson(visit: Visit) -> web.Response:
    """The form, as things are."""
    lesson = await editable_lesson(visit)
    return await lesson_page(visit, lesson, form_of(lesson), lesson.prerequisites)


@pages.post("/lessons/{lesson}/edit", who="person")
async def edit_lesson(visit: Visit) -> web.Response:
    """Store what was typed, unless somebody else changed the lesson meanwhile."""
    lesson = await editable_lesson(visit)
    outline = await visit.services.outlines.get(visit.member, lesson.course)
    typed, needed = typed_in(visit.form, lesson), needed_in(visit.form, in_order(outline))
    patch, errors = patch_in(typed, needed, lesson)
    refused = refusal_before(visit.form, lesson.revision, errors)
    if patch is not None and refused is None:
        edit = visit.services.lessons.edit(visit.member, lesson.id, patch, revision_in(visit.form))
        refused = await refusal_of(edit)
    if refused is not None:
        return await lesson_page(
            visit, await editable_lesson(visit) if refused.overtaken else lesson, typed, needed, refused
        )
    return redirect(f"/courses/{lesson.course}/edit#module-{lesson.module}")


@pages.post("/lessons/{lesson}/move", who="person")
async def move_lesson(visit: Visit) -> web.Response:
    """One place up or down, into the next module at the end of its own."""
    lesson = await visit.services.lessons.get(visit.member, named(visit, "lesson"))
    outline = await visit.services.outlines.get(visit.member, lesson.course)
    order = lesson_moved(outline, lesson.id, way_in(visit))
    if order is not None:
        await visit.services.outlines.reorder(visit.member, lesson.course, order)
    return redirect(f"/courses/{lesson.course}/edit#lesson-{lesson.id}")


@pages.post("/lessons/{lesson}/delete", who="person")
async def delete_lesson(visit: Visit) -> web.Response:
    """That learners completed it stays on their record."""
    lesson = await editable_lesson(visit)
    deletion = visit.services.lessons.delete(visit.member, lesson.id, revision_in(visit.form))
    if (refused := await refusal_of(deletion, CHANGED)) is not None:
        now = await editable_lesson(visit)
        return await lesson_page(visit, now, form_of(now), now.prerequisites, refused)
    return redirect(f"/courses/{lesson.course}/edit#module-{lesson.module}")
