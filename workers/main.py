"""A worker from its start to the end of its last job."""

import asyncio
import logging
from typing import Final

import structlog

from lms_rt.settings import Settings
from workers import queue as queues
from workers.house import house
from workers.sweeps import SCHEDULE

log = structlog.get_logger(__name__)

GRACE_S: Final = 10
"""How long jobs in hand may go on once we stop; then they are cancelled, and retried elsewhere."""


async def run(settings: Settings, concurrency: int, stop: asyncio.Event) -> None:
    """Work on up to `concurrency` jobs at once until `stop` is set, then finish what is in hand.

    `settings` must name database, Redis and signing keys. Redis may be away at any time; the database must be there at
    the start. Raises OSError or asyncpg.PostgresError.
    """
    assert settings.redis.url is not None
    logging.getLogger("saq").addFilter(queues.without_outages)
    queue = queues.connect(settings.redis.url.get_secret_value(), settings.redis.prefix)
    async with house(settings) as tools:
        worker = queues.QuietWorker(
            queue,
            functions=[],
            concurrency=concurrency,
            cron_jobs=SCHEDULE,
            dequeue_timeout=queues.WAIT_FOR_JOB_S,
            shutdown_grace_period_s=GRACE_S,
        )
        worker.context["house"] = tools
        working = asyncio.create_task(worker.start())
        stopping = asyncio.create_task(stop.wait())
        log.info("worker_ready", concurrency=concurrency)
        try:
            await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            await worker.stop()
            await working
            await queue.disconnect()
