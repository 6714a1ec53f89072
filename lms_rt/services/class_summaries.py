"""The figures of a class, for services that have settled who may see them.

Who watches a class asks for them again and again while it learns, and all who watch ask the same. To look at every
completion of a large course takes a second, so there it is done once for all who ask within a while.
"""

import asyncio
import contextvars
import time
from dataclasses import dataclass
from uuid import UUID

from lms_rt import limits
from lms_rt.contract.progress import ClassSummary, LessonStop
from lms_rt.db.database import Database
from sql import progress as sql


@dataclass(frozen=True, slots=True)
class _Kept:
    summary: ClassSummary
    until: float
    """On the monotonic clock."""


class ClassSummaries:
    """Finds them out, by this process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: dict[UUID, _Kept] = {}
        self._asked: dict[UUID, asyncio.Task[ClassSummary]] = {}

    async def of(self, course: UUID) -> ClassSummary:
        """As they are; of a large class as they were up to `limits.CLASS_SUMMARY_KEPT_S` ago."""
        kept = self._kept.get(course)
        if kept is not None and time.monotonic() < kept.until:
            return kept.summary
        asked = self._asked.get(course)
        if asked is None:
            # In a context of its own: what is read for all who ask must not come out of one's transaction.
            asked = asyncio.create_task(self._read(course), context=contextvars.Context())
            self._asked[course] = asked
            asked.add_done_callback(lambda done: self._ended(course, done))
        return await asyncio.shield(asked)

    def _ended(self, course: UUID, done: asyncio.Task[ClassSummary]) -> None:
        del self._asked[course]
        if not done.cancelled():
            done.exception()  # seen, even where everybody has given up

    async def _read(self, course: UUID) -> ClassSummary:
        async with self._db.transaction(repeatable_read=True) as tx:
            figures = await tx.fetchrow(sql.SUMMARY, course)
            lessons = await tx.fetch(sql.STOPS, course)
        assert figures is not None
        summary = ClassSummary(**figures, lessons=[LessonStop(**row) for row in lessons])
        now = time.monotonic()
        self._kept = {each: kept for each, kept in self._kept.items() if now < kept.until and each != course}
        if summary.learners * len(summary.lessons) >= limits.CLASS_SUMMARY_LARGE:
            self._kept[course] = _Kept(summary, now + limits.CLASS_SUMMARY_KEPT_S)
        return summary
