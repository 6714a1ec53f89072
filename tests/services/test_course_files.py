"""What a course's instructors are told of its files."""

from uuid import UUID

import pytest

from lms_rt.contract.courses import CoursePatch, EnrollmentCreate
from lms_rt.contract.files import FileUpload
from lms_rt.core import Core
from lms_rt.domain.principal import Role
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.course_files import Place
from tests.support import school
from tests.support.certified import upload
from tests.support.uploading import PNG


async def test_the_whereabouts_are_of_the_course_s_own_files_and_of_nothing_else(system: Core) -> None:
    services = system.services
    grace = await school.person(system, "Grace", Role.INSTRUCTOR)
    course, other = [await school.course(system, grace) for _ in range(2)]
    shown, unused, elsewhere = [
        await services.files.upload(grace, FileUpload(course=each), "leaf.png", upload(PNG))
        for each in (course, course, other)
    ]
    await services.courses.edit(grace, course, CoursePatch(thumbnail=shown.url, description=elsewhere.url), None)
    await services.courses.edit(grace, other, CoursePatch(description=unused.url), None)
    ids = [shown.id, unused.id, elsewhere.id, UUID(int=7)]
    told = await services.course_files.whereabouts(grace, course, ids)
    assert {file: (each.uploader, each.places) for file, each in told.items()} == {
        shown.id: ("Grace", [Place("course", course, "Geography")]),
        unused.id: ("Grace", []),
    }


async def test_nobody_but_instructors_is_told(system: Core) -> None:
    services = system.services
    grace = await school.person(system, "Grace", Role.INSTRUCTOR)
    course = await school.course(system, grace)
    assistant, stranger = [await school.person(system, name) for name in ("Ada", "Eve")]
    await services.enrollments.add(grace, course, EnrollmentCreate(user=assistant.user, role="assistant"))
    for person in (assistant, stranger):
        with pytest.raises(Problem) as refused:
            await services.course_files.whereabouts(person, course, [])
        assert refused.value.code is ErrorCode.FORBIDDEN
    with pytest.raises(Problem) as unknown:
        await services.course_files.whereabouts(grace, UUID(int=7), [])
    assert unknown.value.code is ErrorCode.NOT_FOUND
