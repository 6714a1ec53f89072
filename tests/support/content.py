"""Courses with content for tests, made through the services."""

from dataclasses import dataclass
from uuid import UUID

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.lessons import Lesson, LessonCreate, ModuleCreate
from lms_rt.core import Core
from lms_rt.domain.principal import Person, Role
from tests.support import school


@dataclass(frozen=True)
class Taught:
    """A published course with one module, and its instructor."""

    system: Core
    teacher: Person
    id: UUID
    module: UUID

    async def lesson(self, title: str = "Lesson", **given: object) -> Lesson:
        """One more lesson."""
        new = LessonCreate.model_validate({"title": title, "kind": "text", **given})
        return await self.system.services.lessons.create(self.teacher, self.module, new)

    async def learner(self, name: str = "Ada") -> Person:
        """Somebody enrolled."""
        return (await self.enrolled(name))[0]

    async def enrolled(self, name: str = "Ada", role: str = "student") -> tuple[Person, UUID]:
        """Somebody enrolled, and the enrolment."""
        person = await school.person(self.system, name)
        given = EnrollmentCreate.model_validate({"user": person.user, "role": role})
        enrollment = await self.system.services.enrollments.add(self.teacher, self.id, given)
        return person, enrollment.id


async def taught(system: Core) -> Taught:
    """A course to fill."""
    teacher = await school.person(system, "Grace Hopper", Role.INSTRUCTOR)
    course = await school.course(system, teacher)
    module = await system.services.modules.create(teacher, course, ModuleCreate(title="Module"))
    return Taught(system, teacher, course, module.id)
