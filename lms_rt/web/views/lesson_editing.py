"""A lesson as the instructors of its course change it."""

from uuid import UUID

from aiohttp import web

from lms_rt.contract.lessons import Lesson, LessonSummary
from lms_rt.contract.quizzes import QuizQuery
from lms_rt.domain.permissions import Action
from lms_rt.web.editors import for_editors
from lms_rt.web.forms import stored_otherwise
from lms_rt.web.lesson_form import KINDS, NEEDED, STATUSES, form_of, needed_in, patch_in, typed_in
from lms_rt.web.named import named
from lms_rt.web.outline_moves import lesson_moved
from lms_rt.web.outline_rows import in_order
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused, refusal_before, refusal_of, revision_in
from lms_rt.web.visit import Visit
from lms_rt.web.ways import way_in

pages = Pages()

QUIZZES_OFFERED = 100


@pages.get("/lessons/{lesson}/edit", who="person")
async def show_lesson(visit: Visit) -> web.Response:
    """The form, as things are."""
    lesson = await _lesson(visit)
    return await _form(visit, lesson, form_of(lesson), lesson.prerequisites)


@pages.post("/lessons/{lesson}/edit", who="person")
async def edit_lesson(visit: Visit) -> web.Response:
    """Store what was typed, unless somebody else changed the lesson meanwhile."""
    lesson = await _lesson(visit)
    outline = await visit.services.outlines.get(visit.member, lesson.course)
    typed, needed = typed_in(visit.form, lesson), needed_in(visit.form, in_order(outline))
    patch, errors = patch_in(typed, needed, lesson)
    refused = refusal_before(visit.form, lesson.revision, errors)
    if patch is not None and refused is None:
        edit = visit.services.lessons.edit(visit.member, lesson.id, patch, revision_in(visit.form))
        refused = await refusal_of(edit)
    if refused is not None:
        return await _form(visit, await _lesson(visit) if refused.overtaken else lesson, typed, needed, refused)
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
    lesson = await _lesson(visit)
    deletion = visit.services.lessons.delete(visit.member, lesson.id, revision_in(visit.form))
    if (refused := await refusal_of(deletion)) is not None:
        now = await _lesson(visit)
        return await _form(visit, now, form_of(now), now.prerequisites, refused)
    return redirect(f"/courses/{lesson.course}/edit#module-{lesson.module}")


async def _lesson(visit: Visit) -> Lesson:
    lesson = await visit.services.lessons.get(visit.member, named(visit, "lesson"))
    await for_editors(visit, lesson.course, Action.EDIT_CONTENT)
    return lesson


async def _form(
    visit: Visit,
    lesson: Lesson,
    typed: dict[str, str],
    needed: list[UUID],
    refused: Refused = ACCEPTED,
) -> web.Response:
    outline = await visit.services.outlines.get(visit.member, lesson.course)
    quizzes = await visit.services.quizzes.page(visit.member, lesson.course, QuizQuery(limit=QUIZZES_OFFERED))
    others = [each for each in in_order(outline) if each.id != lesson.id]
    context = {
        "lesson": lesson,
        "typed": typed,
        "kinds": KINDS.items(),
        "statuses": STATUSES.items(),
        "quizzes": _choices({str(each.id): each.title for each in quizzes}, typed["quiz"]),
        "others": others,
        "needed": needed,
        "needed_prefix": NEEDED,
        "error": refused.error,
        "errors": refused.errors,
        "now": _now(lesson, others, typed, needed) if refused.overtaken else {},
    }
    return render(visit, "lesson_edit.html", context, status=refused.status)


def _now(lesson: Lesson, others: list[LessonSummary], typed: dict[str, str], needed: list[UUID]) -> dict[str, str]:
    now = stored_otherwise(form_of(lesson), typed)
    if set(needed) != set(lesson.prerequisites):
        now["prerequisites"] = ", ".join(each.title for each in others if each.id in lesson.prerequisites)
    return now


def _choices(quizzes: dict[str, str], chosen: str) -> list[tuple[str, str]]:
    """What is chosen is among them, be it the quiz of a course that has more than are offered."""
    return [("", "None"), *({chosen: "The one it has"} | quizzes if chosen else quizzes).items()]
