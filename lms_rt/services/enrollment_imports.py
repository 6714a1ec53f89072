"""Enrolling a list of people: those with an account are enrolled, the others invited; all in one transaction."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from pydantic import JsonValue
from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.channels import course_staff
from lms_rt.contract.events import EnrollmentChanged
from lms_rt.contract.rosters import ImportedRow, ImportJob, ImportReport, RosterRow
from lms_rt.db import outbox
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import not_found
from lms_rt.services import access, audit, course_mail, curriculum, hook_events, roster_csv
from lms_rt.services.announcer import Announcer
from lms_rt.services.invitations import Invitations
from lms_rt.services.job_runs import Report
from lms_rt.services.roster_csv import ReadRow
from sql import enrollment_imports as sql
from sql import enrollments as enrollments_sql

IMPORT: Final = "enrollments.import"
"""{"import"}: enrol a long list (`EnrollmentImports.perform`)."""
PORTION: Final = limits.ROSTER_ROWS_AT_ONCE
"""Rows between two reports of how far it is: some twenty for the longest list."""

Status = Literal["enrolled", "already_enrolled", "invited", "already_invited", "invalid", "repeated"]


class _OnlyTriedError(Exception):
    """Undoes what was only to be tried."""


class EnrollmentImports:
    """Takes lists."""

    def __init__(self, db: Database, announcer: Announcer, invitations: Invitations) -> None:
        self._db = db
        self._announcer = announcer
        self._invitations = invitations

    async def take(self, person: Person, course: UUID, content: str, *, dry_run: bool) -> ImportReport | ImportJob:
        """Enrol the people of a CSV, at once or, where it is long, as a job. Raises `validation`, `malformed`."""
        await access.to_course(self._db, person, course, Action.MANAGE_ENROLLMENT)
        rows = await asyncio.to_thread(roster_csv.read, content)
        async with self._db.transaction() as tx:
            if not dry_run:
                after = {"rows": len(rows)}
                await audit.record(tx, person, "import", "course", course, course=course, after=after)
            if len(rows) <= limits.ROSTER_ROWS_AT_ONCE:
                return await self._enrol(tx, course, person, rows, dry_run=dry_run)
            _, job = await leave_for_later(tx, person, course, content, dry_run=dry_run)
            return job

    async def perform(self, given: UUID, report: Report | None = None) -> JsonValue:
        """Do what `take` left for later, and `report` how far it is; asked again, it returns the same."""
        async with self._db.transaction() as tx:
            row = await tx.fetchrow(sql.LOCK, given)
            if row is None:
                raise not_found("import")
            if row["report"] is not None:
                done: JsonValue = row["report"]
                return done
            rows = await asyncio.to_thread(roster_csv.read, row["content"])
            asker = audit.Named(row["asked_by"], row["asker"]) if row["asked_by"] is not None else None
            made = await self._enrol(tx, row["course_id"], asker, rows, dry_run=row["dry_run"], report=report)
            if row["dry_run"]:
                made = made.model_copy(update={"trial": given})
            said: JsonValue = made.model_dump(mode="json")
            await tx.execute(sql.FINISH, given, said)
            return said

    async def _enrol(
        self,
        tx: Transaction,
        course: UUID,
        asker: audit.Doer | None,
        rows: Sequence[ReadRow],
        *,
        dry_run: bool,
        report: Report | None = None,
    ) -> ImportReport:
        await curriculum.locked_course(tx, course)
        became: dict[str, Status] = {}
        try:
            async with tx.savepoint():
                for begin in range(0, len(rows), PORTION):
                    portion = rows[begin : begin + PORTION]
                    wanted = _not_seen(portion, became)
                    became |= await self._enrol_known(tx, course, asker, wanted)
                    strangers = [wanted[email] for email in wanted if email not in became]
                    became |= await self._invite(tx, course, asker, strangers)
                    if report is not None:
                        await report(begin + len(portion), len(rows))
                if dry_run:
                    raise _OnlyTriedError
        except _OnlyTriedError:
            pass
        return _report(rows, became, dry_run=dry_run)

    async def _enrol_known(
        self, tx: Transaction, course: UUID, asker: audit.Doer | None, wanted: Mapping[str, RosterRow]
    ) -> dict[str, Status]:
        """Enrol those who have an account; by address, what became of them."""
        people = {row["email"]: row for row in await tx.fetch(enrollments_sql.USERS_BY_EMAIL, list(wanted))}
        given = [wanted[email] for email in people]
        made = await tx.fetch(
            enrollments_sql.INSERT_MANY,
            course,
            [uuid7() for _ in people],
            [person["id"] for person in people.values()],
            [row.role for row in given],
            [Decimal(str(row.extra_time_factor)) for row in given],
            [row.extra_time_minutes for row in given],
        )
        if made and asker is not None:
            became = {row["id"]: {"user": str(row["user_id"]), "role": row["role"], "status": "active"} for row in made}
            await audit.record_each(tx, asker, "add", "enrollment", course, became)
        names = {person["id"]: person["name"] for person in people.values()}
        events = [
            EnrollmentChanged(
                enrollment=row["id"], user=row["user_id"], name=names[row["user_id"]], role=row["role"], status="active"
            )
            for row in made
        ]
        await self._announcer.tell(tx, course_staff(course), *events)
        await hook_events.enrollments_changed(tx, course, events)
        await course_mail.enrollments(tx, [row["id"] for row in made])
        new = {row["user_id"] for row in made}
        return {email: "enrolled" if person["id"] in new else "already_enrolled" for email, person in people.items()}

    async def _invite(
        self, tx: Transaction, course: UUID, asker: audit.Doer | None, strangers: Sequence[RosterRow]
    ) -> dict[str, Status]:
        """Invite those who have none; by address, what became of them."""
        invited = await self._invitations.invite_many(tx, asker.user if asker is not None else None, course, strangers)
        return {row.email.lower(): "invited" if row.email in invited else "already_invited" for row in strangers}


async def leave_for_later(
    tx: Transaction, person: Person, course: UUID, content: str, *, dry_run: bool
) -> tuple[UUID, ImportJob]:
    """Have a list enrolled, or tried, by a job: the import's id, and the job."""
    given = uuid7()
    await tx.execute(sql.INSERT, given, course, person.user, content, dry_run)
    job = await outbox.enqueue(tx, IMPORT, str(given), {"import": str(given)}, owner=person.user)
    assert job is not None
    return given, ImportJob(job=job)


def _not_seen(rows: Sequence[ReadRow], became: Mapping[str, Status]) -> dict[str, RosterRow]:
    """The first row of each address of which nothing became yet."""
    wanted: dict[str, RosterRow] = {}
    for row in rows:
        if row.given is not None and (email := row.given.email.lower()) not in became:
            wanted.setdefault(email, row.given)
    return wanted


def _report(rows: Sequence[ReadRow], became: Mapping[str, Status], *, dry_run: bool) -> ImportReport:
    seen: set[str] = set()
    told: list[ImportedRow] = []
    for row in rows:
        address = row.given.email.lower() if row.given is not None else ""
        status: Status = "invalid" if row.given is None else "repeated" if address in seen else became[address]
        seen.add(address)
        told.append(ImportedRow(row=row.line, email=row.email, status=status, message=row.message))
    counted = Counter(row.status for row in told)
    return ImportReport(
        dry_run=dry_run,
        enrolled=counted["enrolled"],
        invited=counted["invited"],
        refused=counted["invalid"],
        rows=told,
    )
