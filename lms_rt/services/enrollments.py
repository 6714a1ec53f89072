"""Who takes part in a course, and in which role."""

import hmac
from collections.abc import Mapping
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.channels import course_staff, me
from lms_rt.contract.close_codes import CloseCode
from lms_rt.contract.courses import Enrollment, EnrollmentCreate, EnrollmentPatch, EnrollmentQuery, SelfEnrollment
from lms_rt.contract.events import EnrollmentChanged, ParticipantExtended
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.names import nobodys_address
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import CourseRole, Person
from lms_rt.errors import ErrorCode, Problem, invalid, not_found
from lms_rt.services import access, audit, course_mail, hook_events
from lms_rt.services.announcer import Announcer
from lms_rt.services.disconnector import Disconnector
from lms_rt.services.editing import check_revision, merged
from lms_rt.services.places import Places
from sql import enrollments as sql
from sql import live_sessions as live_sessions_sql
from sql import participants as participants_sql
from sql import users as users_sql


class Enrollments:
    """What can be done with enrolments."""

    def __init__(self, db: Database, announcer: Announcer, places: Places, disconnector: Disconnector) -> None:
        self._db = db
        self._announcer = announcer
        self._places = places
        self._disconnector = disconnector

    async def add(self, person: Person, course: UUID, given: EnrollmentCreate) -> Enrollment:
        """Enrol somebody who has an account, whether there is a place left or not: that is for the staff to decide.

        Raises `validation` when nobody has that address or id.
        """
        await access.to_course(self._db, person, course, Action.MANAGE_ENROLLMENT)
        if given.email is not None:
            user: UUID | None = await self._db.fetchval(users_sql.BY_EMAIL, given.email)
        else:
            user = await self._db.fetchval(users_sql.GET, given.user)
        if user is None:
            field = "$.email" if given.email is not None else "$.user"
            raise invalid(field, "nobody with an account; ask them to register first")
        async with self._db.transaction() as tx:
            enrolled = await self.insert(
                tx, course, user, given.role, given.extra_time_factor, given.extra_time_minutes, "active"
            )
            after = {"user": str(enrolled.user), "role": enrolled.role, "status": enrolled.status}
            await audit.record(tx, person, "add", "enrollment", enrolled.id, course=course, after=after)
            if user != person.user:
                await course_mail.enrollment(tx, enrolled.id)
            return enrolled

    async def enroll_oneself(self, person: Person, course: UUID, given: SelfEnrollment) -> Enrollment:
        """Enrol the asker as a student in a published course, with its code where it has one.

        They wait where all places are taken. Raises `conflict` where other courses have to be completed before.
        """
        await self._check_open(person, course, given)
        async with self._db.transaction() as tx:
            status = await self._places.ask(tx, course)
            # Again, now that the course is locked: it may have been closed, or its code changed, in the meantime
            await self._check_open(person, course, given)
            enrolled = await self.insert(tx, course, person.user, CourseRole.STUDENT, None, None, status)
            after = {"user": str(enrolled.user), "role": enrolled.role, "status": enrolled.status}
            await audit.record(tx, person, "add", "enrollment", enrolled.id, course=course, after=after)
            return enrolled

    async def _check_open(self, person: Person, course: UUID, given: SelfEnrollment) -> None:
        """Refuse who may not come in by themselves."""
        row = await self._db.fetchrow(sql.SELF_ENROLL, course)
        if row is None:
            raise not_found("course")
        if not row["self_enroll"]:
            raise Problem(ErrorCode.FORBIDDEN, "This course does not take enrolments from outside")
        code = row["enroll_code"]
        if code is not None and not hmac.compare_digest(code.encode(), (given.code or "").encode()):
            raise invalid("$.code", "is not the code of this course")
        open_requirements = [
            row["requires_id"] for row in await self._db.fetch(sql.OPEN_REQUIREMENTS, course, person.user)
        ]
        if open_requirements:
            raise Problem(
                ErrorCode.CONFLICT, "Other courses have to be completed before", extra={"requires": open_requirements}
            )

    async def get(self, person: Person, enrollment: UUID) -> Enrollment:
        """An enrolment: one's own, or any for those who may see the roster."""
        await access.to_enrollment(self._db, person, enrollment, Action.VIEW_ROSTER)
        return await self._read(enrollment)

    async def page(self, person: Person, course: UUID, query: EnrollmentQuery) -> list[Enrollment]:
        """The roster of a course, oldest first."""
        await access.to_course(self._db, person, course, Action.VIEW_ROSTER)
        rows = await self._db.fetch_page(sql.LIST, query, course, query.role, query.status, query.q)
        return [Enrollment.model_validate(dict(row)) for row in rows]

    async def edit(self, person: Person, enrollment: UUID, patch: EnrollmentPatch, expected: int | None) -> Enrollment:
        """Change role, status or extra time.

        Raises `conflict` for a course's only instructor, and for who would be let in again without having an account.
        """
        seen = await access.to_enrollment(self._db, person, enrollment, Action.MANAGE_ENROLLMENT)
        async with self._db.transaction() as tx:
            # The course before the enrolment, as everybody does who gives places away
            await tx.fetchrow(sql.PLACES, seen.course)
            stored = await tx.fetchrow(sql.LOCK, enrollment)
            if stored is None:
                raise not_found("enrollment")
            check_revision(stored["revision"], expected)
            new = merged(dict(stored), patch)
            if await _last_instructor(tx, stored) and not _instructs(new):
                raise Problem(ErrorCode.CONFLICT, "A course keeps at least one instructor")
            await audit.record(
                tx, person, "edit", "enrollment", enrollment, course=seen.course, before=dict(stored), after=new
            )
            return await self._store(tx, stored, new)

    async def withdraw(self, person: Person, enrollment: UUID, expected: int | None) -> None:
        """End an enrolment; its record stays."""
        await self.edit(person, enrollment, EnrollmentPatch(status="withdrawn"), expected)

    async def hold_all(self, tx: Transaction, person: Person) -> None:
        """Wait for whoever is just changing who is in their courses, before `leave_all` and what it is a part of."""
        for row in await tx.fetch(sql.HELD, person.user):
            await tx.fetchrow(sql.PLACES, row["course_id"])

    async def leave_all(self, tx: Transaction, person: Person) -> None:
        """Withdraw somebody who goes for good from all their courses, but from those that would have no instructor."""
        for row in await tx.fetch(sql.HELD, person.user):
            await tx.fetchrow(sql.PLACES, row["course_id"])
            stored = await tx.fetchrow(sql.LOCK, row["id"])
            if stored is not None and not await _last_instructor(tx, stored):
                await self._store(tx, stored, {**stored, "status": "withdrawn"})

    async def _store(self, tx: Transaction, stored: asyncpg.Record, new: Mapping[str, object]) -> Enrollment:
        """Write an enrolment as it is to be, and all that follows from it."""
        time = new["extra_time_factor"], new["extra_time_minutes"]
        await tx.execute(sql.UPDATE, stored["id"], new["role"], new["status"], *time)
        changed = await self._read(stored["id"])
        if changed.status == "active" != stored["status"]:
            _require_account(changed)
        if changed.extra_time_factor != float(stored["extra_time_factor"]):
            # Before anything is told: everywhere a session is locked before the head of a channel
            await self._give_time(tx, changed)
        await self._tell(tx, changed)
        if stored["status"] == "active":
            self._let_go(tx, changed, stored["role"])
        await self._places.fill(tx, stored["course_id"])
        return changed

    async def insert(
        self,
        tx: Transaction,
        course: UUID,
        user: UUID,
        role: str,
        factor: float | None,
        minutes: int | None,
        status: str,
    ) -> Enrollment:
        """Enrol somebody, for services that have settled who may. None for extra time: what they were given before.

        Raises `already_exists`, and `conflict` for who has deleted their account.
        """
        # The course first, as everywhere: a long list holds the staff's channel while it comes to further people
        await tx.fetchrow(sql.PLACES, course)
        row = await tx.fetchrow(sql.INSERT, uuid7(), course, user, role, factor, minutes, status)
        if row is None:
            raise Problem(ErrorCode.ALREADY_EXISTS, "This person is enrolled already")
        enrolled = await self._read(row["id"])
        _require_account(enrolled)
        await self._tell(tx, enrolled)
        return enrolled

    async def _give_time(self, tx: Transaction, changed: Enrollment) -> None:
        """Let somebody's extra time, as stored, hold in the classes they are in already, for the open question, too."""
        rows = await tx.fetch(participants_sql.RUNNING_CLASSES, changed.course, changed.user)
        if running := [row["id"] for row in rows]:
            await tx.execute(participants_sql.GIVE_TIME, running, changed.user, changed.extra_time_factor)
            await tx.execute(live_sessions_sql.RECKON_TIME, running, limits.ANSWER_GRACE_MS)
            told = [ParticipantExtended(session=each, time_factor=changed.extra_time_factor) for each in running]
            await self._announcer.tell(tx, me(changed.user), *told)

    def _let_go(self, tx: Transaction, changed: Enrollment, role: str) -> None:
        """Close what somebody opened as the member they were; who still is one comes back to what they may see now."""
        if changed.status != "active":
            code, reason = CloseCode.REMOVED, "removed"
        elif changed.role != role:
            code, reason = CloseCode.RESTARTING, "role changed"
        else:
            return
        tx.after_commit(lambda: self._disconnector.disconnect(enrollment=changed.id, code=code, reason=reason))

    async def _tell(self, tx: Transaction, enrollment: Enrollment) -> None:
        event = EnrollmentChanged(
            enrollment=enrollment.id,
            user=enrollment.user,
            name=enrollment.name,
            role=enrollment.role,
            status=enrollment.status,
        )
        await self._announcer.tell(tx, course_staff(enrollment.course), event)
        await hook_events.enrollments_changed(tx, enrollment.course, [event])

    async def _read(self, enrollment: UUID) -> Enrollment:
        row = await self._db.fetchrow(sql.GET, enrollment)
        if row is None:
            raise not_found("enrollment")
        return Enrollment.model_validate(dict(row))


def _require_account(enrolled: Enrollment) -> None:
    if enrolled.email == nobodys_address(enrolled.user):
        raise Problem(ErrorCode.CONFLICT, "Whose account this was has deleted it")


def _instructs(enrollment: Mapping[str, object]) -> bool:
    return enrollment["role"] == CourseRole.INSTRUCTOR and enrollment["status"] == "active"


async def _last_instructor(tx: Transaction, enrollment: asyncpg.Record) -> bool:
    if not _instructs(enrollment):
        return False
    return not await tx.fetchval(sql.OTHER_INSTRUCTORS, enrollment["course_id"], enrollment["id"])
