"""The mails of the week: who wants them, and what they tell."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

import asyncpg

from lms_rt.db.database import Database
from lms_rt.services import course_mail
from sql import digests as sql

HOUR: Final = 6
"""On Mondays, UTC: before the week begins."""
WEEK: Final = timedelta(days=7)
AHEAD: Final = timedelta(days=14)
"""What closes within two weeks is told of."""
BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Digest:
    """What somebody's mail tells, a row a course."""

    learning: list[asyncpg.Record]
    teaching: list[asyncpg.Record]

    @property
    def says_something(self) -> bool:
        """Whether anything happened, or is to be done."""
        learning = any(row["done"] or row["new"] or row["due"] for row in self.learning)
        told = ("joined", "active", "completed", "classes", "to_grade")
        return learning or any(row[name] for row in self.teaching for name in told)


class Digests:
    """Asks for them once a week, and reads what they tell."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def ask(self, now: datetime) -> bool:
        """Ask for the mails of the week that ended last, from Monday morning on; whether it was this that asked.

        Within a week asking again is asking once, however many workers ask however often.
        """
        monday = _monday(now)
        if now < monday + timedelta(hours=HOUR):
            return False
        async with self._db.transaction() as tx:
            return await course_mail.digests(tx, monday.date().isoformat()) is not None

    async def wanted(self) -> AsyncIterator[list[UUID]]:
        """Who wants them, in batches."""
        after: UUID | None = None
        while rows := await self._db.fetch(sql.WANTED, after, BATCH):
            yield [row["id"] for row in rows]
            after = rows[-1]["id"]

    async def read(self, user: UUID, monday: str) -> Digest:
        """What the week before `monday` was like for somebody, and what is due after it."""
        until = datetime.combine(datetime.fromisoformat(monday), time(tzinfo=UTC))
        async with self._db.reader() as reader:
            learning = await reader.fetch(sql.LEARNING, user, until - WEEK, until, until + AHEAD)
            teaching = await reader.fetch(sql.TEACHING, user, until - WEEK, until)
        return Digest(learning, teaching)


def _monday(now: datetime) -> datetime:
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())
