"""Grading by hand: points and a comment for an answer, with everything that was said before kept."""

from datetime import datetime
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from lms_rt.contract.attempts import AnswerGrade, GradeChange, GradeGiven
from lms_rt.contract.channels import me
from lms_rt.contract.course_events import AttemptExtended
from lms_rt.contract.times import wire_time
from lms_rt.db.database import Database, Reader
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, invalid, not_found
from lms_rt.services import access, audit
from lms_rt.services.announcer import Announcer
from lms_rt.services.attempt_scoring import AttemptScoring
from lms_rt.services.editing import check_revision
from sql import attempt_grades as sql
from sql import attempts as attempts_sql


class AttemptGrading:
    """What graders do. The grade's revision keeps two of them from overwriting each other."""

    def __init__(self, db: Database, scoring: AttemptScoring, announcer: Announcer) -> None:
        self._db = db
        self._scoring = scoring
        self._announcer = announcer

    async def get(self, person: Person, attempt: UUID, question: UUID) -> AnswerGrade:
        """An answer with what it brings, for the staff."""
        await access.to_attempt(self._db, person, attempt, Action.GRADE_ATTEMPTS)
        async with self._db.reader() as reader:
            return await _read(reader, attempt, question)

    async def history(self, person: Person, attempt: UUID, question: UUID) -> list[GradeChange]:
        """Who gave how many points, and what corrections changed, oldest first."""
        await access.to_attempt(self._db, person, attempt, Action.GRADE_ATTEMPTS)
        async with self._db.reader() as reader:
            await _read(reader, attempt, question)
            rows = await reader.fetch(sql.HISTORY, attempt, question)
        return [GradeChange.model_validate(dict(row)) for row in rows]

    async def give(
        self, person: Person, attempt: UUID, question: UUID, given: GradeGiven, expected: int | None
    ) -> AnswerGrade:
        """Give points, or take a person's back (null). Raises `precondition_failed` where another grader was quicker,
        `conflict` while the learner still writes, `validation` for more points than the question has."""
        seen = await access.to_attempt(self._db, person, attempt, Action.GRADE_ATTEMPTS)
        async with self._db.transaction() as tx:
            locked = await tx.fetchrow(attempts_sql.LOCK, attempt)
            if locked is None:
                raise not_found("attempt")
            before = await _read(tx, attempt, question)
            check_revision(before.revision, expected)
            _check(locked, before, given)
            grader = person.user if given.points is not None else None
            await tx.execute(sql.GIVE, attempt, question, given.points, given.comment, grader)
            await self._scoring.recount(tx, locked)
            after = await _read(tx, attempt, question)
            reason = "hand" if given.points is not None else "withdrawn"
            args = (attempt, question, reason, before.points, after.points, given.comment, person.user)
            await tx.execute(sql.NOTE, uuid7(), *args)
            await audit.record(
                tx,
                person,
                "grade",
                "attempt",
                attempt,
                course=seen.course,
                before=_told(before),
                after=_told(after),
            )
            return after

    async def extend(self, person: Person, attempt: UUID, seconds: int) -> datetime:
        """Give somebody longer for an attempt that goes on; returns its deadline. Raises `conflict` where it has none
        or is over."""
        seen = await access.to_attempt(self._db, person, attempt, Action.GRADE_ATTEMPTS)
        async with self._db.transaction() as tx:
            locked = await tx.fetchrow(attempts_sql.LOCK, attempt)
            deadline: datetime | None = await tx.fetchval(attempts_sql.EXTEND, attempt, seconds)
            if locked is None or deadline is None:
                raise Problem(ErrorCode.CONFLICT, "The attempt is over, or has no deadline")
            event = AttemptExtended(attempt=attempt, quiz=locked["quiz_id"], deadline=deadline)
            await self._announcer.tell_each(tx, AttemptExtended, {me(locked["user_id"]): event})
            after = {"seconds": seconds, "deadline": wire_time(deadline)}
            await audit.record(tx, person, "extend", "attempt", attempt, course=seen.course, after=after)
            return deadline


def _check(attempt: asyncpg.Record, before: AnswerGrade, given: GradeGiven) -> None:
    if attempt["state"] == "in_progress":
        raise Problem(ErrorCode.CONFLICT, "The attempt is not submitted yet")
    most = before.max_points
    if given.points is not None and most is not None and given.points > most:
        raise invalid("$.points", f"must be at most {most:f}, what the question brings")


def _told(grade: AnswerGrade) -> dict[str, object]:
    return {str(grade.question): grade.model_dump(mode="json", include={"points", "comment", "graded_by"})}


async def _read(reader: Reader, attempt: UUID, question: UUID) -> AnswerGrade:
    row = await reader.fetchrow(sql.READ, attempt, question)
    if row is None:
        raise not_found("question")
    return AnswerGrade.model_validate(dict(row))
