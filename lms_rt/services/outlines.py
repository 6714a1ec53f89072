"""The outline: a course at a glance, and its order changed in one step."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from lms_rt.contract.lessons import LessonSummary, ModuleOrder, Outline, OutlineModule, OutlineOrder
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import CourseRole, Person
from lms_rt.errors import ErrorCode, FieldError, Problem, not_found
from lms_rt.services import access, audit, curriculum, lesson_rows
from lms_rt.services.access import Access
from sql import enrollments as enrollments_sql
from sql import lessons as sql
from sql import modules as modules_sql


class Outlines:
    """Reads and reorders."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, person: Person, course: UUID) -> Outline:
        """The modules of a course with their lessons, in order, as this person may see them."""
        return await self._read(await access.to_course(self._db, person, course))

    async def of_enrollment(self, person: Person, enrollment: UUID) -> Outline:
        """The outline as a learner sees it, what is closed for them and why, for themselves and the staff."""
        await access.to_enrollment_progress(self._db, person, enrollment)
        row = await self._db.fetchrow(enrollments_sql.GET, enrollment)
        if row is None:
            raise not_found("enrollment")
        role = CourseRole(row["role"]) if row["status"] == "active" else None
        return await self._read(Access(row["course"], role, enrollment))

    async def reorder(self, person: Person, course: UUID, order: OutlineOrder) -> Outline:
        """Put modules and lessons into this order, all or nothing.

        Raises `validation` unless each module and lesson of the course, drafts too, is named exactly once: whoever
        orders from an outdated list has to look again.
        """
        seen = await access.to_course(self._db, person, course, Action.EDIT_CONTENT)
        modules = [module.id for module in order.modules]
        places = [
            (module.id, lesson, position)
            for module in order.modules
            for position, lesson in enumerate(module.lessons, start=1)
        ]
        lessons = [lesson for _, lesson, _ in places]
        async with self._db.transaction() as tx:
            await curriculum.locked_course(tx, course)
            await _check(tx, course, order.modules, modules, lessons)
            before = _told(await self._read(seen))
            await tx.execute(modules_sql.ORDER, course, modules)
            await tx.execute(
                sql.ORDER, course, [module for module, _, _ in places], lessons, [position for _, _, position in places]
            )
            ordered = await self._read(seen)
            await audit.record(
                tx, person, "reorder", "course", course, course=course, before=before, after=_told(ordered)
            )
            return ordered

    async def _read(self, seen: Access) -> Outline:
        drafts = seen.may(Action.VIEW_DRAFTS)
        async with self._db.reader() as reader:
            modules = await reader.fetch(modules_sql.READ, seen.course, None, drafts)
            rows = await reader.fetch(sql.READ, seen.course, None, None, seen.enrollment, drafts)
        lessons: dict[UUID, list[LessonSummary]] = {row["id"]: [] for row in modules}
        for row in rows:
            if row["module"] in lessons:  # unless its module came between the two reads
                lessons[row["module"]].append(lesson_rows.summary(row, seen))
        return Outline(
            course=seen.course,
            modules=[
                OutlineModule(id=row["id"], title=row["title"], revision=row["revision"], lessons=lessons[row["id"]])
                for row in modules
            ],
        )


def _told(outline: Outline) -> dict[str, object]:
    """What the audit log says of an order: the lessons by module."""
    return {
        "modules": [
            {"id": str(module.id), "lessons": [str(lesson.id) for lesson in module.lessons]}
            for module in outline.modules
        ]
    }


async def _check(
    tx: Transaction, course: UUID, order: Sequence[ModuleOrder], modules: list[UUID], lessons: list[UUID]
) -> None:
    there = {row["id"] for row in await tx.fetch(modules_sql.READ, course, None, True)}
    contents = {row["id"] for row in await tx.fetch(sql.READ, course, None, None, None, True)}
    bad = [
        FieldError(f"$.modules[{i}].id", "is no module of this course, or stands here twice")
        for i, module in enumerate(modules)
        if module not in there or modules.index(module) != i
    ]
    times = Counter(lessons)
    bad += [
        FieldError(f"$.modules[{i}].lessons[{n}]", "is no lesson of this course, or stands here twice")
        for i, module in enumerate(order)
        for n, lesson in enumerate(module.lessons)
        if lesson not in contents or times[lesson] > 1
    ]
    missing = [str(each) for each in sorted((there - set(modules)) | (contents - set(lessons)))]
    if missing:
        bad.append(FieldError("$.modules", f"must name every module and lesson of the course; missing: {missing[:5]}"))
    if bad:
        raise Problem(ErrorCode.VALIDATION, fields=bad)
