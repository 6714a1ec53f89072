"""Finding a thing within what the asker may see.

To authorise is to look up in scope: a statement finds the thing together with the asker's role in its course, or it
finds nothing, and then the answer is `not_found`. What is seen but may not be done is `forbidden`. The table of
`domain/permissions` alone says what a role may do.
"""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action, allowed, may_administer
from lms_rt.domain.principal import CourseRole, Person
from lms_rt.errors import ErrorCode, Problem, not_found
from sql import access as sql
from sql.statement import Statement


@dataclass(frozen=True, slots=True)
class Access:
    """The asker's standing in the course that a thing belongs to; `role` is None for a stranger."""

    course: UUID
    role: CourseRole | None
    enrollment: UUID | None = None
    """The asker's own active enrolment, where it was looked for; administrators need none."""
    own: bool = False
    """Whether the thing is on record about the asker, who may have withdrawn since."""

    def may(self, action: Action) -> bool:
        """Whether the asker may do `action` here."""
        return allowed(self.role, action, own=self.own)

    def require(self, action: Action) -> None:
        """Raise `forbidden` unless the asker may do `action` here."""
        if not self.may(action):
            raise Problem(ErrorCode.FORBIDDEN)


def require_administrator(person: Person) -> None:
    """Raise `forbidden` for all but administrators."""
    if not may_administer(person):
        raise Problem(ErrorCode.FORBIDDEN)


async def to_course(db: Database, person: Person, course: UUID, action: Action = Action.VIEW_COURSE) -> Access:
    """Access to a course: anybody signed in sees a published one, its members an archived one, its staff a draft."""
    row = await _find(db, sql.COURSE, person, course, "course")
    access = Access(course, _role(row), row["enrollment"])
    if action is not Action.VIEW_COURSE:
        access.require(action)
    return access


async def to_module(db: Database, person: Person, module: UUID, action: Action = Action.VIEW_COURSE) -> Access:
    """Access to a module, seen by whoever sees its course."""
    return await _to_content(db, sql.MODULE, person, module, "module", action)


async def to_lesson(db: Database, person: Person, lesson: UUID, action: Action = Action.VIEW_COURSE) -> Access:
    """Access to a lesson: as to its course, but a draft is seen by the course's staff only."""
    return await _to_content(db, sql.LESSON, person, lesson, "lesson", action)


async def _to_content(
    db: Database, statement: Statement, person: Person, thing: UUID, what: str, action: Action
) -> Access:
    row = await _find(db, statement, person, thing, what)
    access = Access(row["course_id"], _role(row), row["enrollment"])
    if action is not Action.VIEW_COURSE:  # strangers, who have no role, see published courses too
        access.require(action)
    return access


async def to_quiz(db: Database, person: Person, quiz: UUID, action: Action = Action.VIEW_QUIZ) -> Access:
    """Access to a quiz as its authors see it: for others it does not exist, since it holds the keys."""
    row = await _find(db, sql.QUIZ, person, quiz, "quiz")
    access = Access(row["course_id"], _role(row))
    if not access.may(Action.VIEW_QUIZ):
        raise not_found("quiz")
    access.require(action)
    return access


async def to_question(
    db: Database, person: Person, question: UUID, action: Action = Action.VIEW_QUIZ
) -> tuple[Access, UUID]:
    """Access to a question as its authors see it, and its quiz."""
    row = await _find(db, sql.QUESTION, person, question, "question")
    access = Access(row["course_id"], _role(row))
    if not access.may(Action.VIEW_QUIZ):
        raise not_found("question")
    access.require(action)
    return access, row["quiz_id"]


async def to_bank_question(db: Database, person: Person, question: UUID, action: Action = Action.VIEW_QUIZ) -> Access:
    """Access to a question of a course's bank as its authors see it."""
    row = await _find(db, sql.BANK_QUESTION, person, question, "question")
    access = Access(row["course_id"], _role(row))
    if not access.may(Action.VIEW_QUIZ):
        raise not_found("question")
    access.require(action)
    return access


async def to_announcement(db: Database, person: Person, announcement: UUID) -> tuple[Access, bool]:
    """Access to what a course was told, for those in it, and whether it was the asker who told it."""
    row = await _find(db, sql.ANNOUNCEMENT, person, announcement, "announcement")
    access = Access(row["course_id"], _role(row))
    if not access.may(Action.VIEW_CONTENT):
        raise not_found("announcement")
    return access, row["own"]


