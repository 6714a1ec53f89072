"""The page on which a lesson is changed, as it is and as a refused form leaves it."""

from uuid import UUID

from aiohttp import web

from lms_rt.contract.lessons import Lesson, LessonSummary
from lms_rt.domain.permissions import Action
from lms_rt.web.all_quizzes import all_quizzes
from lms_rt.web.editors import for_editors
from lms_rt.web.forms import stored_otherwise
from lms_rt.web.lesson_form import KINDS, NEEDED, STATUSES, form_of
from lms_rt.web.named import named
from lms_rt.web.outline_rows import in_order
from lms_rt.web.rendering import render
from lms_rt.web.revisions import ACCEPTED, Refused
from lms_rt.web.visit import Visit


async def editable_lesson(visit: Visit) -> Lesson:
    """The lesson of the page's path. Raises Problem: `not_found`, or `forbidden` for who may not change it."""
    lesson = await visit.services.lessons.get(visit.member, named(visit, "lesson"))
    await for_editors(visit, lesson.course, Action.EDIT_CONTENT)
    return lesson


async def lesson_page(
    visit: Visit,
    lesson: Lesson,
    typed: dict[str, str],
    needed: list[UUID],
    refused: Refused = ACCEPTED,
) -> web.Response:
    """The form with what was typed, and with what was wrong with it."""
    outline = await visit.services.outlines.get(visit.member, lesson.course)
    quizzes = await all_quizzes(visit, lesson.course)
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
    """What is chosen is among them, even where it is there no more."""
    return [("", "None"), *({chosen: "The one it has"} | quizzes if chosen else quizzes).items()]
