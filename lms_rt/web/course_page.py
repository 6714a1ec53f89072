"""The page on which a course is changed, as it is and as a refused form leaves it."""

from dataclasses import dataclass
from uuid import UUID

from aiohttp import web

from lms_rt.contract.courses import Course
from lms_rt.contract.webhooks import WebhookQuery
from lms_rt.domain.permissions import Action
from lms_rt.limits import WEBHOOKS_MAX
from lms_rt.security.uploads import PICTURES
from lms_rt.web.all_quizzes import all_quizzes
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


@dataclass(frozen=True, slots=True)
class Renaming:
    """A title of a module that was typed and not stored, and why."""

    module: UUID
    title: str
    refused: Refused


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
    renaming: Renaming | None = None,
) -> web.Response:
    """The forms with what was typed, and with what was wrong with it."""
    context = {
        "course": course,
        "tabs": await course_tabs(visit, course.id),
        "asks_code": (await visit.services.course_entries.of(visit.member, course.id)).asks_code,
        "modules": (await visit.services.outlines.get(visit.member, course.id)).modules,
        "quizzes": await all_quizzes(visit, course.id),
        "picture": (await pictures_of(visit, [course])).get(course.id),
        "picture_host": host_of(course.thumbnail) if course.thumbnail and file_of(course.thumbnail) is None else None,
        "picture_kinds": ",".join(PICTURES),
        "kinds": KINDS.items(),
        "webhooks": await visit.services.webhooks.page(visit.member, course.id, WebhookQuery(limit=WEBHOOKS_MAX)),
        "renaming": renaming,
        "typed": typed,
        "error": refused.error,
        "errors": refused.errors,
        "now": stored_otherwise(form_of(course), {**typed, "enroll_code": ""}) if refused.overtaken else {},
    }
    return render(visit, "course_edit.html", context, status=(renaming.refused if renaming else refused).status)
