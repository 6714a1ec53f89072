"""Jobs as people see them: administrators all of them, everybody their own."""

from uuid import UUID

import asyncpg

from lms_rt.contract.jobs import Job, JobQuery, JobState
from lms_rt.db import outbox
from lms_rt.db.database import Database
from lms_rt.domain.permissions import may_manage_jobs
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, not_found
from sql import jobs as sql


class Jobs:
    """What can be done with jobs."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(self, person: Person, query: JobQuery) -> list[Job]:
        """Up to `query.fetch` jobs; the failed ones are the dead letters. Raises `forbidden`."""
        _require_manager(person)
        wanted = query.state
        rows = await self._db.fetch_page(
            sql.LIST,
            query,
            query.kind,
            None if wanted is None else wanted == "done",
            None if wanted is None else wanted == "failed",
            None if wanted in (None, "done", "failed") else wanted == "running",
        )
        return [_job(row, person) for row in rows]

    async def get(self, person: Person, job: UUID) -> Job:
        """A job of one's own, or any for administrators. Raises `not_found`."""
        row = await self._db.fetchrow(sql.GET, job)
        if row is None or not (may_manage_jobs(person) or row["owner"] == person.user):
            raise not_found("job")
        return _job(row, person)

    async def rerun(self, person: Person, job: UUID) -> Job:
        """Have a failed job tried again from the start of its attempts. Raises `forbidden`, or `conflict` unless it had
        failed."""
        _require_manager(person)
        async with self._db.transaction() as tx:
            if await tx.fetchval(sql.RERUN, job, outbox.CHANNEL) is None:
                found = await self.get(person, job)
                raise Problem(ErrorCode.CONFLICT, "Only a failed job can be rerun", extra={"state": found.state})
            return await self.get(person, job)


def _require_manager(person: Person) -> None:
    if not may_manage_jobs(person):
        raise Problem(ErrorCode.FORBIDDEN)


def _job(row: asyncpg.Record, person: Person) -> Job:
    return Job(
        id=row["id"],
        kind=row["kind"],
        state=_state(row),
        attempts=row["attempts"],
        done=row["progress"],
        total=row["total"],
        result=row["result"],
        error=row["error"] if may_manage_jobs(person) else None,
        created_at=row["created_at"],
        started_at=row["started_at"],
        ended_at=row["done_at"] or row["failed_at"],
    )


def _state(row: asyncpg.Record) -> JobState:
    if row["done_at"] is not None:
        return "done"
    if row["failed_at"] is not None:
        return "failed"
    return "running" if row["running"] else "waiting"
