"""Who was shut out: what the database knows even when nobody could be told."""

from collections.abc import Collection
from uuid import UUID

from lms_rt.db.database import Database
from sql import sockets as sql


class ShutOut:
    """Looks many people up at once."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def sign_ins(self, auth_sessions: Collection[UUID]) -> set[UUID]:
        """Those of these sign-ins and programs' tokens that are over."""
        return {row["id"] for row in await self._db.fetch(sql.ENDED_SIGN_INS, list(auth_sessions))}

    async def participants(self, participants: Collection[UUID]) -> set[UUID]:
        """Those of these participants who were removed."""
        return {row["id"] for row in await self._db.fetch(sql.REMOVED_PARTICIPANTS, list(participants))}

    async def enrollments(self, enrollments: Collection[UUID]) -> set[UUID]:
        """Those of these enrolments whose owners have left the course."""
        return {row["id"] for row in await self._db.fetch(sql.ENDED_ENROLLMENTS, list(enrollments))}

    async def courses(self, courses: Collection[UUID]) -> set[UUID]:
        """Those of these courses that are drafts, whose channels learners do not read."""
        return {row["id"] for row in await self._db.fetch(sql.DRAFT_COURSES, list(courses))}
