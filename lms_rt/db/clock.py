"""The database's clock, as this process can tell it without asking each time.

No client's time and no server's own wall clock decides an answer. The process measures how far its monotonic clock is
from the database's clock and adds that; a wall clock that is minutes off, or is set while a class runs, changes
nothing.
"""

import asyncio
import time
from datetime import UTC, datetime

import structlog

from lms_rt.db.database import Database
from lms_rt.errors import Problem
from sql import clock as sql

log = structlog.get_logger(__name__)

SAMPLES = 3  # the quickest of three round trips is the one least disturbed
FIRST_SAMPLES = 10
"""Round trips of the first measurement at most: a process that starts on a busy machine begins with a good one."""
GOOD_S = 0.001
"""An uncertainty that needs no further round trips."""
RESYNC_S = 5.0
DRIFT = 1e-4
"""By what part two clocks may drift apart: quartz stays within half of that."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DatabaseClock:
    """Tells the database's time; `sync` first."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._offset = 0.0
        self._uncertainty = float("inf")
        self._measured_at = float("-inf")

    @property
    def uncertainty_s(self) -> float:
        """The most by which `now` can be off: half the round trip it was measured with, and the drift since."""
        if self._uncertainty == float("inf"):
            return self._uncertainty
        return self._uncertainty + (time.monotonic() - self._measured_at) * DRIFT

    def now(self) -> datetime:
        """The database's time now."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def seconds(self) -> float:
        """The same in seconds since the epoch."""
        return time.monotonic() + self._offset

    def monotonic(self, moment: datetime) -> float:
        """The `time.monotonic()` (also `loop.time()`) at which the database's clock shows `moment`."""
        return (moment - EPOCH).total_seconds() - self._offset

    async def sync(self) -> None:
        """Measure the offset once; what is known better from before stays, unless the database's clock was set."""
        known = self.uncertainty_s
        uncertainty, offset, at = float("inf"), 0.0, 0.0
        async with self._db.reader() as reader:
            for taken in range(FIRST_SAMPLES if known == float("inf") else SAMPLES):
                sent = time.monotonic()
                told: datetime = await reader.fetchval(sql.NOW)
                back = time.monotonic()
                half = (back - sent) / 2
                if half < uncertainty:
                    uncertainty, offset, at = half, (told - EPOCH).total_seconds() - (sent + half), back
                if taken >= SAMPLES - 1 and uncertainty <= GOOD_S:
                    break
        was_set = abs(offset - self._offset) > known + uncertainty
        if uncertainty <= known or was_set:
            self._uncertainty, self._offset, self._measured_at = uncertainty, offset, at

    async def run(self) -> None:
        """Measure again and again until cancelled; an unreachable database leaves the last offset in force."""
        while True:
            await asyncio.sleep(RESYNC_S)
            try:
                await self.sync()
            except (OSError, Problem) as error:
                log.warning("clock_sync_failed", error=str(error))
