"""The server keeps the time of every class: questions close at their deadline with or without a host.

Every process looks once a second (`lookout`) which steps fall due soon and sets timers for them, so a deadline survives
the death of any process, within that second. All of them try; the row's lock lets one through, and for the others
nothing is due any more, unless that one dies at it, or what held the row was no step but answers being stored: so they
try once again soon, and then wait for their turn. Where answers keep coming there is always one that holds it.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import structlog

from lms_rt.db.clock import DatabaseClock
from lms_rt.errors import Problem
from lms_rt.services.live_steps import LiveSteps

log = structlog.get_logger(__name__)

AGAIN_S = 0.2
"""After a step that another process was at: if that one died at it, the rest of a second is left."""
LOOK_AHEAD_S = 2.5  # further than the next look, so that a timer is set in time even when a look is slow


class Timekeeper:
    """Takes the steps that fall due."""

    def __init__(self, clock: DatabaseClock, steps: LiveSteps) -> None:
        self._clock = clock
        self._steps = steps
        self._timers: dict[UUID, tuple[float, asyncio.TimerHandle]] = {}
        self._steps_being_taken: set[asyncio.Task[None]] = set()
        self._in_line: set[UUID] = set()
        """Sessions whose turn is waited for: once each, however often somebody looks meanwhile."""

    def expect(self, steps: Iterable[tuple[UUID, datetime]]) -> None:
        """Take these sessions' steps when they are due."""
        for session, due_at in steps:
            self._set_timer(session, self._clock.monotonic(due_at))

    def stop(self) -> None:
        """Take no more, until steps are expected anew."""
        for _, timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        for task in self._steps_being_taken:
            task.cancel()

    def _set_timer(self, session: UUID, at: float, *, again: bool = True) -> None:
        known = self._timers.get(session)
        if known is not None:
            if known[0] == at:
                return
            known[1].cancel()
        timer = asyncio.get_running_loop().call_at(at, self._due, session, again)
        self._timers[session] = (at, timer)

    def _due(self, session: UUID, again: bool) -> None:
        self._timers.pop(session, None)
        if session in self._in_line:
            return
        task = asyncio.create_task(self._take(session, again))
        self._steps_being_taken.add(task)
        task.add_done_callback(self._steps_being_taken.discard)

    async def _take(self, session: UUID, again: bool) -> None:
        try:
            taken = await (self._steps.take_due(session) if again else self._in_turn(session))
            if not taken and again and session not in self._timers:
                self._set_timer(session, asyncio.get_running_loop().time() + AGAIN_S, again=False)
        except Problem as error:
            log.warning("due_step_failed", session=str(session), error=str(error))
        except Exception:
            # Still due: the next look tries again, here or in another process.
            log.exception("due_step_failed", session=str(session))

    async def _in_turn(self, session: UUID) -> bool:
        self._in_line.add(session)
        try:
            return await self._steps.take_due(session, wait=True)
        finally:
            self._in_line.discard(session)