async def to_webhook(db: Database, person: Person, webhook: UUID) -> Access:
    """Access to a webhook of a course: for all but its instructors it does not exist."""
    row = await _find(db, sql.WEBHOOK, person, webhook, "webhook")
    access = Access(row["course_id"], _role(row))
    if not access.may(Action.MANAGE_WEBHOOKS):
        raise not_found("webhook")
    return access


async def to_taken_quiz(db: Database, person: Person, quiz: UUID) -> Access:
    """Access to a quiz as its learners see it: one that is offered at their own pace, without its keys."""
    row = await _find(db, sql.TAKEN_QUIZ, person, quiz, "quiz")
    access = Access(row["course_id"], _role(row), row["enrollment"])
    access.require(Action.TAKE_QUIZ)
    return access


async def to_attempt(db: Database, person: Person, attempt: UUID, action: Action = Action.VIEW_ATTEMPTS) -> Access:
    """Access to somebody's attempt as the staff has it; who may not see it at all is not told that it is there."""
    access = await _to_record(db, sql.ATTEMPT, person, attempt, "attempt")
    _require_sight(access, "attempt", Action.VIEW_ATTEMPTS)
    if action is not Action.VIEW_ATTEMPTS:
        access.require(action)
    return access


async def to_attempts(db: Database, person: Person, quiz: UUID) -> Access:
    """Access to the attempts at a quiz: to all for the staff, to one's own for who may take it or once did."""
    access = await _to_record(db, sql.ATTEMPTS, person, quiz, "quiz")
    if not access.may(Action.TAKE_QUIZ):
        access.require(Action.VIEW_OWN_RECORD)
    return access


async def to_own_attempt(db: Database, person: Person, attempt: UUID) -> Access:
    """Access to one's own attempt, to go on with it; who withdrew, and the staff with others', may only look."""
    access = await _to_record(db, sql.ATTEMPT, person, attempt, "attempt")
    _require_sight(access, "attempt", Action.VIEW_ATTEMPTS)
    if not access.own:
        raise Problem(ErrorCode.FORBIDDEN, "Only the learner writes in an attempt")
    access.require(Action.TAKE_QUIZ)
    return access


async def to_live_session(db: Database, person: Person, session: UUID, action: Action) -> Access:
    """Access to a live session of a course the asker is in."""
    row = await _find(db, sql.LIVE_SESSION, person, session, "live session")
    access = Access(row["course_id"], _role(row))
    access.require(action)
    return access


async def to_enrollment(db: Database, person: Person, enrollment: UUID, action: Action) -> Access:
    """Access to somebody's enrolment; one's own is always seen, whatever has become of it."""
    access = await _to_record(db, sql.ENROLLMENT, person, enrollment, "enrollment")
    _require_sight(access, "enrollment", Action.VIEW_ROSTER)
    if action is not Action.VIEW_ROSTER:
        access.require(action)
    return access


async def to_enrollment_progress(db: Database, person: Person, enrollment: UUID) -> Access:
    """Access to somebody's progress: one's own is always seen, others' by the staff."""
    access = await _to_record(db, sql.ENROLLMENT, person, enrollment, "enrollment")
    _require_sight(access, "enrollment", Action.VIEW_PROGRESS)
    return access


async def to_own_grades(db: Database, person: Person, course: UUID) -> UUID:
    """The asker's enrolment as a learner of a course, also once they have withdrawn."""
    enrollment: UUID | None = await db.fetchval(sql.STUDIED, course, person.user)
    if enrollment is None:
        await to_course(db, person, course)
        raise Problem(ErrorCode.FORBIDDEN, "Only who studies in the course has grades in it")
    return enrollment


async def _to_record(db: Database, statement: Statement, person: Person, thing: UUID, what: str) -> Access:
    row = await _find(db, statement, person, thing, what)
    return Access(row["course_id"], _role(row), own=row["own"])


def _require_sight(access: Access, what: str, action: Action) -> None:
    """Raise `not_found` for who neither may do `action` nor has the thing on their own record."""
    if not access.may(action) and not access.may(Action.VIEW_OWN_RECORD):
        raise not_found(what)


async def _find(db: Database, statement: Statement, person: Person, thing: UUID, what: str) -> asyncpg.Record:
    row = await db.fetchrow(statement, thing, person.user, person.is_admin)
    if row is None:
        raise not_found(what)
    return row


def _role(row: asyncpg.Record) -> CourseRole | None:
    return CourseRole(row["role"]) if row["role"] is not None else None
