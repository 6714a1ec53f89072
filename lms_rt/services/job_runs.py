"""Working on a job: who has it, how far it is, and how it ends, all kept in PostgreSQL.

The queue delivers a job at least once, and sometimes to two workers at a time. So a worker takes a job for a short
while (a lease that it renews), every attempt has a number, and the mark that ends a job is set for the newest number
alone, in the transaction that has the job's effect: an attempt that was thought dead finds its mark refused and all it
did undone.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from pydantic import JsonValue

from lms_rt.contract.channels import me
from lms_rt.contract.jobs import JobState
from lms_rt.contract.signals import JobProgress
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.words_of_others import keepable
from lms_rt.services.announcer import Announcer
from sql import jobs as sql

ERROR_MAX: Final = 4000
"""Characters of an error worth keeping."""

Report = Callable[[int, int], Awaitable[None]]
"""Told by what takes long how many parts are done, and how many there are."""


class LostJobError(Exception):
    """The job is another attempt's by now, or ended."""


@dataclass(frozen=True, slots=True)
class JobRun:
    """One attempt at a job."""

    id: UUID
    kind: str
    key: str
    payload: Mapping[str, JsonValue]
    owner: UUID | None
    attempt: int
    """Its number, which no other attempt has."""
    tries: int
    """How many there were, this one included, since the job was asked for or rerun."""
    bulk: bool
    """Whether what follows from it is bulk, as it is."""


class JobRuns:
    """Takes jobs and ends them."""

    def __init__(self, db: Database, announcer: Announcer) -> None:
        self._db = db
        self._announcer = announcer

    async def claim(self, job: UUID, lease_s: float) -> JobRun | None:
        """Have the job alone for `lease_s` seconds; None where it has ended or somebody else is at it."""
        row = await self._db.fetchrow(sql.CLAIM, job, lease_s)
        if row is None:
            return None
        asked = (row["job"], row["key"], row["payload"], row["owner_id"])
        run = JobRun(job, *asked, row["attempts"], row["tries"], row["bulk"])
        self._tell(run, 0, None, "running")
        return run

    async def renew(self, run: JobRun, lease_s: float) -> None:
        """Have it for `lease_s` seconds from now. Raises LostJobError."""
        if await self._db.fetchval(sql.RENEW, run.id, run.attempt, lease_s) is None:
            raise LostJobError

    async def report(self, run: JobRun, done: int, total: int | None) -> None:
        """Tell whoever asked for the job how far it is. Raises LostJobError.

        At once, also within a transaction that does the job: it would keep this to itself, and the row locked, which
        the renewal of the lease needs.
        """
        with self._db.apart():
            if await self._db.fetchval(sql.REPORT, run.id, run.attempt, done, total) is None:
                raise LostJobError
        self._tell(run, done, total, "running")

    @asynccontextmanager
    async def finishing(self, run: JobRun, result: JsonValue = None) -> AsyncIterator[Transaction]:
        """A transaction for the job's effect that ends the job. Raises LostJobError, and nothing has happened."""
        async with self._db.transaction() as tx:
            yield tx
            ended = await tx.fetchrow(sql.FINISH, run.id, run.attempt, result)
            if ended is None:
                raise LostJobError
            total: int = ended["total"]
            tx.after_commit(lambda: self._tell(run, total, total, "done"))

    async def release(self, run: JobRun, error: str, *, forgiven: bool = False) -> None:
        """Let others try at once. An attempt that is forgiven is not one of the job's tries."""
        await self._db.execute(sql.RELEASE, run.id, run.attempt, keepable(error)[-ERROR_MAX:], forgiven)

    async def fail(self, run: JobRun, error: str) -> None:
        """Give it up: it stays among the dead letters until an administrator reruns it."""
        given_up = await self._db.fetchrow(sql.FAIL, run.id, run.attempt, keepable(error)[-ERROR_MAX:])
        if given_up is not None:
            self._tell(run, given_up["progress"], given_up["total"], "failed")

    def _tell(self, run: JobRun, done: int, total: int | None, state: JobState) -> None:
        if run.owner is not None:
            self._announcer.signal(me(run.owner), JobProgress(job=run.id, done=done, total=total, state=state))
