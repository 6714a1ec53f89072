"""Places in a course that has a limited number of them, and the line of those who wait for one."""

from typing import Literal
from uuid import UUID

from lms_rt.contract.channels import course_staff
from lms_rt.contract.events import EnrollmentChanged
from lms_rt.db.database import Transaction
from lms_rt.errors import not_found
from lms_rt.services import course_mail, hook_events
from lms_rt.services.announcer import Announcer
from sql import enrollments as sql


class Places:
    """Gives places away. The course stays locked until the commit, so that no place is given twice."""

    def __init__(self, announcer: Announcer) -> None:
        self._announcer = announcer

    async def ask(self, tx: Transaction, course: UUID) -> Literal["active", "waiting"]:
        """Whether there is a place for one more student; whoever comes first to an empty place has it."""
        capacity, taken = await self._count(tx, course)
        return "active" if capacity is None or taken < capacity else "waiting"

    async def fill(self, tx: Transaction, course: UUID) -> None:
        """Let those in who wait, as far as there are places, the longest waiting first; they are told by mail."""
        capacity, taken = await self._count(tx, course)
        free = None if capacity is None else max(0, capacity - taken)
        let_in = await tx.fetch(sql.NEXT_IN_LINE, course, free)
        events = [
            EnrollmentChanged(
                enrollment=row["id"], user=row["user_id"], name=row["name"], role=row["role"], status="active"
            )
            for row in let_in
        ]
        await self._announcer.tell(tx, course_staff(course), *events)
        await hook_events.enrollments_changed(tx, course, events)
        await course_mail.enrollments(tx, [row["id"] for row in let_in])

    async def _count(self, tx: Transaction, course: UUID) -> tuple[int | None, int]:
        row = await tx.fetchrow(sql.PLACES, course)
        if row is None:
            raise not_found("course")
        # In a statement of its own: one that waited for the lock would count what was there before
        return row["capacity"], await tx.fetchval(sql.TAKEN, course)
