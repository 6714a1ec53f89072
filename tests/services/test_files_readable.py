"""Whose the files of a course are to read, by what the course is and what one is in it."""

from collections.abc import Awaitable
from typing import Literal, get_args

import pytest

from lms_rt.contract.courses import CoursePatch, CourseRoleName, EnrollmentCreate
from lms_rt.contract.files import FileUpload
from lms_rt.contract.lessons import LessonCreate, ModuleCreate
from lms_rt.core import Core
from lms_rt.domain.principal import Person, Role
from lms_rt.errors import ErrorCode, Problem
from tests.support import school
from tests.support.certified import upload
from tests.support.uploading import PNG

Status = Literal["draft", "published", "archived"]
READ_BY: dict[Status, set[str]] = {
    "draft": {"owner", "assistant", "administrator"},
    "published": {"owner", "assistant", "student", "administrator"},
    "archived": {"owner", "assistant", "student", "administrator"},
}


async def people(system: Core) -> dict[str, Person]:
    names = ("assistant", "student", "withdrawn", "stranger")
    found = {name: await school.person(system, name.title(), Role.INSTRUCTOR) for name in ("owner", *names)}
    return {**found, "administrator": await school.person(system, "Root", Role.ADMIN)}


@pytest.mark.parametrize("status", get_args(Status))
async def test_files_are_there_as_their_course_is(system: Core, status: Status) -> None:
    services, who = system.services, await people(system)
    grace = who["owner"]
    course = await school.course(system, grace)
    for name in ("assistant", "student", "withdrawn"):
        role: CourseRoleName = "assistant" if name == "assistant" else "student"
        added = await services.enrollments.add(grace, course, EnrollmentCreate(user=who[name].user, role=role))
        if name == "withdrawn":
            await services.enrollments.withdraw(grace, added.id, None)
    file = await services.files.upload(grace, FileUpload(course=course), "leaf.png", upload(PNG))
    module = await services.modules.create(grace, course, ModuleCreate(title="Botany"))
    given = LessonCreate(title="Leaves", kind="text", body=f"![A leaf]({file.url})", status="published")
    lesson = await services.lessons.create(grace, module.id, given)
    await services.courses.edit(grace, course, CoursePatch(status=status), None)

    async def there(read: Awaitable[object]) -> bool:
        try:
            return await read is not None
        except Problem as problem:
            return problem.code is not ErrorCode.NOT_FOUND

    async def handed_out(person: Person) -> bool:
        return await there(services.files.find(person, file.id))

    async def seen_in_its_lesson(person: Person) -> bool:
        return await there(services.lessons.get(person, lesson.id)) and (
            (await services.lessons.get(person, lesson.id)).body is not None
        )

    async def told(person: Person) -> bool:
        return await services.files.content_types(person, [file.id]) == {file.id: "image/png"}

    for look in (seen_in_its_lesson, handed_out, told):
        assert {name for name, person in who.items() if await look(person)} == READ_BY[status], look.__name__


async def test_a_learner_of_a_draft_does_not_show_its_files_elsewhere(system: Core) -> None:
    services, who = system.services, await people(system)
    course, own = [await school.course(system, who[name]) for name in ("owner", "student")]
    await services.enrollments.add(who["owner"], course, EnrollmentCreate(user=who["student"].user))
    file = await services.files.upload(who["owner"], FileUpload(course=course), "leaf.png", upload(PNG))
    for status, shown in (("draft", False), ("published", True)):
        await services.courses.edit(who["owner"], course, CoursePatch.model_validate({"status": status}), None)
        showing = services.courses.edit(who["student"], own, CoursePatch(thumbnail=file.url), None)
        if shown:
            assert (await showing).thumbnail == file.url
        else:
            with pytest.raises(Problem) as refused:
                await showing
            assert refused.value.code is ErrorCode.VALIDATION
