"""Counting progress anew for many: after a curriculum changed, and every night to be sure."""

from typing import Final
from uuid import UUID

from lms_rt.db.database import Database
from lms_rt.domain.progress import percent_of
from lms_rt.services.job_runs import Report
from lms_rt.services.progress import NEVER, Progress
from sql import progress as sql

BATCH: Final = 200


class Recalculation:
    """Looks at many enrolments by one statement and counts anew only where what is stored differs, or where a quiz that
    was passed earlier completes a lesson now.

    It can be stopped anywhere and begun again: what was done is right already.
    """

    def __init__(self, db: Database, progress: Progress) -> None:
        self._db = db
        self._progress = progress

    async def course(self, course: UUID, report: Report | None = None) -> int:
        """Everybody in a course; returns how many were not as they should be."""
        mended, seen, after = 0, 0, None
        there: int = await self._db.fetchval(sql.ENROLLED, course)
        while rows := await self._db.fetch(sql.ENROLLMENTS, course, after, BATCH):
            ids = [row["id"] for row in rows]
            passed = {row["id"] for row in await self._db.fetch(sql.PASSED_UNNOTED, ids, course)}
            for enrollment in passed:
                await self._progress.settle(enrollment)
                mended += 1
            stored = {row["id"]: (row["percent"] or 0, row["curriculum"] or NEVER) for row in rows}
            for row in await self._db.fetch(sql.COUNTS, list(stored), course):
                percent, version = stored[row["enrollment_id"]]
                untouched = version == NEVER and row["done"] == 0
                if row["enrollment_id"] in passed or untouched:
                    continue
                if (percent, version) != (
                    percent_of(row["done"], row["counted"]),
                    row["curriculum"],
                ):
                    await self._progress.recount(row["enrollment_id"])
                    mended += 1
            seen, after = seen + len(rows), rows[-1]["id"]
            if report is not None:
                await report(seen, max(there, seen))
        return mended

    async def everything(self) -> int:
        """Every course; returns as `course` does."""
        mended, after = 0, None
        while rows := await self._db.fetch(sql.COURSES, after, BATCH):
            for row in rows:
                mended += await self.course(row["id"])
            after = rows[-1]["id"]
        return mended
