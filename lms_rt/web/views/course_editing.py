"""A course as its instructors change it: what it says, whether it is published, its modules."""

from uuid import UUID

from aiohttp import web

from lms_rt.contract.courses import CoursePatch
from lms_rt.contract.lessons import LessonCreate, ModuleCreate, ModulePatch
from lms_rt.domain.permissions import Action
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.course_form import NO_CODE, form_of, patch_in, typed_in
from lms_rt.web.course_page import Renaming, course_page, editable_course
from lms_rt.web.editors import for_editors
from lms_rt.web.lesson_form import KINDS
from lms_rt.web.named import named
from lms_rt.web.outline_moves import module_moved
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect
from lms_rt.web.revisions import CHANGED, Refused, refusal_before, refusal_of, revision_in
from lms_rt.web.titles import title_in
from lms_rt.web.visit import Visit
from lms_rt.web.ways import way_in

pages = Pages()


@pages.get("/courses/{course}/edit", who="person")
async def show_course(visit: Visit) -> web.Response:
    """The form, and what the course is made of."""
    course = await editable_course(visit)
    return await course_page(visit, course, form_of(course))


@pages.post("/courses/{course}/edit", who="person")
async def edit_course(visit: Visit) -> web.Response:
    """Store what was typed, unless somebody else changed the course meanwhile."""
    course = await editable_course(visit)
    typed = typed_in(visit.form, course)
    patch, errors = patch_in(typed, course, no_code=NO_CODE in visit.form)
    refused = refusal_before(visit.form, course.revision, errors)
    if patch is not None and refused is None:
        edit = visit.services.courses.edit(visit.member, course.id, patch, revision_in(visit.form))
        refused = await refusal_of(edit)
    if refused is not None:
        return await course_page(visit, await editable_course(visit) if refused.overtaken else course, typed, refused)
    return _back(course.id)


@pages.post("/courses/{course}/status", who="person")
async def set_status(visit: Visit) -> web.Response:
    """Publish it, take it back to a draft, or put it away."""
    status = visit.form.get("status")
    if status not in {"draft", "published", "archived"}:
        raise Problem(ErrorCode.VALIDATION, "A course is a draft, published or archived")
    patch = CoursePatch.model_validate({"status": status})
    await visit.services.courses.edit(visit.member, named(visit, "course"), patch, None)
    return _back(named(visit, "course"))


@pages.post("/courses/{course}/delete", who="person")
async def delete_course(visit: Visit) -> web.Response:
    """A course that was never taught; others are archived."""
    course = await editable_course(visit)
    deletion = visit.services.courses.delete(visit.member, course.id, revision_in(visit.form))
    if (refused := await refusal_of(deletion, CHANGED)) is not None:
        now = await editable_course(visit)
        return await course_page(visit, now, form_of(now), refused)
    return redirect("/")


@pages.post("/courses/{course}/modules", who="person")
async def add_module(visit: Visit) -> web.Response:
    """At the end of the course."""
    given = ModuleCreate(title=title_in(visit))
    module = await visit.services.modules.create(visit.member, named(visit, "course"), given)
    return _back(module.course, module.id)


@pages.post("/modules/{module}/title", who="person")
async def rename_module(visit: Visit) -> web.Response:
    """Unless somebody else renamed it meanwhile; what was typed stays in its field where it is not stored."""
    module = await visit.services.modules.get(visit.member, named(visit, "module"))
    await for_editors(visit, module.course, Action.EDIT_CONTENT)
    if (refused := await _rename(visit, module.id)) is not None:
        course = await visit.services.courses.get(visit.member, module.course)
        renaming = Renaming(module.id, visit.form.get("title", ""), refused)
        return await course_page(visit, course, form_of(course), renaming=renaming)
    return _back(module.course, module.id)


@pages.post("/modules/{module}/move", who="person")
async def move_module(visit: Visit) -> web.Response:
    """One place up or down, with its lessons."""
    module = await visit.services.modules.get(visit.member, named(visit, "module"))
    outline = await visit.services.outlines.get(visit.member, module.course)
    order = module_moved(outline, module.id, way_in(visit))
    if order is not None:
        await visit.services.outlines.reorder(visit.member, module.course, order)
    return _back(module.course, module.id)


@pages.post("/modules/{module}/delete", who="person")
async def delete_module(visit: Visit) -> web.Response:
    """With its lessons, as whoever asks for that has seen it."""
    module = await visit.services.modules.get(visit.member, named(visit, "module"))
    deletion = visit.services.modules.delete(visit.member, module.id, revision_in(visit.form))
    if (refused := await refusal_of(deletion, CHANGED)) is not None:
        course = await visit.services.courses.get(visit.member, module.course)
        return await course_page(visit, course, form_of(course), refused)
    return _back(module.course)


@pages.post("/modules/{module}/lessons", who="person")
async def add_lesson(visit: Visit) -> web.Response:
    """A draft, and on to what is in it."""
    kind = visit.form.get("kind", "text")
    if kind not in KINDS:
        raise Problem(ErrorCode.VALIDATION, "Choose what kind of lesson it is")
    given = LessonCreate.model_validate({"title": title_in(visit), "kind": kind, "status": "draft"})
    lesson = await visit.services.lessons.create(visit.member, named(visit, "module"), given)
    return redirect(f"/lessons/{lesson.id}/edit")


async def _rename(visit: Visit, module: UUID) -> Refused | None:
    revision = revision_in(visit.form)
    try:
        patch = ModulePatch(title=title_in(visit))
    except Problem as problem:
        return Refused(problem.kind.status, problem.detail)
    return await refusal_of(visit.services.modules.edit(visit.member, module, patch, revision))


def _back(course: UUID, place: UUID | None = None) -> web.Response:
    return redirect(f"/courses/{course}/edit" + (f"#module-{place}" if place else ""))
