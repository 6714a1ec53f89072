"""Modules, lessons and the outline over REST."""

from uuid import UUID

from lms_rt.contract.lessons import (
    Lesson,
    LessonCreate,
    LessonPatch,
    LessonQuery,
    LessonSummary,
    Module,
    ModuleCreate,
    ModulePatch,
    ModuleQuery,
    Outline,
    OutlineOrder,
)
from lms_rt.contract.pages import Page
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes

routes = Routes(tag="content", description="What courses are made of: modules of lessons, in an order.")

_EDITS = [ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN]


@routes.get("/courses/{id}/outline", summary="Read a course's outline", errors=[ErrorCode.NOT_FOUND])
async def get_outline(call: Call, id: UUID) -> Outline:  # noqa: A002 - the path parameter's name
    """All modules and lessons in order, with the reader's own progress, without the lessons' content."""
    return await call.services.outlines.get(call.person, id)


@routes.put("/courses/{id}/outline", summary="Reorder a course", who="instructors of the course", errors=_EDITS)
async def reorder_outline(call: Call, id: UUID, body: OutlineOrder) -> Outline:  # noqa: A002
    """In one step; lessons may change module. Each module and lesson must be named once, so that an order made from
    an outdated list is refused."""
    return await call.services.outlines.reorder(call.person, id, body)


@routes.post(
    "/courses/{id}/modules",
    status=201,
    summary="Add a module",
    who="instructors of the course",
    errors=[*_EDITS, ErrorCode.CONFLICT],
)
async def add_module(call: Call, id: UUID, body: ModuleCreate) -> Reply[Module]:  # noqa: A002
    """It is put at the end of the course."""
    module = await call.services.modules.create(call.person, id, body)
    return Reply(module, location=f"/modules/{module.id}")


@routes.get("/courses/{id}/modules", summary="List a course's modules", errors=[ErrorCode.NOT_FOUND])
async def list_modules(call: Call, id: UUID, query: ModuleQuery) -> Page[Module]:  # noqa: A002
    """In the order of the course."""
    found = await call.services.modules.page(call.person, id, query)
    return Page[Module].of(found, query)


@routes.get("/modules/{id}", summary="Read a module", errors=[ErrorCode.NOT_FOUND])
async def get_module(call: Call, id: UUID) -> Module:  # noqa: A002
    """Seen by whoever sees its course."""
    return await call.services.modules.get(call.person, id)


@routes.patch("/modules/{id}", summary="Change a module", who="instructors of the course", if_match=True, errors=_EDITS)
async def edit_module(call: Call, id: UUID, body: ModulePatch) -> Module:  # noqa: A002
    """A JSON Merge Patch. Its place is changed by the outline."""
    return await call.services.modules.edit(call.person, id, body, call.if_match)


@routes.delete(
    "/modules/{id}", summary="Delete a module", who="instructors of the course", if_match=True, errors=_EDITS
)
async def delete_module(call: Call, id: UUID) -> None:  # noqa: A002
    """With its lessons. What learners completed stays on their record."""
    await call.services.modules.delete(call.person, id, call.if_match)


@routes.post(
    "/modules/{id}/lessons",
    status=201,
    summary="Add a lesson",
    who="instructors of the course",
    errors=[*_EDITS, ErrorCode.CONFLICT],
)
async def add_lesson(call: Call, id: UUID, body: LessonCreate) -> Reply[Lesson]:  # noqa: A002
    """It is put at the end of the module. Learners see it at once unless it is a draft."""
    lesson = await call.services.lessons.create(call.person, id, body)
    return Reply(lesson, location=f"/lessons/{lesson.id}")


@routes.get("/modules/{id}/lessons", summary="List a module's lessons", errors=[ErrorCode.NOT_FOUND])
async def list_lessons(call: Call, id: UUID, query: LessonQuery) -> Page[LessonSummary]:  # noqa: A002
    """In order, without their content. Drafts are listed for the staff of the course."""
    found = await call.services.lessons.page(call.person, id, query)
    return Page[LessonSummary].of(found, query)


@routes.get("/lessons/{id}", summary="Read a lesson", errors=[ErrorCode.NOT_FOUND])
async def get_lesson(call: Call, id: UUID) -> Lesson:  # noqa: A002
    """The content is null while `locked` says why: one is not enrolled, it is not released, or something else has to
    be completed first."""
    return await call.services.lessons.get(call.person, id)


@routes.patch("/lessons/{id}", summary="Change a lesson", who="instructors of the course", if_match=True, errors=_EDITS)
async def edit_lesson(call: Call, id: UUID, body: LessonPatch) -> Lesson:  # noqa: A002
    """A JSON Merge Patch. `{"status":"published"}` publishes it."""
    return await call.services.lessons.edit(call.person, id, body, call.if_match)


@routes.delete(
    "/lessons/{id}", summary="Delete a lesson", who="instructors of the course", if_match=True, errors=_EDITS
)
async def delete_lesson(call: Call, id: UUID) -> None:  # noqa: A002
    """That learners completed it stays on their record."""
    await call.services.lessons.delete(call.person, id, call.if_match)
