"""The server ends attempts whose time is up, whether or not a browser is still there.

Every process looks once a second (`lookout`). The row's lock lets one of them through (the others pass it over), and
the attempt's state says that it is done, so that each attempt is submitted once, within that second, whatever process
dies.
"""

import time
from uuid import UUID

import structlog

from lms_rt import limits
from lms_rt.db.database import Database
from lms_rt.errors import Problem
from lms_rt.services.attempt_scoring import AttemptScoring
from sql import attempts as sql

log = structlog.get_logger(__name__)

PUT_OFF_S = 60.0


class AttemptDeadlines:
    """Submits what is due."""

    def __init__(self, db: Database, scoring: AttemptScoring) -> None:
        self._db = db
        self._scoring = scoring
        self._put_off: dict[UUID, float] = {}
        """Attempts that could not be counted, and until when: the others must not wait behind them."""

    async def submit_all(self) -> None:
        """Submit whatever is due."""
        while await self.submit_one():
            pass

    async def submit_one(self) -> bool:
        """Submit an attempt that is due and that no other process has in hand; whether there was one."""
        now = time.monotonic()
        self._put_off = {attempt: until for attempt, until in self._put_off.items() if until > now}
        attempt: UUID | None = None
        try:
            async with self._db.transaction() as tx:
                row = await tx.fetchrow(sql.LOCK_DUE, limits.ATTEMPT_GRACE_S, list(self._put_off))
                if row is None:
                    return False
                attempt = row["id"]
                await self._scoring.submit(tx, row, "server")
        except Problem:
            raise
        except Exception:
            if attempt is None:
                raise
            log.exception("attempt_deadline_failed", attempt=str(attempt))
            self._put_off[attempt] = now + PUT_OFF_S
        return True
