"""The gradebook of a course: learners with what they were graded for and what it comes to."""

import asyncio
from typing import Final
from uuid import UUID

from lms_rt.contract.gradebook import GradebookPage, GradebookQuery, LearnerStatus, OwnGradebook
from lms_rt.contract.pages import part
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import not_found
from lms_rt.services import access
from lms_rt.services.gradebook_facts import facts_of
from lms_rt.services.gradebook_rows import gradebook_rows
from lms_rt.services.gradebook_settings import layout
from sql import gradebook as sql

STATUSES: Final[dict[LearnerStatus, list[str]]] = {
    "active": ["active"],
    "withdrawn": ["withdrawn"],
    "all": ["active", "withdrawn"],
}
"""As enrolments have them; who waits for a place has no grades."""


class Gradebooks:
    """Reads them. Each read costs the same number of statements whatever the number of learners and columns, and counts
    in a thread, since a page may have thousands of cells."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(self, person: Person, course: UUID, query: GradebookQuery) -> GradebookPage:
        """All columns and some learners, for the staff."""
        await access.to_course(self._db, person, course, Action.VIEW_GRADEBOOK)
        async with self._db.transaction(repeatable_read=True) as tx:
            found = await layout(tx, course)
            learners = await tx.fetch_page(sql.LIST, query, course, STATUSES[query.status])
            facts = await facts_of(tx, course, learners)
        rows = await asyncio.to_thread(gradebook_rows, found, learners, facts)
        return GradebookPage.model_construct(
            course=course, missing=found.missing, columns=list(found.columns), **part(rows, query, "enrollment")
        )

    async def own(self, person: Person, course: UUID) -> OwnGradebook:
        """One's own row, without what quizzes do not show yet. Raises `forbidden` for who never studied there."""
        enrollment = await access.to_own_grades(self._db, person, course)
        return await self._row(course, enrollment, own=True)

    async def of_enrollment(self, person: Person, enrollment: UUID) -> OwnGradebook:
        """One learner's row: as the learner sees it where they ask, whole for the staff."""
        seen = await access.to_enrollment_progress(self._db, person, enrollment)
        return await self._row(seen.course, enrollment, own=not seen.may(Action.VIEW_GRADEBOOK))

    async def _row(self, course: UUID, enrollment: UUID, *, own: bool) -> OwnGradebook:
        async with self._db.transaction(repeatable_read=True) as tx:
            found = await layout(tx, course)
            learner = await tx.fetchrow(sql.LEARNER, enrollment)
            if learner is None:
                raise not_found("enrollment")
            facts = await facts_of(tx, course, [learner])
        (row,) = gradebook_rows(found, [learner], facts, own=own)
        return OwnGradebook.model_construct(
            course=course, missing=found.missing, columns=list(found.columns), grades=row
        )
