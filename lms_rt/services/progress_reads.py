"""Reading progress: one's own with the facts that explain it, and a class at a glance."""

from uuid import UUID

from lms_rt.contract.progress import (
    ClassProgressQuery,
    ClassSummary,
    CompletedLesson,
    EnrollmentProgress,
    LearnerProgress,
    OpenLesson,
    ProgressChange,
)
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.domain.progress import Curriculum, course_percent, missing, percent_of
from lms_rt.errors import not_found
from lms_rt.services import access
from lms_rt.services.class_summaries import ClassSummaries
from sql import progress as sql

CHANGES_SHOWN = 100


class ProgressReads:
    """Counts from the facts each time, so that no answer waits for a recalculation."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._summaries = ClassSummaries(db)

    async def of_enrollment(self, person: Person, enrollment: UUID) -> EnrollmentProgress:
        """The learner's own, or anybody's for the staff of the course."""
        await access.to_enrollment_progress(self._db, person, enrollment)
        async with self._db.transaction(repeatable_read=True) as tx:
            about = await tx.fetchrow(sql.ENROLLMENT, enrollment)
            if about is None:
                raise not_found("enrollment")
            facts = await tx.fetch(sql.FACTS, enrollment)
            lessons = await tx.fetch(sql.LESSONS, enrollment, about["course"])
            changes = await tx.fetch(sql.CHANGES, enrollment, CHANGES_SHOWN)
        curriculum = Curriculum(
            about["curriculum"],
            required=frozenset(row["lesson"] for row in lessons if row["required"]),
            optional=frozenset(row["lesson"] for row in lessons if not row["required"]),
        )
        done = [row["lesson"] for row in facts]
        left = missing(curriculum, done)
        return EnrollmentProgress(
            enrollment=enrollment,
            course=about["course"],
            user=about["user"],
            course_percent=course_percent(curriculum, done),
            completed_at=about["completed_at"],
            curriculum=curriculum.version,
            counted=len(curriculum.counted),
            completed=[CompletedLesson(**row, counts=row["lesson"] in curriculum.counted) for row in facts],
            open=[
                OpenLesson(lesson=row["lesson"], title=row["title"], fraction=row["fraction"])
                for row in lessons
                if row["lesson"] in left
            ],
            changes=[ProgressChange(**row) for row in reversed(changes)],
        )

    async def of_class(self, person: Person, course: UUID, query: ClassProgressQuery) -> list[LearnerProgress]:
        """Everybody who studies in a course."""
        await access.to_course(self._db, person, course, Action.VIEW_PROGRESS)
        async with self._db.transaction(repeatable_read=True) as tx:
            rows = await tx.fetch_page(sql.CLASS, query, course, query.q)
            found = await tx.fetch(sql.LATEST, [row["enrollment"] for row in rows])
        latest = {row["enrollment"]: row for row in found}
        return [
            LearnerProgress.model_validate(
                {
                    **row,
                    **latest[row["enrollment"]],
                    "course_percent": percent_of(row["completed"], row["counted"]),
                }
            )
            for row in rows
        ]

    async def summary(self, person: Person, course: UUID) -> ClassSummary:
        """A class as a whole, and where in the course people stop."""
        await access.to_course(self._db, person, course, Action.VIEW_PROGRESS)
        return await self._summaries.of(course)
