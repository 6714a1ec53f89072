"""What every change to the content of a course shares."""

from uuid import UUID

import asyncpg

from lms_rt.db import outbox
from lms_rt.db.database import Transaction
from lms_rt.errors import not_found
from sql import lessons as sql
from sql import modules as modules_sql

RECALCULATE = "progress.recalculate"
"""{"course"}: count the progress of everybody in a course anew (`Progress.recalculate`)."""


async def locked_course(tx: Transaction, course: UUID) -> asyncpg.Record:
    """Take the turn of changing what a course is made of; (id, status)."""
    row = await tx.fetchrow(modules_sql.LOCK_COURSE, course)
    if row is None:
        raise not_found("course")
    return row


async def changed(tx: Transaction, course: UUID, by: UUID) -> None:
    """What learners have to do is another now: everybody's percentage is to be counted anew, soon. Whoever it is
    `by` is told how far that is."""
    version: int = await tx.fetchval(sql.CURRICULUM_CHANGED, course)
    await outbox.enqueue(tx, RECALCULATE, f"{course}:{version}", {"course": str(course)}, owner=by, bulk=True)
