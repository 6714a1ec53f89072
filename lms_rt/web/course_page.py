"""The page on which a course is changed, as it is and as a refused form leaves it."""

from typing import Final

from aiohttp import web

from lms_rt.contract.courses import Course
from lms_rt.contract.quizzes import QuizQuery
from lms_rt.domain.permissions import Action
from lms_rt.security.uploads import PICTURES
from lms_rt.web.course_form import form_of
from lms_rt.web.course_pictures import pictures_of
from lms_rt.web.editors import for_editors
from lms_rt.web.forms import stored_otherwise
from lms_rt.web.lesson_form import KINDS
from lms_rt.web.lesson_media import file_of, host_of
from lms_rt.web.named import named
from lms_rt.web.rendering import render
from lms_rt.web.revisions import ACCEPTED, Refused
from lms_rt.web.tabs import course_tabs
from lms_rt.web.visit import Visit

QUIZZES_SHOWN: Final = 100


async def editable_course(visit: Visit) -> Course:
    """The course of the page's path. Raises Problem: `not_found`, or `forbidden` for who may not change it."""
    course = await visit.services.courses.get(visit.member, named(visit, "course"))
    await for_editors(visit, course.id, Action.EDIT_COURSE)
    return course


async def course_page(
    visit: Visit,
    course: Course,
    typed: dict[str, str],
    refused: Refused = ACCEPTED,
) -> web.Response:
    """The form with what was typed, and with what was wrong with it."""
    context = {
        "course": course,
        "tabs": await course_tabs(visit, course.id),
        "asks_code": (await visit.services.course_entries.of(visit.member, course.id)).asks_code,
        "modules": (await visit.services.outlines.get(visit.member, course.id)).modules,
        "quizzes": await visit.services.quizzes.page(visit.member, course.id, QuizQuery(limit=QUIZZES_SHOWN)),
        "picture": (await pictures_of(visit, [course])).get(course.id),
        "picture_host": host_of(course.thumbnail) if course.thumbnail and file_of(course.thumbnail) is None else None,
        "picture_kinds": ",".join(PICTURES),
        "kinds": KINDS.items(),
        "typed": typed,
        "error": refused.error,
        "errors": refused.errors,
        "now": stored_otherwise(form_of(course), {**typed, "enroll_code": ""}) if refused.overtaken else {},
    }
    return render(visit, "course_edit.html", context, status=refused.status)
