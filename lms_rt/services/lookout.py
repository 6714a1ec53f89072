"""Once a second every process looks, with one statement, what falls due without anybody asking for it.

What it finds is handed over and not waited for: a slow class keeps no other from its deadline. As all processes look,
whatever is due survives the death of any of them, within that second.
"""

import asyncio
from collections.abc import Callable, Coroutine

import structlog

from lms_rt import limits
from lms_rt.db.clock import DatabaseClock
from lms_rt.db.database import Database
from lms_rt.errors import Problem
from lms_rt.services.attempt_deadlines import AttemptDeadlines
from lms_rt.services.autopilot import Autopilot
from lms_rt.services.timekeeper import LOOK_AHEAD_S, Timekeeper
from sql import looks as sql

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0


class Lookout:
    """Looks for due steps, for classes without hosts and for attempts whose time is up."""

    def __init__(
        self,
        db: Database,
        clock: DatabaseClock,
        timekeeper: Timekeeper,
        autopilot: Autopilot,
        attempts: AttemptDeadlines,
    ) -> None:
        self._db = db
        self._clock = clock
        self._timekeeper = timekeeper
        self._autopilot = autopilot
        self._attempts = attempts
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Look until cancelled."""
        try:
            while True:
                try:
                    await self._look()
                except Problem as error:  # the database is away; what is due stays due
                    log.warning("look_waits", at="all", error=str(error))
                except Exception:
                    log.exception("look_failed", at="all")
                await asyncio.sleep(LOOK_EVERY_S)
        finally:
            self._timekeeper.stop()
            tasks = list(self._under_way.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self) -> None:
        rows = await self._db.fetch(sql.DUE, self._clock.now(), LOOK_AHEAD_S, limits.ATTEMPT_GRACE_S)
        self._timekeeper.expect([(row["id"], row["due_at"]) for row in rows if row["what"] == "step"])
        classes = [row for row in rows if row["what"] == "autopilot"]
        if classes:
            self._begin("autopilot", lambda: self._autopilot.look_at(classes))
        if any(row["what"] == "attempt" for row in rows):
            self._begin("attempts", self._attempts.submit_all)

    def _begin(self, name: str, work: Callable[[], Coroutine[object, object, None]]) -> None:
        """Do it beside the looking, unless the last look's is not done yet."""
        if name not in self._under_way:
            task = self._under_way[name] = asyncio.create_task(self._do(name, work), name=name)
            task.add_done_callback(lambda _: self._under_way.pop(name))

    async def _do(self, name: str, work: Callable[[], Coroutine[object, object, None]]) -> None:
        try:
            await work()
        except Problem as error:  # the database is away; the next look finds what there is to do
            log.warning("look_waits", at=name, error=str(error))
        except Exception:
            log.exception("look_failed", at=name)
