"""The server keeps the time of every class: questions close at their deadline with or without a host.

Every process looks once a second which steps fall due soon and sets timers for them, so a deadline survives the death
of any process, within that second. All of them try; the row's lock lets one through, and for the others nothing is due
any more.
"""

import asyncio
from uuid import UUID

import structlog

from lms_rt.db.clock import DatabaseClock
from lms_rt.db.database import Database
from lms_rt.errors import Problem
from lms_rt.services.live_steps import LiveSteps
from sql import live_sessions as sql

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0
LOOK_AHEAD_S = 2.5  # further than the next look, so that a timer is set in time even when a look is slow


class Timekeeper:
    """Takes the steps that fall due."""

    def __init__(self, db: Database, clock: DatabaseClock, steps: LiveSteps) -> None:
        self._db = db
        self._clock = clock
        self._steps = steps
        self._timers: dict[UUID, tuple[float, asyncio.TimerHandle]] = {}
        self._steps_being_taken: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Keep time until cancelled."""
        try:
            while True:
                await self._look()
                await asyncio.sleep(LOOK_EVERY_S)
        finally:
            for _, timer in self._timers.values():
                timer.cancel()
            for task in self._steps_being_taken:
                task.cancel()

    async def _look(self) -> None:
        try:
            rows = await self._db.fetch(sql.DUE, self._clock.now(), LOOK_AHEAD_S)
        except Problem as error:  # the database is away; what is due stays due
            log.warning("timekeeper_waits", error=str(error))
            return
        for row in rows:
            self._set_timer(row["id"], self._clock.monotonic(row["due_at"]))

    def _set_timer(self, session: UUID, at: float) -> None:
        known = self._timers.get(session)
        if known is not None:
            if known[0] == at:
                return
            known[1].cancel()
        timer = asyncio.get_running_loop().call_at(at, self._due, session)
        self._timers[session] = (at, timer)

    def _due(self, session: UUID) -> None:
        self._timers.pop(session, None)
        task = asyncio.create_task(self._take(session))
        self._steps_being_taken.add(task)
        task.add_done_callback(self._steps_being_taken.discard)

    async def _take(self, session: UUID) -> None:
        try:
            await self._steps.take_due(session)
        except Problem as error:
            log.warning("due_step_failed", session=str(session), error=str(error))
        except Exception:
            # Still due: the next look tries again, here or in another process.
            log.exception("due_step_failed", session=str(session))
