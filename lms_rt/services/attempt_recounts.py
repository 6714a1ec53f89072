"""Counting many attempts anew, whatever it was that changed what they are worth."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from uuid import UUID

import asyncpg

from lms_rt.db.database import Database
from lms_rt.services.attempt_scoring import AttemptScoring
from lms_rt.services.job_runs import Report
from sql import attempts as sql

AT_ONCE: Final = 200
"""Attempts looked up by one statement; each is counted in a transaction of its own."""

Find = Callable[[UUID | None, int], Awaitable[Sequence[asyncpg.Record]]]
"""The next so many attempts (id) after this one, in the order of their ids; from the first where it is None."""


async def recount_each(db: Database, scoring: AttemptScoring, find: Find, total: int, report: Report) -> int:
    """Count every attempt that `find` finds anew; returns how many have other points now.

    Attempts that go on are locked too: one that is just being submitted may not know yet what changed.
    """
    done = changed = 0
    after: UUID | None = None
    while rows := await find(after, AT_ONCE):
        for row in rows:
            changed += await _recount(db, scoring, row["id"])
        after = rows[-1]["id"]
        done += len(rows)
        await report(min(done, total), total)
    return changed


async def _recount(db: Database, scoring: AttemptScoring, attempt: UUID) -> bool:
    async with db.transaction() as tx:
        row = await tx.fetchrow(sql.LOCK, attempt)
        if row is None or row["state"] == "in_progress":
            return False
        return await scoring.recount(tx, row, "correction")
