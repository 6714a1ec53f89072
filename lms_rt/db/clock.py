"""The database's clock, as this process can tell it without asking each time.

No client's time and no server's own wall clock decides an answer. The process measures how far its monotonic clock is
from the database's clock and adds that; a wall clock that is minutes off, or is set while a class runs, changes
nothing.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import structlog

from lms_rt.db.database import Database
from lms_rt.errors import Problem
from sql import clock as sql

log = structlog.get_logger(__name__)

SAMPLES = 3  # the quickest of three round trips is the one least disturbed
RESYNC_S = 5.0  # quartz drifts by well under a millisecond in that time
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DatabaseClock:
    """Tells the database's time; `sync` first."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._offset = 0.0
        self._uncertainty = float("inf")

    @property
    def uncertainty_s(self) -> float:
        """Half the round trip of the best sample: the most by which `now` can be off."""
        return self._uncertainty

    def now(self) -> datetime:
        """The database's time now."""
        return EPOCH + timedelta(seconds=time.monotonic() + self._offset)

    def monotonic(self, moment: datetime) -> float:
        """The `time.monotonic()` (also `loop.time()`) at which the database's clock shows `moment`."""
        return (moment - EPOCH).total_seconds() - self._offset

    async def sync(self) -> None:
        """Measure the offset once."""
        best: tuple[float, float] | None = None
        async with self._db.reader() as reader:
            for _ in range(SAMPLES):
                sent = time.monotonic()
                told: datetime = await reader.fetchval(sql.NOW)
                back = time.monotonic()
                sample = (back - sent) / 2, (told - EPOCH).total_seconds() - (sent + back) / 2
                best = min(best, sample) if best else sample
        assert best is not None
        self._uncertainty, self._offset = best

    async def run(self) -> None:
        """Measure again and again until cancelled; an unreachable database leaves the last offset in force."""
        while True:
            await asyncio.sleep(RESYNC_S)
            try:
                await self.sync()
            except (OSError, Problem) as error:
                log.warning("clock_sync_failed", error=str(error))
