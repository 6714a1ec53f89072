"""What the system throws away or ends by itself. Every part may run at any time, twice, or on two workers at once."""

from typing import Final
from uuid import UUID

import structlog

from lms_rt import limits
from lms_rt.db.database import Database
from lms_rt.errors import Problem
from lms_rt.services.live_steps import LiveSteps
from sql import housekeeping as sql
from sql import idempotency
from sql.statement import Statement

log = structlog.get_logger(__name__)

BATCH: Final = 2000
"""Rows thrown away by one statement, each of which stays far below STATEMENT_TIMEOUT_S."""
CLASSES_AT_ONCE: Final = 100

KEEP_LINKS_DAYS: Final = 7
"""So that for a while a link that ran out can be told from one that never was, by who looks into the table."""
KEEP_SIGN_INS_DAYS: Final = 30
"""A refresh token of an ended sign-in is recognised as used for as long as it could have lived."""
KEEP_DONE_JOBS_DAYS: Final = 7
"""Until then asking for the same effect again is asking once."""
KEEP_FAILED_JOBS_DAYS: Final = 90
"""Dead letters wait for somebody to look at them."""
KEEP_MAILS_DAYS: Final = 180
KEEP_EXPORTS_DAYS: Final = 7
"""Of all that is kept about somebody: long enough to take it along."""


class Housekeeping:
    """Sweeps, and ends what was left standing."""

    def __init__(self, db: Database, live_steps: LiveSteps) -> None:
        self._db = db
        self._live_steps = live_steps

    async def sweep(self) -> dict[str, int]:
        """Throw away what has outlived its use; how many of each."""
        return {
            "links": await self._throw_away(sql.LINKS, KEEP_LINKS_DAYS),
            "sign_ins": await self._throw_away(sql.SIGN_INS, KEEP_SIGN_INS_DAYS),
            "jobs": await self._throw_away(sql.JOBS, KEEP_DONE_JOBS_DAYS, KEEP_FAILED_JOBS_DAYS),
            "mails": await self._throw_away(sql.MAILS, KEEP_MAILS_DAYS),
            "exports": await self._throw_away(sql.EXPORTS, KEEP_EXPORTS_DAYS),
            "imports": await self._throw_away(sql.IMPORTS, KEEP_DONE_JOBS_DAYS, KEEP_FAILED_JOBS_DAYS),
            "tried_lists": await self._throw_away(sql.TRIED_LISTS, limits.TRIED_LIST_DAYS),
            "answers": await self._db.execute(idempotency.SWEEP, limits.IDEMPOTENCY_TTL_H),
        }

    async def end_abandoned(self, after_h: int) -> int:
        """End the classes that nobody has stepped for `after_h` hours; how many.

        What was answered counts as if the host had ended them, and their PINs become free.
        """
        rows = await self._db.fetch(sql.ABANDONED, after_h, CLASSES_AT_ONCE)
        abandoned: list[UUID] = [row["id"] for row in rows]
        return sum([await self._end_abandoned(session, after_h) for session in abandoned])

    async def _end_abandoned(self, session: UUID, after_h: int) -> bool:
        try:
            return await self._live_steps.end_abandoned(session, after_h)
        except Problem:
            raise
        except Exception:  # one that cannot be counted must not keep the others standing
            log.exception("abandoned_class_not_ended", session=str(session))
            return False

    async def _throw_away(self, statement: Statement, *days: int) -> int:
        thrown = 0
        while True:
            batch = await self._db.execute(statement, *days, BATCH)
            thrown += batch
            if batch < BATCH:
                return thrown
