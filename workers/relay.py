"""Carries jobs from the outbox to their queues, soon after they were committed, and again what they forgot."""

import asyncio
from contextlib import suppress
from typing import Final

import structlog
from redis.exceptions import RedisError

from lms_rt.db import outbox
from lms_rt.db.listening import listen
from lms_rt.errors import Problem
from lms_rt.kv.client import UNREACHABLE
from lms_rt.services.outbox_relay import BATCH, OutboxRelay
from workers.catalogue import KINDS
from workers.house import House
from workers.lanes import Lanes

log = structlog.get_logger(__name__)

LOOK_EVERY_S: Final = 1.0
"""The longest a job waits when its notification was lost."""
FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 5.0
OUTAGES: Final = (Problem, RedisError, *UNREACHABLE)


class Relay:
    """One of any number of relays."""

    def __init__(self, house: House, lanes: Lanes) -> None:
        self._outbox = OutboxRelay(house.db, KINDS)
        self._lanes = lanes
        self._settings = house.settings
        self._heard = asyncio.Event()

    async def run(self) -> None:
        """Carry until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._carry())
            tasks.create_task(self._reconcile())
            if not self._settings.database.pgbouncer:  # which knows no LISTEN: there we look every second
                assert self._settings.database.url is not None
                url = self._settings.database.url.get_secret_value()
                tasks.create_task(listen(url, outbox.CHANNEL, self._heard.set))

    async def _carry(self) -> None:
        pause = 0.0
        while True:
            self._heard.clear()
            try:
                while await self._outbox.hand(self._lanes.give) == BATCH:
                    pass
                pause = 0.0
            except OUTAGES as error:
                if not pause:
                    log.warning("relay_waits", error=repr(error))
                pause = min(2 * pause or FIRST_PAUSE_S, LONGEST_PAUSE_S)
                await asyncio.sleep(pause)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._heard.wait()

    async def _reconcile(self) -> None:
        every = self._settings.jobs.forgotten_after_s / 2
        while True:
            await asyncio.sleep(every)
            try:
                found = await self._outbox.take_back_forgotten(self._lanes.known, self._settings.jobs.forgotten_after_s)
            except OUTAGES as error:
                log.warning("reconciliation_waits", error=repr(error))
                continue
            if found:
                log.warning("jobs_were_forgotten", jobs=found)
